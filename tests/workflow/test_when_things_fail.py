"""What holds when mail, records or the worker fail: nothing lost, nothing doubled, a stop always in time."""

import asyncio

import pytest
from temporalio.client import WorkflowUpdateFailedError

from models import acts
from models.ids import workflow_id
from models.messages import Said
from models.words import Ground, Outcome, Role, Stage, WhoLearns
from rules.folding import fold
from rules.stages import stage_of
from tests.workflow import procedure
from tests.workflow.cabinet import REF
from tests.workflow.conftest import Case


async def test_a_letter_that_cannot_be_sent_becomes_a_task_and_can_be_tried_again(case: Case) -> None:
    """temporal.md: a dead mail server becomes an escalation, not silence."""
    case.cabinet.mail_server_is_away = True
    await procedure.intake(case)
    await case.until(lambda: "letter/acknowledgement" in fold(case.cabinet.events).failed)
    assert await case.refused(acts.EffectRetried(effect="letter/receipt")) == "not_failed"
    case.cabinet.mail_server_is_away = False
    await case.say(acts.EffectRetried(effect="letter/acknowledgement"))
    await case.until(lambda: "letter/acknowledgement" in case.cabinet.letters)


async def test_a_stop_holds_letters_and_release_but_not_statutory_notices(case: Case) -> None:
    """S54: at any stage; lifted by two people; the acknowledgement goes all the same."""
    await procedure.reach(case, Stage.CONSULTATION)
    await procedure.plan_all(case)
    await procedure.read_all(case)
    stop = await case.say(acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    await case.say(acts.ConsultationStarted(reply_by=await procedure.reply_date(case)))
    await case.say(acts.ExtensionNoticed(noticed_on=await case.today()))
    await case.until(lambda: "letter/extension" in case.cabinet.letters)
    assert not [letter for letter in case.cabinet.letters if "third_party" in letter]
    assert stop.event is not None
    lift = await case.say(acts.StopLifted(stop_seq=stop.event.seq))
    assert lift.event is not None
    assert not [letter for letter in case.cabinet.letters if "third_party" in letter]
    await case.say(acts.Backed(seq=lift.event.seq), Role.SAFEGUARDING_LEAD)
    await case.until(lambda: "letter/third_party/p-staff" in case.cabinet.letters)


async def test_a_stop_on_one_person_holds_only_their_letter(case: Case) -> None:
    """S54: a stop can name one third party."""
    await procedure.reach(case, Stage.CONSULTATION)
    await procedure.plan_all(case)
    await procedure.read_all(case)
    await case.say(acts.StopPlaced(party_id="p-gran"), Role.SAFEGUARDING_LEAD)
    await case.say(acts.ConsultationStarted(reply_by=await procedure.reply_date(case)))
    await case.until(lambda: "letter/third_party/p-staff" in case.cabinet.letters)
    assert "letter/third_party/p-gran" not in case.cabinet.letters


async def test_the_same_submission_twice_is_one_act(case: Case) -> None:
    """temporal.md, 6: a page that asks again under the same id does nothing twice."""
    settled = acts.IntakeSettled(entitled=True, authority="mother")
    first = await case.say(settled, key="S-same")
    again = await case.say(settled, key="S-same")
    assert first == again
    assert case.cabinet.kinds().count("intake_settled") == 1


async def test_two_people_cannot_book_at_once(case: Case) -> None:
    """temporal.md, 4: two bookings at the same moment; one is told yes, one no."""
    await procedure.reach(case, Stage.RELEASE)
    sha = procedure.copy_sha(case)
    await case.say(acts.ReleaseConfirmed(copy_sha256=sha, slot_ids=("slot-1", "slot-2")))
    answers = await asyncio.gather(
        case.say(acts.SlotBooked(slot_id="slot-1"), Role.REQUESTER),
        case.say(acts.SlotBooked(slot_id="slot-2"), Role.MANAGER),
        return_exceptions=True,
    )
    booked = [reply for reply in answers if not isinstance(reply, BaseException) and reply.event is not None]
    assert len(booked) == 1
    assert case.cabinet.kinds().count("slot_booked") == 1


async def test_an_act_waits_for_the_record_and_is_written_once(case: Case) -> None:
    """An act that cannot be written down is not done; it is when the record answers again."""
    case.cabinet.records_fail_times = 3
    verdict = await case.say(acts.IntakeSettled(entitled=True, authority="mother"))
    assert verdict.event is not None
    assert case.cabinet.kinds().count("intake_settled") == 1


async def test_what_the_process_lost_with_a_server_is_no_reason_to_refuse(case: Case) -> None:
    """R34: an act stands in the log, Temporal died before it kept it; the next act is looked at with it."""
    settled = acts.IntakeSettled(entitled=True, authority="mother")
    case.cabinet.append(settled, "u-manager", Role.MANAGER, "S-lost")
    named = await case.say(acts.PartyNamed(party_id="p-gran", party_kind="family"))
    assert named.event is not None
    assert case.cabinet.kinds().count("intake_settled") == 1


async def test_an_act_told_again_wakes_a_process_that_never_heard_of_it(case: Case) -> None:
    """R34: the last act of a request is handed on once more; nothing is doubled, and what follows is done."""
    settled = acts.IntakeSettled(entitled=True, authority="mother")
    case.cabinet.append(settled, "u-manager", Role.MANAGER, "S-lost")
    await case.say(settled, key="S-lost")
    await case.until(lambda: "letter/acknowledgement" in case.cabinet.letters)
    await case.say(settled, key="S-lost")
    assert case.cabinet.kinds().count("intake_settled") == 1


async def test_a_terminated_request_goes_on_from_its_log(case: Case) -> None:
    """temporal.md: `records` is the truth; a workflow is started again by folding the log."""
    await procedure.reach(case, Stage.DECISION)
    await case.handle.terminate("somebody pressed the button")
    before = len(case.cabinet.events)
    await case.again()
    await procedure.decide(case)
    assert case.cabinet.kinds()[before:] == [
        "decision_made",
        "staff_talked",
        "factors_noted",
        "decision_made",
        "backed",
    ]
    assert stage_of(fold(case.cabinet.events)) is Stage.REDACTION
    assert case.cabinet.letters.count("letter/third_party/p-gran") == 1


@pytest.mark.parametrize("case", [8], indirect=True)
async def test_a_long_request_carries_on_as_new_and_loses_nothing(case: Case) -> None:
    """temporal.md, 9: near the limit of Updates a fresh history begins; the log carries everything over."""
    await procedure.reach(case, Stage.CLOSE)
    case.handle = case.env.client.get_workflow_handle(workflow_id(REF))
    assert case.cabinet.opened > 1
    await procedure.close(case)
    assert await case.handle.result() == "disclosed_in_part"
    assert case.cabinet.letters.count("letter/acknowledgement") == 1


async def test_an_act_of_the_wrong_role_or_at_the_wrong_stage_is_refused(case: Case) -> None:
    """Every act asks the one table of permissions, and the stage."""
    assert (
        await case.refused(acts.IntakeSettled(entitled=True, authority="mother"), Role.KEY_PERSON)
        == "not_your_role"
    )
    assert await case.refused(acts.LetterSent(effect="letter/x", letter_id="L", channel="email")) == "not_your_role"
    plan = acts.ContactPlanned(party_id="p-nobody", ask=True, who_learns=WhoLearns.SAFE)
    assert await case.refused(plan) == "unknown_party"
    assert await case.refused(acts.FileComplete(digest="f" * 64)) == "wrong_stage"


async def test_a_mail_alone_never_becomes_a_consent(case: Case) -> None:
    """mail.md, finding 1: there is no path from message text to consent."""
    await procedure.reach(case, Stage.CONSULTATION)
    await procedure.plan_all(case)
    await procedure.read_all(case)
    await case.say(acts.ConsultationStarted(reply_by=await procedure.reply_date(case)))
    mail = acts.ReplyReceived(
        party_id="p-gran",
        reply_id="R-mail",
        reply="consent",
        received_at=await case.env.get_current_time(),
        objection=False,
    )
    assert await case.refused(mail, Role.MAILBOX) == "consent_needs_evidence"
    await case.say(mail.model_copy(update={"reply": "unclear", "objection": True}), Role.MAILBOX)
    assert fold(case.cabinet.events).parties["p-gran"].has_open_objection
    await case.say(acts.ReplyConfirmed(party_id="p-gran", reply_id="R-mail", reply="consent"))
    assert fold(case.cabinet.events).parties["p-gran"].has_consented


async def test_a_worker_that_comes_back_takes_the_moments_it_missed(case: Case) -> None:
    """temporal.md, Time: past due moments are recorded first, in their order."""
    await procedure.intake(case)
    await case.pass_days(60)
    passed = [event.act for event in case.cabinet.events if isinstance(event.act, acts.MomentPassed)]
    assert [moment.due_at for moment in passed] == sorted(moment.due_at for moment in passed)
    assert any(moment.moment.startswith("overdue/") for moment in passed)


async def test_an_event_the_workflow_has_not_heard_of_is_caught_up_with(case: Case) -> None:
    """A worker died after it wrote the copy down and before it could say so: the check is not refused."""
    await procedure.reach(case, Stage.REDACTION)
    case.cabinet.copies_go_untold = True
    await case.say(acts.CopyOrdered(marks_digest=procedure.MARKS))
    await case.until(lambda: "copy_made" in case.cabinet.kinds())
    verdict = await case.say(acts.SignedOff(copy_sha256=procedure.copy_sha(case)), Role.LINE_MANAGER)
    assert verdict.event is not None
    assert stage_of(fold(case.cabinet.events)) is Stage.RELEASE


async def test_a_message_with_a_decision_that_cannot_be_is_refused_and_the_request_goes_on(case: Case) -> None:
    """R15, temporal.md: the port has no sign-in; what cannot be built is not taken in, and wedges nothing."""
    await procedure.reach(case, Stage.DECISION)
    act = procedure.decision("p-gran", Outcome.DISCLOSE, Ground.CONSENT)
    said = Said(submission_id="S-forged", actor_id="u-manager", role=Role.MANAGER, act=act)
    forged = said.model_dump(mode="json")
    forged["act"]["ground"] = "refused"
    lines = len(case.cabinet.events)
    for message in (forged, {**forged, "act": {"kind": "decision_made"}}, {**forged, "role": "owner"}):
        with pytest.raises(WorkflowUpdateFailedError):
            await case.handle.execute_update("act", message, id=f"forged-{len(str(message))}")
    assert len(case.cabinet.events) == lines
    await case.say(act)
