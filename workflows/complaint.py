"""A complaint, from the day it comes to the written answer (S48, R29, R36)."""

from temporalio import workflow

from workflows.matter import Matter

with workflow.unsafe.imports_passed_through():
    from models.messages import RequestStart
    from rules.matters.complaint import COMPLAINT


@workflow.defn(name="Complaint")
class Complaint(Matter):
    """Acknowledged at once; sorted, looked into and decided by somebody who did not check the copy; answered."""

    rules = COMPLAINT

    @workflow.init
    def __init__(self, start: RequestStart) -> None:
        """Built before anything is said: an act can arrive before `run` begins."""
        super().__init__(start)

    @workflow.run
    async def run(self, start: RequestStart) -> str:
        """Carry the complaint to its end; how it ended."""
        return await self._carry()
