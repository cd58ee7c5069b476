"""What every process does alike: take an act, write it down, carry out what is due, wait for what falls due.

A request and each matter beside it (rectification, complaint, breach, sharing) are such processes. What was said
and done is the event log in `records`; the rules of the kind say what follows; everything done to the world is an
activity. A process carries no personal data.
"""

import asyncio
from datetime import date, datetime
from typing import Any, ClassVar

from temporalio import workflow
from temporalio.common import SearchAttributeUpdate
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities import names
    from models import acts, search
    from models.messages import (
        CaseFile,
        EffectOrder,
        Event,
        RecordOrder,
        RequestStart,
        Said,
        StandNote,
        SystemNote,
        Verdict,
    )
    from rules.permissions import may_act
    from rules.processes import ProcessRules
    from rules.refusals import words_for
    from rules.standing import Standing
    from rules.terms import Terms
    from rules.times import local_date
    from workflows import patience


class Process:
    """One process. A kind names its rules, and its `run` says through which phases it goes."""

    rules: ClassVar[ProcessRules[Any]]

    def __init__(self, start: RequestStart) -> None:
        """Built before anything is said: an act can arrive before `run` begins."""
        self._start = start
        self._ref = start.ref
        self._events: dict[int, Event] = {}
        self._state: Any = self.rules.new_state()
        self._terms: Terms | None = None
        self._setting_id = ""
        self._writing = asyncio.Lock()
        self._effects: dict[str, asyncio.Task[None]] = {}
        self._news = 0
        self._acts = 0
        self._shown: Standing | None = None
        self._over = False

    @workflow.update(name="act")
    async def act(self, said: Said) -> Verdict:
        """Something was said: look once more whether it may be done, write it down, take it in.

        One act at a time. What follows from it is started by `run`, so that a dead mail server holds up nobody.
        """
        await workflow.wait_condition(lambda: self._terms is not None)
        self._acts += 1
        async with self._writing:
            verdict = await self._record(said)
            while verdict.missed:
                for event in verdict.missed:
                    self._absorb(event)
                verdict = await self._record(said)
            if verdict.event is not None:
                self._absorb(verdict.event)
        return verdict

    @act.validator
    def _may_act(self, said: Said) -> None:
        """Refuse before anything is written what nobody of this role may ever do.

        Anything else the record is asked: the log may hold lines that this process lost with a server that died.
        """
        if not may_act(said.role, said.act.kind):
            raise ApplicationError(words_for("not_your_role"), type="not_your_role", non_retryable=True)

    @workflow.query(name="standing")
    def standing(self) -> str:
        """Where it stands, in plain words, for the monitoring screen."""
        return self._shown.in_words if self._shown else "Opening."

    async def _record(self, said: Said) -> Verdict:
        known_to = max(self._events)
        order = RecordOrder(
            ref=self._ref,
            said=said,
            refused=self._refusal(said),
            known_to=known_to,
            gaps=tuple(seq for seq in range(1, known_to) if seq not in self._events),
        )
        verdict: Verdict = await workflow.execute_local_activity(
            names.RECORD_SAID,
            order,
            result_type=Verdict,
            start_to_close_timeout=patience.RECORD_TIMEOUT,
            retry_policy=patience.RECORD_RETRY,
        )
        return verdict

    async def _open(self) -> None:
        case = await workflow.execute_local_activity(
            names.OPEN_CASE,
            self._ref,
            result_type=CaseFile,
            start_to_close_timeout=patience.RECORD_TIMEOUT,
            retry_policy=patience.RECORD_RETRY,
        )
        self._events = {event.seq: event for event in case.events}
        self._state = self.rules.fold(case.events)
        self._setting_id = case.setting_id
        self._terms = Terms.model_validate_json(case.terms_json)

    def _refusal(self, said: Said) -> str | None:
        return self.rules.refusal(self._state, self._settled_terms(), said, self._today())

    def _settled_terms(self) -> Terms:
        if self._terms is None:
            raise ApplicationError("The case is not open yet.", type="not_open")
        return self._terms

    def _today(self) -> date:
        return local_date(workflow.now())

    def _absorb(self, event: Event) -> None:
        """Take an event into the state; effects finish in any order: out of turn, the state is folded anew."""
        in_turn = event.seq == self._state.seq + 1 and len(self._events) == self._state.seq
        self._events[event.seq] = event
        if in_turn:
            self.rules.absorb(self._state, event)
        else:
            self._state = self.rules.fold(self._events.values())
        self._news += 1

    async def _next(self) -> None:
        """Start what is due, show where it stands, and wait for news or for the next due moment."""
        heard = self._news
        self._start_effects()
        await self._show()
        await self._carry_on_as_new()
        if self._news != heard:
            return
        ahead = self.rules.moments_ahead(self._state, self._settled_terms(), self._today())
        seconds = (ahead[0].at - workflow.now()).total_seconds() if ahead else None
        if seconds is None or seconds > 0:
            try:
                await workflow.wait_condition(
                    lambda: self._news != heard,
                    timeout=seconds,
                    timeout_summary=f"until {ahead[0].key}" if ahead else None,
                )
                return
            except TimeoutError:
                workflow.logger.info("moment passed: %s", ahead[0].key)
        event = await self._note(acts.MomentPassed(moment=ahead[0].key, due_at=ahead[0].at))
        if event is not None:
            self._absorb(event)
        else:
            # The log says otherwise (an extension came first, a clock is ahead): look again with what is heard.
            await self._heard_news_before(workflow.now() + patience.LOOK_AGAIN)

    async def _note(self, act: acts.MomentPassed | acts.EffectFailed) -> Event | None:
        event: Event | None = await workflow.execute_local_activity(
            names.RECORD_NOTE,
            SystemNote(ref=self._ref, act=act),
            result_type=Event | None,  # type: ignore[arg-type]
            start_to_close_timeout=patience.RECORD_TIMEOUT,
            retry_policy=patience.RECORD_RETRY,
        )
        return event

    def _start_effects(self) -> None:
        for order in self.rules.effects_due(self._ref, self._state):
            if order.effect not in self._effects:
                self._effects[order.effect] = asyncio.create_task(self._carry_out(order))

    async def _carry_out(self, order: EffectOrder) -> None:
        """Do one effect beside all else; what cannot be done becomes a task for a person."""
        heard = self._news
        try:
            event = await self._do(order)
        except ActivityError as problem:
            cause = problem.cause
            code = cause.type if isinstance(cause, ApplicationError) and cause.type else "gave_up"
            event = await self._note(acts.EffectFailed(effect=order.effect, code=code))
        if event is not None:
            self._absorb(event)
        else:
            # Not wanted any more when its turn came (a stop, a reply): look again once there is other news.
            await workflow.wait_condition(lambda: self._news != heard)
        del self._effects[order.effect]
        self._news += 1

    async def _do(self, order: EffectOrder) -> Event | None:
        """Carry out one effect: a letter, where a kind has nothing else."""
        event: Event | None = await workflow.execute_activity(
            names.SEND_LETTER,
            order,
            result_type=Event | None,  # type: ignore[arg-type]
            start_to_close_timeout=patience.LETTER_TIMEOUT,
            schedule_to_close_timeout=patience.LETTER_GIVE_UP,
            heartbeat_timeout=patience.LETTER_HEARTBEAT,
            retry_policy=patience.LETTER_RETRY,
            summary=f"{order.effect}: {order.letter_kind.replace('_', ' ')}",
        )
        return event

    async def _last_letters(self) -> bool:
        """After the end: the closing letter goes, and what is being written down is, with what follows from it.

        False where it is taken up again meanwhile.
        """
        await self._show()
        waited_until = workflow.now() + patience.FAILED_AFTER_CLOSING
        while True:
            await workflow.wait_condition(workflow.all_handlers_finished)
            if not self.rules.outcome(self._state):
                return False
            if not (self.rules.effects_due(self._ref, self._state) or self._effects or self._state.failed):
                return True
            self._start_effects()
            if not await self._heard_news_before(waited_until):
                workflow.logger.warning("closing with letters that could not be sent")
                return True

    async def _heard_news_before(self, until: datetime) -> bool:
        heard = self._news
        seconds = (until - workflow.now()).total_seconds()
        if seconds <= 0:
            return False
        try:
            await workflow.wait_condition(lambda: self._news != heard, timeout=seconds)
        except TimeoutError:
            return False
        return True

    async def _carry_on_as_new(self) -> None:
        """Start a fresh history before Temporal's limits are near; the log carries everything over."""
        near = workflow.info().is_continue_as_new_suggested() or self._acts >= self._start.acts_a_run
        if near and not self._effects and workflow.all_handlers_finished():
            workflow.continue_as_new(self._start)

    async def _show(self) -> None:
        """Bring the lists and Temporal's Web UI up to date, if something changed."""
        standing = self.rules.standing_of(self._state, self._settled_terms(), workflow.now())
        if standing == self._shown:
            return
        self._shown = standing
        workflow.set_current_details(standing.in_words)
        attributes: list[SearchAttributeUpdate[Any]] = [
            search.STAGE.value_set(standing.stage.value),
            search.SETTING.value_set(self._setting_id),
            search.WAITING_ON.value_set(list(standing.waiting_on)),
            search.LATE.value_set(standing.late),
        ]
        if standing.due_at is not None:
            attributes.append(search.DUE_ON.value_set(standing.due_at))
        workflow.upsert_search_attributes(attributes)
        await workflow.execute_local_activity(
            names.SAVE_STANDING,
            StandNote(
                ref=self._ref,
                stage=standing.stage.value,
                due_on=standing.due_on,
                waiting_on=", ".join(standing.waiting_on),
                waiting_until=standing.waiting_until,
                seq=self._state.seq,
            ),
            start_to_close_timeout=patience.RECORD_TIMEOUT,
            retry_policy=patience.RECORD_RETRY,
        )
