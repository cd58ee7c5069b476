"""Something went out wrongly, from the moment it is noticed to what is learned (R35)."""

from temporalio import workflow

from workflows.matter import Matter

with workflow.unsafe.imports_passed_through():
    from models.messages import RequestStart
    from rules.matters.breach import BREACH


@workflow.defn(name="Breach")
class Breach(Matter):
    """Contained; its risk assessed; regulator and people told where they have to be; learned from."""

    rules = BREACH

    @workflow.init
    def __init__(self, start: RequestStart) -> None:
        """Built before anything is said: an act can arrive before `run` begins."""
        super().__init__(start)

    @workflow.run
    async def run(self, start: RequestStart) -> str:
        """Carry it to its end; how it ended."""
        return await self._carry()
