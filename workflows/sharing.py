"""A sharing, from the wish to share to the record of what was shared, or why it was not (S93-S113, R33)."""

from temporalio import workflow

from workflows.matter import Matter

with workflow.unsafe.imports_passed_through():
    from models.messages import RequestStart
    from rules.matters.sharing import SHARING


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
