"""What the matters beside a request do alike: looked into, backed where two are needed, answered, ended."""

from workflows.process import Process


class Matter(Process):
    """One matter; its kind names the rules."""

    async def _carry(self) -> str:
        """Carry it until it has ended and its last letters have gone; returns the outcome."""
        await self._open()
        while not self._over:
            while not self.rules.outcome(self._state):
                await self._next()
            self._over = await self._last_letters()
        return self.rules.outcome(self._state)
