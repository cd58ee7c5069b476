"""Sends one letter that was written at the desk: a one-time code, a copy of somebody's answer."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities import names
    from models.messages import LetterOrder
    from workflows import patience


@workflow.defn(name="PostLetter")
class PostLetter:
    """One letter, sent once."""

    @workflow.run
    async def run(self, order: LetterOrder) -> None:
        """Hand the letter to the mail server, for as long as it takes."""
        await workflow.execute_activity(
            names.SEND_DESK_LETTER,
            order,
            start_to_close_timeout=patience.LETTER_TIMEOUT,
            schedule_to_close_timeout=patience.LETTER_GIVE_UP,
            heartbeat_timeout=patience.LETTER_HEARTBEAT,
            retry_policy=patience.LETTER_RETRY,
            summary="send a letter written at the desk",
        )
