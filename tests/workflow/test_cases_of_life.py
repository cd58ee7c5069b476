"""What happens when life gets in the way: each case is played to its end.

The first paragraph of every test's words stands in docs/walkthrough.md, in this order.
"""

from datetime import timedelta

import pytest

from models import acts
from models.messages import Said
from models.words import (
    ClosedAs,
    Controversy,
    DueChoice,
    Ground,
    LegalOpinion,
    Outcome,
    PartyKind,
    ReleaseWay,
    ReplyKind,
    Role,
    Stage,
    WhoLearns,
    WhyFreed,
)
from rules.agenda import moments_ahead
from rules.folding import fold
from rules.guards import refusal
from rules.guards.finishing import disclosed_as
from rules.plan import plan_of
from rules.profiles import Closure
from rules.signoff import is_admitted
from rules.stages import stage_of
from rules.state import RequestState
from rules.terms import reckoning
from rules.times import local_date
from tests.workflow import procedure
from tests.workflow.conftest import Case


def state_of(case: Case) -> RequestState:
    """The state the log says."""
    return fold(case.cabinet.events)


def stage(case: Case) -> Stage:
    """The stage the log says."""
    return stage_of(state_of(case))


async def backed(case: Case, act: acts.Act, role: Role = Role.LINE_MANAGER) -> None:
    """Something is proposed by the manager and backed by a second person."""
    verdict = await case.say(act)
    assert verdict.event is not None
    await case.say(acts.Backed(seq=verdict.event.seq), role)


async def test_closed_in_august(case: Case) -> None:
    """**The setting is shut for weeks.** The due date stays where it is. The plan moves: no step is set on a day
    on which nobody works, and a warning that would come while the house is shut comes on the last working
    day before.

    R2, R8, S41.
    """
    await procedure.intake(case)
    today = await case.today()
    before = reckoning(state_of(case), case.cabinet.terms, today)
    shut = Closure(first=today + timedelta(days=12), last=today + timedelta(days=27), why="Summer")
    terms = case.cabinet.terms
    closed = terms.model_copy(update={"profile": terms.profile.model_copy(update={"closures": (shut,)})})
    after = reckoning(state_of(case), closed, today)
    assert after.governing_due == before.governing_due
    plan = plan_of(state_of(case), closed, today)
    assert all(not shut.first <= day <= shut.last for _, day in plan.in_order())
    ahead = moments_ahead(state_of(case), closed, today)
    warnings = [local_date(one.at) for one in ahead if one.key.startswith("warning/")]
    assert warnings and not [day for day in warnings if shut.first <= day <= shut.last]
    in_vain = [local_date(one.at) for one in moments_ahead(state_of(case), case.cabinet.terms, today)]
    assert [day for day in in_vain if shut.first <= day <= shut.last], "without the closure one would have come"


async def test_the_manager_leaves(case: Case) -> None:
    """**The manager leaves.** The line manager hands all open requests over in one step, with a note. Whoever
    takes over sees the open points; letters that are still to go are signed by them; nothing begins anew.

    S91.
    """
    await procedure.reach(case, Stage.DECISION)
    before = stage(case)
    await case.say(acts.HandedOver(to_user_id="u-deputy"), Role.LINE_MANAGER)
    assert state_of(case).handed_to == "u-deputy"
    assert stage(case) is before
    for step in (procedure.decide, procedure.redact, procedure.check, procedure.release, procedure.close):
        await step(case)
    assert await case.handle.result() == ClosedAs.DISCLOSED_IN_PART


async def test_a_reply_after_the_end(case: Case) -> None:
    """**A reply comes after the request was closed.** It changes nothing that was given. A letter or mail is filed
    with the request, and the page behind the link says that the matter has come to its end.

    S22, S23.
    """
    await procedure.reach(case, Stage.CLOSE)
    await procedure.close(case)
    await case.handle.result()
    reply = acts.ReplyReceived(
        party_id="p-gran",
        reply_id="R-late",
        reply=ReplyKind.QUESTION,
        received_at=await case.env.get_current_time(),
        objection=False,
    )
    said = Said(submission_id="S-late", actor_id="p-gran", role=Role.THIRD_PARTY, act=reply)
    assert refusal(state_of(case), case.cabinet.terms, said, await case.today()) == "request_closed"


async def test_a_consent_taken_back_before_the_decision(case: Case) -> None:
    """**A consent is taken back before anybody decided.** The decision can no longer rest on it: it is made anew,
    and what is shared against the wish needs a second person and a notice.

    S105, R15.
    """
    await procedure.reach(case, Stage.DECISION)
    await procedure.answer(case, "p-gran", ReplyKind.TAKEN_BACK)
    yes = procedure.decision("p-gran", Outcome.DISCLOSE, Ground.CONSENT)
    assert await case.refused(yes) == "consent_not_given"
    assert "p-gran" in [party.party_id for party in state_of(case).open_objections]


@pytest.mark.parametrize("reached", [Stage.CHECK, Stage.RELEASE])
async def test_a_consent_taken_back_when_the_copy_is_made(case: Case, reached: Stage) -> None:
    """**A consent is taken back when the copy is made, or even checked.** The copy no longer stands, nor does its
    check, nor an invitation: the request returns to the decision. Nothing can be handed over in between.

    S105, S38.
    """
    await procedure.reach(case, reached)
    if reached is Stage.RELEASE:
        await case.say(acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",)))
    await procedure.answer(case, "p-gran", ReplyKind.TAKEN_BACK)
    assert state_of(case).copy is None
    assert stage(case) is Stage.DECISION
    given = acts.CopyGiven(
        copy_sha256=procedure.copy_sha(case), way=ReleaseWay.COLLECTION, on=await case.today(), taken_away=True
    )
    assert await case.refused(given) in {"not_decided", "not_released"}
    await case.say(acts.ObjectionSettled(party_id="p-gran"))
    await case.say(procedure.decision("p-gran", Outcome.REFERENCES, Ground.REFUSED))
    await procedure.redact(case)
    await procedure.check(case)
    assert stage(case) is Stage.RELEASE


async def test_a_consent_taken_back_after_the_copy_was_given(case: Case) -> None:
    """**A consent is taken back after the copy was given.** What is given cannot be fetched back. It is recorded,
    the manager is asked to settle it with them, and the request can be closed as before.

    S105.
    """
    await procedure.reach(case, Stage.CLOSE)
    await procedure.answer(case, "p-gran", ReplyKind.TAKEN_BACK)
    assert state_of(case).open_objections
    assert stage(case) is Stage.CLOSE
    await case.say(acts.ObjectionSettled(party_id="p-gran"))
    await procedure.close(case)
    assert await case.handle.result() == ClosedAs.DISCLOSED_IN_PART


@pytest.mark.parametrize("reached", list(Stage)[:8])
async def test_the_requester_withdraws(case: Case, reached: Stage) -> None:
    """**The requester withdraws.** In each of the first seven steps the request ends as withdrawn: one closing
    letter goes, whoever was asked and has not answered hears that no answer is needed, and nothing else
    leaves. Once the copy was given there is nothing left to withdraw.

    S41.
    """
    await procedure.reach(case, reached)
    if reached is Stage.CLOSE:
        assert await case.refused(acts.RequestWithdrawn(), Role.REQUESTER) == "already_done"
        return
    await case.say(acts.RequestWithdrawn(), Role.REQUESTER)
    assert await case.handle.result() == ClosedAs.WITHDRAWN
    letters = list(case.cabinet.letters)
    assert letters.count("letter/withdrawal_closed") == 1
    assert not [one for one in letters[letters.index("letter/withdrawal_closed") :] if "/reminder/" in one]


async def test_the_legal_adviser_never_answers(case: Case) -> None:
    """**The legal adviser never answers.** They are reminded after five, ten and fifteen days. The clock runs on,
    and nobody is let past the adviser in silence. An opinion that came on paper or by telephone is recorded by
    the manager, and counts. From three days before the due date, and not sooner, two people may decide item by
    item to go on without it.

    S13, S15, S38.
    """
    await procedure.reach(case, Stage.RELEASE, controversial=True)
    assert stage(case) is Stage.CHECK
    await case.pass_days(25)
    reminders = [letter for letter in case.cabinet.letters if "reminder_legal" in letter]
    assert len(reminders) == 3
    release = acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",))
    assert await case.refused(release) == "not_cleared"
    assert await case.refused(acts.WentWithoutAdvice(party_id="p-gran")) == "advice_may_come"
    opinion = acts.LegalAdviceRecorded(opinion=LegalOpinion.PROCEED, copy_sha256=procedure.copy_sha(case))
    await case.say(opinion)
    assert stage(case) is Stage.RELEASE


async def test_it_turns_controversial_after_the_letters_went_out(case: Case) -> None:
    """**It turns out to be controversial after the letters went out.** The letters are gone and the answers count.
    The legal adviser is written to at once, and from then on the copy needs their check as well as the line
    manager's.

    S15.
    """
    await procedure.reach(case, Stage.DECISION)
    await case.say(acts.FoundControversial(grounds=(Controversy.COURT_CASE,)))
    await case.until(lambda: "letter/legal_advice_request" in case.cabinet.letters)
    await procedure.decide(case)
    await procedure.redact(case)
    await procedure.check(case)
    assert stage(case) is Stage.CHECK, "the line manager alone is not enough any more"
    opinion = acts.LegalAdviceRecorded(opinion=LegalOpinion.PROCEED, copy_sha256=procedure.copy_sha(case))
    await case.say(opinion)
    assert stage(case) is Stage.RELEASE


async def test_the_due_date_comes_and_one_answer_is_missing(case: Case) -> None:
    """**The due date comes and somebody has not answered.** Two people can choose to give what is ready. Of
    whoever is missing everything is left out for now; the parent gets the first part, and its receipt says
    that the rest follows. The request stays open: the rest is decided, copied, checked and given, and the
    closing letter names both days.

    R2, R3.
    """
    await _first_part_on_the_due_date(case)
    state = state_of(case)
    assert state.given is None and len(state.parts) == 1
    assert stage(case) is Stage.DECISION
    await case.until(lambda: "letter/receipt/part/1" in case.cabinet.letters)
    closing = acts.RequestClosed(closed_as=ClosedAs.DISCLOSED_IN_PART)
    assert await case.refused(closing) == "part_follows"
    again = procedure.decision("p-staff", Outcome.REFERENCES, Ground.TO_FOLLOW)
    assert await case.refused(again) == "nothing_follows"
    await procedure.answer(case, "p-staff", ReplyKind.CONSENT)
    await procedure.talk(case)
    await case.say(procedure.decision("p-staff", Outcome.DISCLOSE, Ground.CONSENT))
    await procedure.redact(case)
    await procedure.check(case)
    await procedure.release(case)
    await case.until(lambda: "letter/receipt" in case.cabinet.letters)
    assert len({letter for letter in case.cabinet.letters if letter.startswith("letter/file_ready/")}) == 2
    parts = ("letter/refusal_partial/part/1", "letter/disclosure_cover/part/1", "letter/disclosure_cover")
    assert set(parts) <= set(case.cabinet.letters), "each part with its letter, and why the first was not all"
    assert "letter/refusal_partial" not in case.cabinet.letters
    await procedure.close(case)
    assert await case.handle.result() == ClosedAs.DISCLOSED_IN_FULL


async def _first_part_on_the_due_date(case: Case) -> None:
    """Grandmother consents, the member of staff says nothing; what is ready is given after the due date."""
    await procedure.reach(case, Stage.CONSULTATION)
    await procedure.letters_go(case)
    await procedure.answer(case, "p-gran", ReplyKind.CONSENT)
    await case.say(procedure.decision("p-gran", Outcome.DISCLOSE, Ground.CONSENT))
    missing = procedure.decision("p-staff", Outcome.REFERENCES, Ground.TO_FOLLOW)
    await case.pass_days(40)
    assert await case.refused(missing) == "nothing_follows"
    await backed(case, acts.DueChoiceMade(choice=DueChoice.RELEASE_READY))
    await case.say(missing)
    await procedure.redact(case)
    await procedure.check(case)
    await procedure.release(case)


async def test_nobody_comes_to_the_meeting(case: Case) -> None:
    """**Nobody comes to the meeting.** That is recorded, and a friendly letter offers another time. After the
    second time it offers the other ways as well: collection, post, download. The copy stays where it is
    until then.

    S41, S46, R26.
    """
    await procedure.reach(case, Stage.RELEASE)
    await case.say(acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1", "slot-2")))
    for slot in ("slot-1", "slot-2"):
        await case.say(acts.SlotBooked(slot_id=slot), Role.REQUESTER)
        await case.say(acts.SlotReleased(slot_id=slot, why=WhyFreed.NO_SHOW))
    await case.until(lambda: sum("missed_appointment" in letter for letter in case.cabinet.letters) == 2)
    assert len(state_of(case).no_shows) == 2
    await case.say(acts.WayChosen(way=ReleaseWay.POST), Role.REQUESTER)
    given = acts.CopyGiven(
        copy_sha256=procedure.copy_sha(case), way=ReleaseWay.POST, on=await case.today(), taken_away=True
    )
    await case.say(given)
    assert stage(case) is Stage.CLOSE


async def test_the_setting_has_no_line_manager(case: Case) -> None:
    """**The setting has no line manager.** At intake the manager is told whom it needs, and invites somebody from
    outside by name and address. An e-mail brings them in. In this one request they confirm the file, read the
    letters and pass the copy; when it ends, so does what they can see.

    S17, S20, S38.
    """
    guest = Role.INVITED_CHECKER
    await procedure.intake(case)
    assert await case.refused(acts.FileConfirmed(digest=procedure.FILE), guest) == "not_invited"
    await case.say(acts.CheckerInvited(user_id=f"u-{guest}"))
    await case.until(lambda: any("checker_invitation" in name for name in case.cabinet.letters))
    await case.say(acts.FileChanged(digest=procedure.FILE, documents=3, pages=4))
    await case.say(acts.PartyNamed(party_id="p-gran", party_kind=PartyKind.FAMILY))
    await case.say(acts.FileComplete(digest=procedure.FILE))
    await case.say(acts.FileConfirmed(digest=procedure.FILE), guest)
    await case.say(acts.ContactPlanned(party_id="p-gran", ask=True, who_learns=WhoLearns.SAFE))
    await case.say(acts.LetterRead(party_id="p-gran", digest=procedure.SUMMARY), guest)
    await case.say(acts.ConsultationStarted(reply_by=await procedure.reply_date(case)))
    await case.until(lambda: "letter/third_party/p-gran" in case.cabinet.letters)
    await procedure.answer(case, "p-gran", ReplyKind.CONSENT)
    await case.say(procedure.decision("p-gran", Outcome.DISCLOSE, Ground.CONSENT))
    await procedure.redact(case)
    await case.say(acts.SignedOff(copy_sha256=procedure.copy_sha(case)), guest)
    await procedure.release(case)
    await case.say(acts.RequestClosed(closed_as=disclosed_as(state_of(case))))
    assert await case.handle.result() in {ClosedAs.DISCLOSED_IN_PART, ClosedAs.DISCLOSED_IN_FULL}
    assert not is_admitted(state_of(case), guest, f"u-{guest}")
