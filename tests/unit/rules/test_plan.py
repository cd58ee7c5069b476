"""The plan of one request: what its log says is done, what is late, and whom that waits on (S20, S33, S38, S41)."""

from datetime import UTC, date, datetime, time

import pytest

from models import acts
from models.messages import Event
from models.words import (
    Channel,
    Controversy,
    Evidence,
    Ground,
    Outcome,
    ParentalSource,
    PartyKind,
    ReleaseWay,
    ReplyKind,
    Role,
    WhoLearns,
)
from rules.agenda import moments_ahead, waiting_for
from rules.calendars import Nation, read_calendar
from rules.folding import fold
from rules.plan import LATE_WORDS, Load, load_of, plan_of, steps_done
from rules.planning import Milestone
from rules.profiles import Closure, Profile, load_profile
from rules.state import RequestState
from rules.terms import Terms
from rules.times import morning_of

CALENDAR = read_calendar(Nation.ENGLAND, 2026, 2032)
LAW = load_profile("uk_gdpr")
TERMS = Terms(profile=LAW, nation=Nation.ENGLAND, calendar=CALENDAR)
RECEIVED = date(2027, 1, 4)  # due Thursday 4 February 2027
SHA, FILE = "c" * 64, "a" * 64
NOON = datetime.combine(date(2027, 1, 5), time(12), UTC)

STEPS: dict[str, tuple[tuple[acts.Act, Role], ...]] = {
    "intake": ((acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER), Role.MANAGER),),
    "file": (
        (acts.FileChanged(digest=FILE, documents=3, pages=130), Role.MANAGER),
        (acts.FileComplete(digest=FILE), Role.MANAGER),
        (acts.FileConfirmed(digest=FILE), Role.LINE_MANAGER),
    ),
    "people": (
        (acts.PartyNamed(party_id="p-1", party_kind=PartyKind.FAMILY), Role.MANAGER),
        (acts.PartyNamed(party_id="p-2", party_kind=PartyKind.AGENCY), Role.MANAGER),
        (acts.ContactPlanned(party_id="p-1", ask=True, who_learns=WhoLearns.SAFE), Role.MANAGER),
        (acts.ContactPlanned(party_id="p-2", ask=True, who_learns=WhoLearns.SAFE), Role.MANAGER),
        (acts.ConsultationStarted(reply_by=date(2027, 1, 20)), Role.MANAGER),
    ),
    "letters": tuple(
        (
            acts.LetterSent(effect=f"letter/third_party/{who}", letter_id=f"L-{who}", channel=Channel.EMAIL),
            Role.CLOCK,
        )
        for who in ("p-1", "p-2")
    ),
    "replies": tuple(
        (
            acts.ReplyReceived(
                party_id=who,
                reply_id=f"R-{who}",
                reply=ReplyKind.CONSENT,
                evidence=Evidence.ANSWER_PAGE,
                received_at=NOON,
                objection=False,
            ),
            Role.THIRD_PARTY,
        )
        for who in ("p-1", "p-2")
    ),
    "decisions": tuple(
        (
            acts.DecisionMade(
                decision_id=f"D-{who}", party_id=who, outcome=Outcome.DISCLOSE, ground=Ground.CONSENT
            ),
            Role.MANAGER,
        )
        for who in ("p-1", "p-2")
    ),
    "copy": (
        (acts.CopyOrdered(marks_digest="b" * 64), Role.MANAGER),
        (
            acts.CopyMade(
                effect="copy/1",
                version=1,
                copy_sha256=SHA,
                pages=130,
                marks=4,
                proved=True,
                in_full=True,
                inputs_seq=99,
            ),
            Role.CLOCK,
        ),
    ),
    "check": ((acts.SignedOff(copy_sha256=SHA), Role.LINE_MANAGER),),
    "invitation": ((acts.ReleaseConfirmed(copy_sha256=SHA, slot_ids=("slot-1",)), Role.MANAGER),),
    "given": (
        (
            acts.CopyGiven(copy_sha256=SHA, way=ReleaseWay.MEETING, on=date(2027, 1, 5), taken_away=True),
            Role.MANAGER,
        ),
    ),
}


def up_to(last: str, *more: acts.Act) -> RequestState:
    """A request that went through the steps up to and with `last`."""
    said: list[tuple[acts.Act, Role]] = [(acts.RequestReceived(received_on=RECEIVED), Role.MANAGER)]
    for name, lines in STEPS.items():
        said += lines
        if name == last:
            break
    said += [(act, Role.MANAGER) for act in more]
    return fold(
        Event(seq=seq, at=NOON, actor_id=f"u-{role}", role=role, act=act) for seq, (act, role) in enumerate(said, 1)
    )


M = Milestone


@pytest.mark.parametrize(
    ("last", "done"),
    [
        ("intake", set()),
        ("file", set()),
        ("people", set()),
        ("letters", {M.WRITE}),
        ("replies", {M.WRITE, M.CHASE}),
        ("decisions", {M.WRITE, M.CHASE, M.DECIDE}),
        ("copy", {M.WRITE, M.CHASE, M.DECIDE, M.REDACT}),
        ("check", {M.WRITE, M.CHASE, M.DECIDE, M.REDACT, M.CHECK}),
        ("invitation", set(M)),
        ("given", set(M)),
    ],
)
def test_the_log_says_which_steps_are_done(last: str, done: set[Milestone]) -> None:
    assert steps_done(up_to(last)) == done


def test_a_copy_sent_back_undoes_the_steps_that_have_to_be_done_again() -> None:
    """S38: sent back to the marks, blacking out and the check are open again."""
    back = up_to("copy", acts.SentBack(copy_sha256=SHA, to="redaction"))
    assert steps_done(back) == {M.WRITE, M.CHASE, M.DECIDE}


def test_a_reminder_to_everybody_who_is_silent_is_the_chase() -> None:
    sent = [
        acts.LetterSent(effect=f"letter/reminder/{who}/1", letter_id=f"L-r-{who}", channel=Channel.EMAIL)
        for who in ("p-1", "p-2")
    ]
    assert M.CHASE not in steps_done(up_to("letters", sent[0]))
    assert M.CHASE in steps_done(up_to("letters", *sent))


def test_until_anybody_knows_the_profile_s_usual_numbers_are_planned_with() -> None:
    usual = LAW.plan
    assert load_of(up_to("intake"), TERMS) == Load(usual.usual_parties, usual.usual_pages, True, True)
    assert load_of(up_to("file"), TERMS) == Load(0, 130)
    assert load_of(up_to("people"), TERMS) == Load(2, 130)


def test_whoever_is_not_asked_needs_no_letter() -> None:
    """R18: who is passed over is not waited for; who is not settled yet may have to be asked."""
    named = acts.PartyNamed(party_id="p-3", party_kind=PartyKind.STAFF)
    not_asked = acts.ContactPlanned(party_id="p-3", ask=False, who_learns=WhoLearns.NEED_NOT_ASK)
    assert load_of(up_to("people", named), TERMS).parties == 3
    assert load_of(up_to("people", named, not_asked), TERMS).parties == 3
    state = up_to("people", named, not_asked)
    backed = up_to("people", named, not_asked, acts.Backed(seq=state.seq))
    assert load_of(backed, TERMS).parties == 2


def test_more_pages_in_the_file_move_the_plan() -> None:
    assert plan_of(up_to("file"), TERMS, RECEIVED).decide_by < plan_of(up_to("intake"), TERMS, RECEIVED).decide_by


def test_a_closure_of_the_setting_moves_the_plan_and_not_the_due_date() -> None:
    """S33: nobody works in a closure week, and the law does not care."""
    shut = Closure(first=date(2027, 1, 25), last=date(2027, 1, 29), why="Half term")
    closed: Profile = LAW.model_copy(update={"closures": (shut,)})
    terms = Terms(profile=closed, nation=Nation.ENGLAND, calendar=CALENDAR)
    assert plan_of(up_to("people"), terms, RECEIVED).check_by < plan_of(up_to("people"), TERMS, RECEIVED).check_by


def at(day: date) -> datetime:
    """Nine o'clock of a day."""
    return datetime.combine(day, time(9), UTC)


def test_a_late_step_is_named_to_whom_it_waits_on_until_it_is_done() -> None:
    """The digest and the task list read it here; only the first late step: the others wait for it."""
    by = plan_of(up_to("people"), TERMS, RECEIVED).write_by
    lines = waiting_for(up_to("people"), TERMS, at(date(2027, 1, 19)))
    late = [wait for wait in lines if "late by the plan" in wait.what]
    assert [(wait.on, wait.what, wait.until) for wait in late] == [(Role.MANAGER, LATE_WORDS[M.WRITE], by)]
    on_time = waiting_for(up_to("people"), TERMS, at(by))
    assert not [wait for wait in on_time if "late by the plan" in wait.what]


def test_a_late_check_waits_on_the_checker() -> None:
    """S38, R24."""
    (late,) = [w for w in waiting_for(up_to("copy"), TERMS, at(date(2027, 2, 3))) if "late by the plan" in w.what]
    assert (late.on, late.what) == (Role.LINE_MANAGER, LATE_WORDS[M.CHECK])


def test_nothing_is_late_once_the_copy_is_given_or_the_request_has_ended() -> None:
    long_after = date(2027, 6, 1)
    assert plan_of(up_to("given"), TERMS, long_after).late == ()
    assert plan_of(up_to("intake", acts.RequestWithdrawn()), TERMS, long_after).late == ()
    assert not [w for w in waiting_for(up_to("given"), TERMS, at(long_after)) if "by the plan" in w.what]


def test_missing_opinions_on_health_data_wait_on_the_manager_until_the_blacking_out() -> None:
    """R21."""
    health = acts.FileChanged(digest=FILE, documents=3, pages=130, health=("doc-1", "doc-2"))
    state = up_to("intake", health)
    (wait,) = [w for w in waiting_for(state, TERMS, NOON) if "health" in w.what]
    assert (wait.on, wait.what) == (Role.MANAGER, "a health professional's opinion on 2 documents")
    assert wait.until == plan_of(state, TERMS, NOON.date()).redact_by


def keys(state: RequestState, today: date, what: str, terms: Terms = TERMS) -> dict[str, datetime]:
    """The moments of one kind that lie ahead."""
    return {m.key: m.at for m in moments_ahead(state, terms, today) if m.key.startswith(what)}


def test_warnings_fall_on_working_days_and_the_last_one_on_the_last_day_to_act() -> None:
    """R2: due on Christmas Day by the policy's 14 days, so the last day to act is the 24th."""
    centre = Terms(profile=load_profile("childrens_centre"), nation=Nation.ENGLAND, calendar=CALENDAR)
    state = fold(
        [
            Event(
                seq=1,
                at=NOON,
                actor_id="u",
                role=Role.MANAGER,
                act=acts.RequestReceived(received_on=date(2026, 12, 11)),
            )
        ]
    )
    found = keys(state, date(2026, 12, 11), "warning/", centre)
    assert sorted(found.values()) == [
        morning_of(day) for day in (date(2026, 12, 18), date(2026, 12, 22), date(2026, 12, 24))
    ]
    assert "warning/2026-12-25/1" in found


def test_a_request_that_was_entered_late_is_warned_of_once() -> None:
    """Of the warning days that have passed only the last counts; after the due date none does."""
    state = up_to("intake")
    assert [key.rpartition("/")[2] for key in keys(state, date(2027, 2, 2), "warning/")] == ["3", "1", "0"]
    assert list(keys(state, date(2027, 2, 5), "warning/")) == []
    assert list(keys(state, date(2027, 2, 5), "overdue/")) == ["overdue/2027-02-04"]


def test_identity_that_was_asked_for_without_need_waits_and_the_line_says_that_the_clock_does_not() -> None:
    """R2."""
    intake = acts.IntakeSettled(
        entitled=True, authority=ParentalSource.MOTHER, ask_identity=True, identity_reasonable=False
    )
    received = acts.RequestReceived(received_on=RECEIVED)
    state = fold(
        Event(seq=seq, at=NOON, actor_id="u", role=Role.MANAGER, act=act)
        for seq, act in enumerate([received, intake], 1)
    )
    (wait,) = [wait for wait in waiting_for(state, TERMS, NOON) if wait.on == Role.REQUESTER]
    assert wait.what == "evidence of identity; the clock does not wait for it"


def test_a_controversial_copy_waits_on_both_checkers_and_the_late_line_on_the_first() -> None:
    """S15, S38."""
    state = up_to("copy", acts.FoundControversial(grounds=(Controversy.COURT_CASE,)))
    late = [w for w in waiting_for(state, TERMS, at(date(2027, 2, 3))) if "late by the plan" in w.what]
    assert [wait.on for wait in late] == [Role.LINE_MANAGER]
