"""One parent's request to see one child's file, from the form to the meeting: the procedure (S1-S58, R1-R31).

The workflow decides what happens next and nothing else: what was said and done is the event log in `records`,
its state is folded from that log, and everything done to the world is an activity. It carries no personal data.
"""

from temporalio import workflow

from workflows.process import Process

with workflow.unsafe.imports_passed_through():
    from activities import names
    from models.messages import EffectOrder, Event, RequestStart
    from models.words import Stage
    from rules.processes import REQUEST
    from rules.stages import stage_of
    from workflows import patience


@workflow.defn(name="AccessRequest")
class AccessRequest(Process):
    """The procedure for one request; design.md names the phases, `rules` says when each is over."""

    rules = REQUEST

    @workflow.init
    def __init__(self, start: RequestStart) -> None:
        """Built before anything is said: an act can arrive before `run` begins."""
        super().__init__(start)

    @workflow.run
    async def run(self, start: RequestStart) -> str:
        """Carry the request through its phases; a phase ends when its goal is met, and returns if it is undone."""
        await self._open()
        phases = {
            Stage.INTAKE: self._intake,
            Stage.ASSEMBLY: self._assembly,
            Stage.CONSULTATION: self._consultation,
            Stage.DECISION: self._decision,
            Stage.REDACTION: self._redaction,
            Stage.CHECK: self._check,
            Stage.RELEASE: self._release,
            Stage.CLOSE: self._close,
        }
        while not self._over:
            while (stage := stage_of(self._state)) is not Stage.CLOSED:
                await phases[stage]()
            self._over = await self._last_letters()
        return self.rules.outcome(self._state)

    async def _intake(self) -> None:
        """Received: authority, identity and risk are settled; acknowledgement; the line manager is told."""
        await self._while_in(Stage.INTAKE)

    async def _assembly(self) -> None:
        """Collect: manager and line manager both say that the file is complete."""
        await self._while_in(Stage.ASSEMBLY)

    async def _consultation(self) -> None:
        """Ask people: a letter each, once it is settled who will learn of this; reminders; the reply date."""
        await self._while_in(Stage.CONSULTATION)

    async def _decision(self) -> None:
        """Decide: for each third party a person decides, with a reason; a second where the rules say so."""
        await self._while_in(Stage.DECISION)

    async def _redaction(self) -> None:
        """Black out: the pages are read and marked, and the copy is made and proved."""
        await self._while_in(Stage.REDACTION)

    async def _check(self) -> None:
        """Second check: each sign-off is bound to the copy; any change makes it void."""
        await self._while_in(Stage.CHECK)

    async def _release(self) -> None:
        """Give: a meeting is offered first; nothing goes before person, copy and address are confirmed."""
        await self._while_in(Stage.RELEASE)

    async def _close(self) -> None:
        """Close: the manager records how it ended."""
        await self._while_in(Stage.CLOSE)

    async def _while_in(self, stage: Stage) -> None:
        while stage_of(self._state) is stage:
            await self._next()

    async def _do(self, order: EffectOrder) -> Event | None:
        """A request has a copy to be made besides its letters."""
        return await (self._copy(order) if order.letter_kind == "copy" else super()._do(order))

    async def _copy(self, order: EffectOrder) -> Event | None:
        event: Event | None = await workflow.execute_activity(
            names.MAKE_COPY,
            order,
            result_type=Event | None,  # type: ignore[arg-type]
            start_to_close_timeout=patience.COPY_TIMEOUT,
            schedule_to_close_timeout=patience.COPY_GIVE_UP,
            heartbeat_timeout=patience.COPY_HEARTBEAT,
            retry_policy=patience.COPY_RETRY,
            summary=f"make the copy, version {order.effect.partition('/')[2]}",
        )
        return event
