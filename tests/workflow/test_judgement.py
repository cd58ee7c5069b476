"""Judgement and time: objections in the days of notice, advice that does not come, stops (S13-S15, S54)."""

from datetime import date, timedelta

from models import acts
from models.words import (
    ClosedAs,
    Controversy,
    DueChoice,
    Ground,
    LegalOpinion,
    Outcome,
    PartyKind,
    ReplyKind,
    Role,
    Stage,
)
from rules.advice import without_advice_from
from rules.folding import fold
from rules.stages import stage_of
from rules.state import RequestState
from rules.terms import reckoning
from tests.workflow import procedure
from tests.workflow.conftest import Case


def state_of(case: Case) -> RequestState:
    """What the log says."""
    return fold(case.cabinet.events)


async def due(case: Case) -> date:
    """The due date that governs."""
    return reckoning(state_of(case), case.cabinet.terms, await case.today()).governing_due


async def to_the_day(case: Case, day: date) -> None:
    """Let time pass to noon of a day."""
    await case.pass_days((day - await case.today()).days + 0.5)


async def overridden(case: Case) -> acts.ReleaseConfirmed:
    """The staff's no is overridden with everything that takes; the copy is made and checked."""
    await procedure.reach(case, Stage.DECISION)
    await procedure.talk(case)
    await procedure.weigh(case, "p-staff")
    await case.say(procedure.decision("p-gran", Outcome.DISCLOSE, Ground.CONSENT))
    await case.say(procedure.decision("p-staff", Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT))
    await procedure.back(case)
    await case.until(lambda: "letter/decision_notice/p-staff" in case.cabinet.letters)
    await procedure.redact(case)
    await procedure.check(case)
    return acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",))


async def test_an_objection_in_the_days_of_notice_holds_the_release_after_them_too(case: Case) -> None:
    """S28, R15: they are told before the release, and what they say then is heard."""
    confirm = await overridden(case)
    await case.pass_days(2)
    assert await case.refused(confirm) == "notice_running"
    await procedure.answer(case, "p-staff", ReplyKind.REFUSAL)
    await case.pass_days(8)
    assert stage_of(state_of(case)) is Stage.DECISION
    assert await case.refused(confirm) == "not_decided"
    await case.say(acts.ObjectionSettled(party_id="p-staff"))
    again = procedure.decision("p-staff", Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT)
    assert await case.refused(again) == "weigh_first"
    await procedure.weigh(case, "p-staff")
    await case.say(again)
    await procedure.back(case)
    await case.until(lambda: "letter/decision_notice/p-staff/2" in case.cabinet.letters)
    await procedure.redact(case)
    await procedure.check(case)
    confirm = acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",))
    assert await case.refused(confirm) == "notice_running"
    await case.pass_days(7)
    await case.say(confirm)


async def test_an_agency_that_says_no_is_shown_and_the_parent_is_told_where_else_to_ask(case: Case) -> None:
    """S26, R16: in addition to the answer, never instead of it, and not before the copy may go."""
    await procedure.intake(case)
    await case.say(acts.FileChanged(digest=procedure.FILE, documents=3, pages=4))
    await case.say(acts.PartyNamed(party_id="p-agency", party_kind=PartyKind.AGENCY))
    await case.say(acts.FileComplete(digest=procedure.FILE))
    await case.say(acts.FileConfirmed(digest=procedure.FILE), Role.LINE_MANAGER)
    await case.say(acts.ContactPlanned(party_id="p-agency", ask=True, who_learns="safe"))
    await case.say(acts.LetterRead(party_id="p-agency", digest=procedure.SUMMARY), Role.LINE_MANAGER)
    await case.say(acts.ConsultationStarted(reply_by=await procedure.reply_date(case)))
    await case.until(lambda: "letter/third_party/p-agency" in case.cabinet.letters)
    await procedure.answer(case, "p-agency", ReplyKind.REFUSAL)
    await case.say(acts.ObjectionSettled(party_id="p-agency"))
    upheld = procedure.decision("p-agency", Outcome.REFERENCES, Ground.REFUSED)
    assert await case.refused(upheld) == "agency_wish"
    await case.say(procedure.decision("p-agency", Outcome.DISCLOSE, Ground.OFFICIAL_CAPACITY))
    await procedure.back(case)
    await procedure.redact(case)
    await procedure.check(case)
    await case.pass_days(7)
    assert "letter/agency_redirection/p-agency" not in case.cabinet.letters
    await case.say(acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",)))
    await case.until(lambda: "letter/agency_redirection/p-agency" in case.cabinet.letters)


async def controversial(case: Case) -> acts.ReleaseConfirmed:
    """A court case: the copy is made and the line manager has passed it; the advice has not come."""
    await procedure.reach(case, Stage.CHECK, controversial=True)
    await procedure.check(case)
    return acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",))


async def test_without_advice_two_people_decide_item_by_item_from_three_days_before_the_due_date(
    case: Case,
) -> None:
    """S15 and the design: the gate opens for what two people let go, not before, and not for one item alone."""
    confirm = await controversial(case)
    assert await case.refused(confirm) == "not_cleared"
    gran = acts.WentWithoutAdvice(party_id="p-gran")
    assert await case.refused(gran) == "advice_may_come"
    first = without_advice_from(state_of(case), case.cabinet.terms, await case.today())
    await to_the_day(case, first)
    letter = f"letter/overdue_task/without_advice/{first}"
    await case.until(lambda: letter in case.cabinet.letters)
    await case.say(gran)
    assert await case.refused(confirm) == "not_cleared"
    await procedure.back(case)
    assert await case.refused(confirm) == "not_cleared"
    await case.say(acts.WentWithoutAdvice())
    await procedure.back(case)
    await case.say(confirm)


async def test_what_was_let_go_without_advice_is_judged_anew_when_its_decision_changes(case: Case) -> None:
    """Two people let go what was decided then, and nothing else."""
    confirm = await controversial(case)
    await to_the_day(case, without_advice_from(state_of(case), case.cabinet.terms, await case.today()))
    for item in ("p-gran", None):
        await case.say(acts.WentWithoutAdvice(party_id=item))
    await procedure.back(case)
    await case.say(procedure.decision("p-gran", Outcome.NAME_LEFT_OUT, Ground.CONSENT))
    await procedure.redact(case)
    await procedure.check(case)
    confirm = acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",))
    assert await case.refused(confirm) == "not_cleared"
    await case.say(acts.WentWithoutAdvice(party_id="p-gran"))
    await procedure.back(case)
    await case.say(confirm)


async def test_the_adviser_is_reminded_and_the_manager_is_told_when_the_day_has_passed(case: Case) -> None:
    """S13, S15: asked by choice with a deadline of one's own; reminders, then escalation; advice ends both."""
    await procedure.reach(case, Stage.ASSEMBLY)
    wanted = await case.today() + timedelta(days=8)
    verdict = await case.say(acts.LegalAdviceAsked(reply_by=wanted))
    assert verdict.event is not None
    seq = verdict.event.seq
    await case.until(lambda: f"letter/legal_advice_request/{seq}" in case.cabinet.letters)
    await case.pass_days(7.5)
    assert f"letter/reminder_legal/{seq}/1" in case.cabinet.letters
    await case.pass_days(3)
    assert f"letter/overdue_task/advice/{wanted}" in case.cabinet.letters
    await case.say(acts.LegalAdviceRecorded(opinion=LegalOpinion.PROCEED))
    written = len([one for one in case.cabinet.letters if "legal" in one or "advice" in one])
    await case.pass_days(10)
    assert len([one for one in case.cabinet.letters if "legal" in one or "advice" in one]) == written


async def test_advice_asked_for_by_choice_is_waited_for_before_anything_is_given(case: Case) -> None:
    """S13: whoever asks waits for the answer, or two people decide without it."""
    await procedure.reach(case, Stage.CHECK)
    await case.say(acts.LegalAdviceAsked(reply_by=await case.today() + timedelta(days=5)))
    await procedure.check(case)
    confirm = acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",))
    assert await case.refused(confirm) == "not_cleared"
    await case.say(acts.LegalAdviceRecorded(opinion=LegalOpinion.PROCEED))
    await case.say(confirm)


async def test_a_stop_on_everything_ends_in_a_choice_of_two_on_the_due_date(case: Case) -> None:
    """S54: the lead is reminded, the clock runs on, and what is ready cannot be chosen while all is stopped."""
    await procedure.reach(case, Stage.CHECK)
    placed = await case.say(acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    assert placed.event is not None
    day = await due(case)
    await to_the_day(case, day - timedelta(days=1))
    reminded = [one for one in case.cabinet.letters if one.startswith("letter/stop_reminder/")]
    assert reminded == [f"letter/stop_reminder/{day}/5", f"letter/stop_reminder/{day}/1"]
    await to_the_day(case, day + timedelta(days=1))
    await case.until(lambda: f"letter/escalation_due_passed/{day}" in case.cabinet.letters)
    ready = acts.DueChoiceMade(choice=DueChoice.RELEASE_READY)
    assert await case.refused(ready) == "stop_first"
    await case.say(acts.DueChoiceMade(choice=DueChoice.RECORD_LATE))
    await procedure.back(case, Role.LINE_MANAGER)
    await case.until(lambda: any(one.startswith("letter/late_apology") for one in case.cabinet.letters))


async def test_a_stop_on_one_person_lets_the_answer_go_once_nothing_of_them_is_shared(case: Case) -> None:
    """S54: it holds what is theirs, never the answer; it becomes a decision and stands."""
    await procedure.reach(case, Stage.CHECK)
    await case.say(acts.StopPlaced(party_id="p-gran"), Role.MANAGER)
    await procedure.check(case)
    confirm = acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",))
    assert await case.refused(confirm) == "stopped"
    harm = procedure.decision("p-gran", Outcome.EVERYTHING_POINTING, Ground.SERIOUS_HARM)
    await case.say(harm)
    await procedure.back(case, Role.SAFEGUARDING_LEAD)
    await procedure.redact(case)
    await procedure.check(case)
    await case.say(acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",)))
    assert state_of(case).open_stops


async def test_a_stop_placed_after_the_invitation_holds_the_appointment(case: Case) -> None:
    """S54: at any stage; nothing of the stopped person is given."""
    await procedure.reach(case, Stage.RELEASE)
    sha = procedure.copy_sha(case)
    await case.say(acts.ReleaseConfirmed(copy_sha256=sha, slot_ids=("slot-1",)))
    await case.say(acts.StopPlaced(party_id="p-gran"), Role.MANAGER)
    assert await case.refused(acts.SlotBooked(slot_id="slot-1"), Role.REQUESTER) == "stopped"
    given = acts.CopyGiven(copy_sha256=sha, way="post", on=await case.today(), taken_away=True)
    assert await case.refused(given) == "stopped"


async def test_a_request_found_controversial_late_waits_for_advice_from_then_on(case: Case) -> None:
    """S15: litigation threatened after the check."""
    await procedure.reach(case, Stage.RELEASE)
    found = acts.FoundControversial(
        grounds=(Controversy.LITIGATION,), reply_by=await case.today() + timedelta(days=4)
    )
    await case.say(found)
    confirm = acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",))
    assert await case.refused(confirm) == "not_cleared"
    assert await case.refused(acts.RequestClosed(closed_as=ClosedAs.DISCLOSED_IN_PART)) == "outcome_not_so"


async def test_all_of_it_is_refused_by_two_and_the_letter_goes(case: Case) -> None:
    """R22, R24, R27: after each person was decided about, with the line manager behind it."""
    await procedure.reach(case, Stage.DECISION)
    assert await case.refused(acts.RefusalProposed()) == "not_decided"
    await procedure.decide(case)
    closing = acts.RequestClosed(closed_as=ClosedAs.REFUSED, by_two=True)
    assert await case.refused(closing) == "refusal_by_two"
    await case.say(acts.RefusalProposed())
    await procedure.back(case)
    await case.say(closing)
    await case.until(lambda: "letter/refusal_full" in case.cabinet.letters)
    assert state_of(case).closed_as is ClosedAs.REFUSED
