"""The smallest workflow that takes an Update: what any act costs before it does anything (see `bench.acts`)."""

from temporalio import workflow


@workflow.defn
class Bare:
    """Counts what it is told, until it is told to end."""

    def __init__(self) -> None:
        self._told = 0
        self._ended = False

    @workflow.run
    async def run(self) -> int:
        """Wait for the end."""
        await workflow.wait_condition(lambda: self._ended)
        return self._told

    @workflow.update
    async def tell(self, number: int) -> int:
        """Take a number, change one field, answer."""
        self._told += number
        return self._told

    @workflow.signal
    def end(self) -> None:
        """Let it end."""
        self._ended = True
