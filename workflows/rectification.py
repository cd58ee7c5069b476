"""Somebody says that an entry is wrong, from the day it is said to the answer (S49-S51, R28)."""

from temporalio import workflow

from workflows.matter import Matter

with workflow.unsafe.imports_passed_through():
    from models.messages import RequestStart
    from rules.matters.rectification import RECTIFICATION


@workflow.defn(name="Rectification")
class Rectification(Matter):
    """Every entry is checked; a fact is put right, an opinion gets the parent's view beside it; all are told."""

    rules = RECTIFICATION

    @workflow.init
    def __init__(self, start: RequestStart) -> None:
        """Built before anything is said: an act can arrive before `run` begins."""
        super().__init__(start)

    @workflow.run
    async def run(self, start: RequestStart) -> str:
        """Carry it to its end; how it ended."""
        return await self._carry()
