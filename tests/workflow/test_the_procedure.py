"""The procedure from the form to the end: what happens in which order, and what cannot (S8-S46)."""

import asyncio

from temporalio.client import WorkflowExecutionStatus

from models import acts
from models.words import ClosedAs, Ground, Outcome, ReplyKind, Role, Stage, WhoLearns
from rules.folding import fold
from rules.stages import stage_of
from tests.workflow import procedure
from tests.workflow.conftest import Case


def stage(case: Case) -> Stage:
    """The stage the log says."""
    return stage_of(fold(case.cabinet.events))


async def test_a_request_is_carried_from_the_form_to_the_end(case: Case) -> None:
    """S8, S12, S20, S35, S38, S41, S42, R26, R27: every phase in its order, every letter once."""
    await procedure.reach(case, Stage.CLOSED)
    assert await case.handle.result() == ClosedAs.DISCLOSED_IN_PART
    assert sorted(case.cabinet.letters) == sorted(
        [
            "letter/line_manager_notice",
            "letter/acknowledgement",
            "letter/third_party/p-gran",
            "letter/third_party/p-staff",
            *[letter for letter in case.cabinet.letters if letter.startswith("letter/file_ready/")],
            *[letter for letter in case.cabinet.letters if letter.startswith("letter/appointment_confirmed/")],
            "letter/receipt",
            "letter/disclosure_cover",
            "letter/refusal_partial",
            "letter/closure",
        ]
    )
    assert len(case.cabinet.letters) == 10


async def test_no_letter_leaves_before_it_is_settled_who_will_learn_of_it(case: Case) -> None:
    """R18, R23: one third party without an answer holds the letters to all."""
    await procedure.reach(case, Stage.CONSULTATION)
    plan = acts.ContactPlanned(party_id="p-gran", ask=True, who_learns=WhoLearns.SAFE)
    await case.say(plan)
    started = acts.ConsultationStarted(reply_by=await procedure.reply_date(case))
    assert await case.refused(started) == "not_planned"
    assert not [letter for letter in case.cabinet.letters if "third_party" in letter]


async def test_no_letter_leaves_before_a_second_person_has_read_it(case: Case) -> None:
    """S20: each letter is read by somebody who does not write them; the line manager cannot be left out."""
    await procedure.reach(case, Stage.CONSULTATION)
    await procedure.plan_all(case)
    started = acts.ConsultationStarted(reply_by=await procedure.reply_date(case))
    assert await case.refused(started) == "letter_unread"
    reading = acts.LetterRead(party_id="p-gran", digest=procedure.SUMMARY)
    assert await case.refused(reading, Role.MANAGER) == "not_your_role"
    await case.say(reading, Role.LINE_MANAGER)
    assert await case.refused(started) == "letter_unread"
    await procedure.read(case, "p-staff")
    await case.say(started)
    await case.until(lambda: "letter/third_party/p-staff" in case.cabinet.letters)


async def test_a_third_party_named_later_holds_the_letters_that_have_not_gone(case: Case) -> None:
    """R18: the answer is needed for every party, also for one who is found later."""
    await procedure.reach(case, Stage.CONSULTATION)
    await procedure.letters_go(case)
    await case.say(acts.PartyNamed(party_id="p-nurse", party_kind="agency"))
    await case.pass_days(1)
    assert "letter/third_party/p-nurse" not in case.cabinet.letters
    await case.say(acts.ContactPlanned(party_id="p-nurse", ask=True, who_learns=WhoLearns.SAFE))
    await case.pass_days(1)
    assert "letter/third_party/p-nurse" not in case.cabinet.letters
    await procedure.read(case, "p-nurse")
    await case.until(lambda: "letter/third_party/p-nurse" in case.cabinet.letters)


async def test_not_asking_somebody_counts_only_when_a_second_person_backs_it(case: Case) -> None:
    """S98, S101: a recorded reason and a second person."""
    await procedure.reach(case, Stage.CONSULTATION)
    hidden = acts.ContactPlanned(party_id="p-gran", ask=False, who_learns=WhoLearns.RAISES_RISK)
    verdict = await case.say(hidden)
    await case.say(acts.ContactPlanned(party_id="p-staff", ask=True, who_learns=WhoLearns.SAFE))
    await procedure.read(case, "p-staff")
    started = acts.ConsultationStarted(reply_by=await procedure.reply_date(case))
    assert await case.refused(started) == "not_planned"
    assert verdict.event is not None
    backed = acts.Backed(seq=verdict.event.seq)
    assert await case.refused(backed) == "same_person"
    await case.say(backed, Role.SAFEGUARDING_LEAD)
    await case.say(started)
    await case.until(lambda: "letter/third_party/p-staff" in case.cabinet.letters)
    assert "letter/third_party/p-gran" not in case.cabinet.letters


async def test_silence_ends_the_wait_but_decides_nothing(case: Case) -> None:
    """R15: at the reply date the decision is made on what is there; silence is no consent."""
    await procedure.reach(case, Stage.CONSULTATION)
    await procedure.letters_go(case)
    assert stage(case) is Stage.CONSULTATION
    await case.pass_days(12)
    assert stage(case) is Stage.DECISION
    yes = procedure.decision("p-gran", Outcome.DISCLOSE, Ground.CONSENT)
    assert await case.refused(yes) == "consent_not_given"


async def test_reminders_go_to_those_who_have_not_answered_only(case: Case) -> None:
    """S22: a reminder after some days; none to somebody who answered."""
    await procedure.reach(case, Stage.CONSULTATION)
    await procedure.letters_go(case)
    await procedure.answer(case, "p-gran", ReplyKind.CONSENT)
    await case.pass_days(9)
    reminded = [letter for letter in case.cabinet.letters if letter.startswith("letter/reminder/")]
    assert reminded
    assert all("p-staff" in letter for letter in reminded)


async def test_a_refusal_holds_disclosure_until_someone_decides(case: Case) -> None:
    """R15: an objection blocks; settled with a reason, an override needs a second person and a notice."""
    await procedure.reach(case, Stage.CONSULTATION)
    await procedure.letters_go(case)
    await procedure.answer(case, "p-gran", ReplyKind.CONSENT)
    await procedure.answer(case, "p-staff", ReplyKind.REFUSAL)
    override = procedure.decision("p-staff", Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT)
    assert await case.refused(override) == "objection_open"
    await case.say(acts.ObjectionSettled(party_id="p-staff"))
    assert await case.refused(override) == "talk_first"
    await procedure.talk(case)
    assert await case.refused(override) == "weigh_first"
    await procedure.weigh(case, "p-staff")
    await case.say(procedure.decision("p-gran", Outcome.DISCLOSE, Ground.CONSENT))
    verdict = await case.say(override)
    assert stage(case) is Stage.DECISION
    assert verdict.event is not None
    await case.say(acts.Backed(seq=verdict.event.seq), Role.LINE_MANAGER)
    assert stage(case) is Stage.REDACTION
    await case.until(lambda: "letter/decision_notice/p-staff" in case.cabinet.letters)
    await procedure.redact(case)
    await procedure.check(case)
    confirm = acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",))
    assert await case.refused(confirm) == "notice_running"
    await case.pass_days(7)
    await case.say(confirm)


async def test_a_late_consent_returns_the_request_to_the_decision(case: Case) -> None:
    """S105: replies and changes of mind are heard at every moment; the copy that was made is void."""
    await procedure.reach(case, Stage.RELEASE)
    await procedure.answer(case, "p-gran", ReplyKind.TAKEN_BACK)
    assert stage(case) is Stage.DECISION
    confirm = acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",))
    assert await case.refused(confirm) == "not_decided"


async def test_the_checker_is_never_the_marker_and_the_check_is_bound_to_the_copy(case: Case) -> None:
    """S38, R24: who marked may not check; a newer copy voids the check."""
    await procedure.reach(case, Stage.CHECK)
    sha = procedure.copy_sha(case)
    assert await case.refused(acts.SignedOff(copy_sha256=sha), Role.LINE_MANAGER, "u-manager") == "checker_marked"
    assert await case.refused(acts.SignedOff(copy_sha256="0" * 64), Role.LINE_MANAGER) == "copy_changed"
    await case.say(acts.SignedOff(copy_sha256=sha), Role.LINE_MANAGER)
    assert stage(case) is Stage.RELEASE
    await case.say(acts.MarksChanged(marks_digest="b" * 64))
    assert stage(case) is Stage.REDACTION


async def test_controversial_content_opens_legal_review_and_release_waits_for_it(case: Case) -> None:
    """S15, S38: the adviser is written to, reminded, and has to pass the copy."""
    await procedure.reach(case, Stage.CHECK, controversial=True)
    assert "letter/legal_advice_request" in case.cabinet.letters
    await procedure.check(case)
    assert stage(case) is Stage.CHECK
    await case.say(acts.LegalAdviceRecorded(opinion="proceed"), Role.LEGAL_ADVISER)
    assert stage(case) is Stage.CHECK
    await case.say(acts.SignedOff(copy_sha256=procedure.copy_sha(case)), Role.LEGAL_ADVISER)
    assert stage(case) is Stage.RELEASE


async def test_the_legal_adviser_is_reminded(case: Case) -> None:
    """S15: a request for advice without an answer is followed up."""
    await procedure.intake(case, controversial=True)
    await case.until(lambda: "letter/legal_advice_request" in case.cabinet.letters)
    await case.pass_days(9)
    assert "letter/reminder_legal/1" in case.cabinet.letters


async def test_the_due_date_warns_escalates_and_forces_a_choice(case: Case) -> None:
    """R2: warnings before, escalation to the line manager after; release waits for a choice of two people."""
    await procedure.reach(case, Stage.RELEASE)
    await case.pass_days(45)
    kinds = {letter.split("/")[1] for letter in case.cabinet.letters}
    assert {"overdue_task", "escalation_due_passed"} <= kinds
    confirm = acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",))
    assert await case.refused(confirm) == "due_choice_first"
    verdict = await case.say(acts.DueChoiceMade(choice="record_late"))
    assert await case.refused(confirm) == "due_choice_first"
    assert verdict.event is not None
    await case.say(acts.Backed(seq=verdict.event.seq), Role.LINE_MANAGER)
    await case.say(confirm)
    await case.until(lambda: any("late_apology" in letter for letter in case.cabinet.letters))


async def test_an_extension_comes_before_the_first_limit_or_not_at_all(case: Case) -> None:
    """R3: once, in time; afterwards it is refused with the reason."""
    await procedure.intake(case)
    await case.say(acts.ExtensionNoticed(noticed_on=await case.today()))
    assert await case.refused(acts.ExtensionNoticed(noticed_on=await case.today())) == "already_done"
    await case.until(lambda: "letter/extension" in case.cabinet.letters)


async def test_an_extension_after_the_limit_is_refused(case: Case) -> None:
    """R3: notice with reasons before the first month ends."""
    await procedure.intake(case)
    await case.pass_days(40)
    assert await case.refused(acts.ExtensionNoticed(noticed_on=await case.today())) == "extension_too_late"


async def test_somebody_not_entitled_gets_the_neutral_letter_and_nothing_else(case: Case) -> None:
    """S5: an outcome of its own; no acknowledgement that would confirm anything."""
    await case.say(acts.IntakeSettled(entitled=False, authority="none"))
    assert await case.handle.result() == ClosedAs.NOT_ENTITLED
    assert sorted(case.cabinet.letters) == ["letter/line_manager_notice", "letter/not_entitled"]


async def test_a_closed_workflow_takes_no_more_acts(case: Case) -> None:
    """temporal.md: acts racing the close are all recorded or all refused; none is lost in between."""
    await procedure.reach(case, Stage.CLOSE)
    closing = case.say(acts.RequestClosed(closed_as=ClosedAs.DISCLOSED_IN_PART))
    racing = [
        case.say(acts.StopPlaced(party_id=None), Role.SAFEGUARDING_LEAD, key=f"race-{number}")
        for number in range(5)
    ]
    answers = await asyncio.gather(closing, *racing, return_exceptions=True)
    recorded = [event.submission_id for event in case.cabinet.events if event.submission_id]
    for number, reply in enumerate(answers[1:]):
        refused = isinstance(reply, BaseException) or reply.event is None
        assert refused != (f"race-{number}" in recorded)
    await case.handle.result()
    description = await case.handle.describe()
    assert description.status is WorkflowExecutionStatus.COMPLETED


async def test_where_somebody_may_be_in_danger_the_safeguarding_lead_backs_it(case: Case) -> None:
    """S98, R24: a second person is not enough; it is the designated one."""
    await procedure.reach(case, Stage.CONSULTATION)
    hidden = acts.ContactPlanned(party_id="p-gran", ask=False, who_learns=WhoLearns.RAISES_RISK)
    verdict = await case.say(hidden)
    assert verdict.event is not None
    assert await case.refused(acts.Backed(seq=verdict.event.seq), Role.LINE_MANAGER) == "lead_must_back"
    await case.say(acts.Backed(seq=verdict.event.seq), Role.SAFEGUARDING_LEAD)


async def test_who_was_asked_is_told_when_the_request_is_withdrawn(case: Case) -> None:
    """A third party who has not answered need not worry any longer; one who has answered hears nothing more."""
    await procedure.reach(case, Stage.CONSULTATION)
    await procedure.letters_go(case)
    await procedure.answer(case, "p-gran", ReplyKind.CONSENT)
    await case.say(acts.RequestWithdrawn(), Role.REQUESTER)
    await case.handle.result()
    ended = [letter for letter in case.cabinet.letters if "consultation_ended" in letter]
    assert ended == ["letter/consultation_ended/p-staff"]
