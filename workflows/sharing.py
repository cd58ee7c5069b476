"""A sharing, from the wish to share to the record of what was shared, or why it was not (S93-S113, R33)."""

from temporalio import workflow

from workflows.matter import Matter

with workflow.unsafe.imports_passed_through():
    from activities import names
    from models.messages import EffectOrder, Event, RequestStart
    from rules.matters.sharing import COPY, RECORD, SHARING
    from workflows import patience

_ACTIVITIES = {COPY: names.MAKE_SHARED_COPY, RECORD: names.FILE_RECORD}


@workflow.defn(name="Sharing")
class Sharing(Matter):
    """Consented to, or weighed and backed by the safeguarding lead; passed on or not; recorded either way."""

    rules = SHARING

    @workflow.init
    def __init__(self, start: RequestStart) -> None:
        """Built before anything is said: an act can arrive before `run` begins."""
        super().__init__(start)

    @workflow.run
    async def run(self, start: RequestStart) -> str:
        """Carry the sharing to its end; how it ended."""
        return await self._carry()

    async def _do(self, order: EffectOrder) -> Event | None:
        """Besides its warnings a sharing has a copy to be made, and a paper to be put into the child's file."""
        name = _ACTIVITIES.get(order.letter_kind)
        if name is None:
            return await super()._do(order)
        event: Event | None = await workflow.execute_activity(
            name,
            order,
            result_type=Event | None,  # type: ignore[arg-type]
            start_to_close_timeout=patience.COPY_TIMEOUT,
            schedule_to_close_timeout=patience.COPY_GIVE_UP,
            heartbeat_timeout=patience.COPY_HEARTBEAT,
            retry_policy=patience.COPY_RETRY,
            summary=order.effect,
        )
        return event
