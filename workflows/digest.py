"""Tells everybody each working morning what waits on them; started by a Temporal Schedule."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities import names
    from workflows import patience


@workflow.defn(name="Digest")
class Digest:
    """One morning."""

    @workflow.run
    async def run(self) -> int:
        """Write and send the digests; how many there were."""
        sent: int = await workflow.execute_activity(
            names.SEND_DIGESTS,
            result_type=int,
            start_to_close_timeout=patience.LETTER_TIMEOUT * 5,
            schedule_to_close_timeout=patience.LETTER_GIVE_UP,
            heartbeat_timeout=patience.LETTER_HEARTBEAT,
            retry_policy=patience.LETTER_RETRY,
            summary="tell everybody what waits on them",
        )
        return sent
