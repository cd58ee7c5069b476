"""What is proposed for a third party: from consent, refusal, silence and kind (S7, S26-S31, R15-R19)."""

from datetime import UTC, date, datetime

import pytest

from models import acts
from models.messages import Event
from models.words import (
    Channel,
    Evidence,
    Factor,
    Ground,
    Outcome,
    ParentalSource,
    PartyKind,
    ReplyKind,
    Role,
    WhoLearns,
)
from rules.calendars import Nation, calendar_for
from rules.consultation import Consultation, HeardReply, decision_needs_second
from rules.disclosure import choices, propose, why_not
from rules.folding import fold
from rules.profiles import load_profile
from rules.state import RequestState
from rules.terms import Terms

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LEFT_OUT = frozenset({Outcome.REFERENCES, Outcome.REFERENCES_AND_CONTRIBUTIONS, Outcome.EVERYTHING_POINTING})


def party(
    kind: PartyKind, reply: ReplyKind | None = None, who: WhoLearns = WhoLearns.SAFE, objection: bool = False
) -> Consultation:
    found = Consultation("P-1", kind)
    found.plan = acts.ContactPlanned(party_id="P-1", ask=who is WhoLearns.SAFE, who_learns=who)
    if reply is not None:
        found.replies.append(HeardReply("R-1", 5, reply, AT, confirmed=True))
    if objection:
        found.objections.add("R-1")
    return found


def test_a_consent_proposes_to_disclose() -> None:
    proposal = propose(party(PartyKind.FAMILY, ReplyKind.CONSENT))
    assert (proposal.outcome, proposal.ground) == (Outcome.DISCLOSE, Ground.CONSENT)


def test_a_refusal_in_the_family_proposes_to_leave_out_and_says_that_it_is_no_veto() -> None:
    """S35, R15."""
    proposal = propose(party(PartyKind.FAMILY, ReplyKind.REFUSAL))
    assert (proposal.outcome, proposal.ground) == (Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.REFUSED)
    assert any("not the last word" in reason for reason in proposal.reasons)


def test_the_wish_of_an_agency_alone_leaves_nothing_out() -> None:
    """S26, R16, R17."""
    proposal = propose(party(PartyKind.AGENCY, ReplyKind.REFUSAL))
    assert (proposal.outcome, proposal.ground) == (Outcome.DISCLOSE, Ground.OFFICIAL_CAPACITY)
    assert any("alone is no reason" in reason for reason in proposal.reasons)


def test_a_refusal_of_staff_proposes_the_name_left_out_and_a_talk() -> None:
    """S28, S31."""
    proposal = propose(party(PartyKind.STAFF, ReplyKind.REFUSAL))
    assert proposal.outcome is Outcome.NAME_LEFT_OUT
    assert any("Talk with the member of staff" in reason for reason in proposal.reasons)


@pytest.mark.parametrize("reply", [None, ReplyKind.CONSENT, ReplyKind.REFUSAL])
def test_another_child_is_left_out_whatever_was_answered(reply: ReplyKind | None) -> None:
    """S7."""
    proposal = propose(party(PartyKind.OTHER_CHILD, reply))
    assert (proposal.outcome, proposal.ground) == (Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.OTHER_CHILD)


def test_a_child_of_the_requester_need_not_be_left_out() -> None:
    """S7: unless the requester holds parental responsibility for them too."""
    sibling = party(PartyKind.OTHER_CHILD)
    sibling.factors[""] = frozenset({Factor.CHILD_OF_REQUESTER})
    assert propose(sibling).outcome is Outcome.DISCLOSE


@pytest.mark.parametrize(
    ("kind", "outcome", "ground"),
    [
        (PartyKind.FAMILY, Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.NO_REPLY),
        (PartyKind.AGENCY, Outcome.DISCLOSE, Ground.OFFICIAL_CAPACITY),
        (PartyKind.STAFF, Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT),
    ],
)
def test_silence_proposes_by_kind_and_is_named_as_silence(
    kind: PartyKind, outcome: Outcome, ground: Ground
) -> None:
    proposal = propose(party(kind))
    assert (proposal.outcome, proposal.ground) == (outcome, ground)
    assert "neither a yes nor a no" in proposal.reasons[0]


@pytest.mark.parametrize("who", [WhoLearns.ALLEGED_ABUSER, WhoLearns.RAISES_RISK, WhoLearns.ENQUIRY])
def test_who_was_not_asked_for_safety_is_proposed_with_an_exemption_that_two_decide(who: WhoLearns) -> None:
    """R19, R23, S98."""
    asked = party(PartyKind.FAMILY, who=who)
    proposal = propose(asked)
    act = acts.DecisionMade(decision_id="d", party_id="P-1", outcome=proposal.outcome, ground=proposal.ground)
    assert decision_needs_second(asked, act)


@pytest.mark.parametrize("kind", list(PartyKind))
@pytest.mark.parametrize("reply", [None, *ReplyKind])
def test_nothing_is_proposed_for_disclosure_while_an_objection_is_open(
    kind: PartyKind, reply: ReplyKind | None
) -> None:
    proposal = propose(party(kind, reply, objection=True))
    assert proposal.outcome in LEFT_OUT
    assert "Settle their objection, with a reason." in proposal.first


def test_an_unread_mail_has_to_be_read_first() -> None:
    """S34: no decision, and so no copy, before every reply was read and filed."""
    waiting = party(PartyKind.FAMILY)
    waiting.replies.append(HeardReply("R-2", 6, ReplyKind.UNCLEAR, AT, confirmed=False))
    assert propose(waiting).first == ("Read their e-mail and say what it means.",)


def _terms() -> Terms:
    return Terms(
        profile=load_profile("uk_gdpr"),
        nation=Nation.ENGLAND,
        calendar=calendar_for(Nation.ENGLAND, TODAY),
    )


def _deciding(
    kind: PartyKind, who: WhoLearns, reply: ReplyKind | None, staff: str | None = None, *, objection: bool = False
) -> RequestState:
    """A request in which this party is planned, perhaps heard, and can be decided."""
    digest = "a" * 64
    said: list[tuple[acts.Act, str]] = [
        (acts.RequestReceived(received_on=date(2026, 11, 2)), "u-m"),
        (acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER), "u-m"),
        (acts.PartyNamed(party_id="P-1", party_kind=kind, staff_user_id=staff), "u-m"),
        (acts.FileChanged(digest=digest, documents=1, pages=1), "u-m"),
        (acts.FileComplete(digest=digest), "u-m"),
        (acts.FileConfirmed(digest=digest), "u-l"),
        (
            acts.ContactPlanned(party_id="P-1", ask=who is WhoLearns.SAFE, who_learns=who, channel=Channel.EMAIL),
            "u-m",
        ),
    ]
    if who is not WhoLearns.SAFE:
        said.append((acts.Backed(seq=7), "u-l"))
    said.append((acts.ConsultationStarted(reply_by=date(2026, 11, 20)), "u-m"))
    if who is WhoLearns.SAFE:
        said.append(
            (acts.LetterSent(effect="letter/third_party/P-1", letter_id="L", channel=Channel.EMAIL), "software")
        )
    if kind is PartyKind.STAFF:
        said.append((acts.StaffTalked(party_id="P-1", on=TODAY), "u-x"))
    if reply is not None:
        heard = acts.ReplyReceived(
            party_id="P-1",
            reply_id="R-1",
            reply=reply,
            evidence=Evidence.CALL_NOTE,
            received_at=AT,
            objection=objection,
        )
        said.append((heard, "u-m"))
    said.append((acts.MomentPassed(moment="reply_by/2026-11-20", due_at=AT), "software"))
    return fold(
        Event(seq=seq, at=AT, actor_id=by, role=Role.MANAGER, act=act) for seq, (act, by) in enumerate(said, 1)
    )


@pytest.mark.parametrize("kind", list(PartyKind))
@pytest.mark.parametrize("who", list(WhoLearns))
@pytest.mark.parametrize("reply", [None, ReplyKind.CONSENT, ReplyKind.CONDITIONAL, ReplyKind.REFUSAL])
@pytest.mark.parametrize("objection", [False, True])
def test_every_proposal_is_one_that_may_be_decided(
    kind: PartyKind, who: WhoLearns, reply: ReplyKind | None, objection: bool
) -> None:
    """R15, R17: no proposal rests on a reason that is not that person's: staff of a nursery are no officials."""
    if who is not WhoLearns.SAFE and reply is not None:
        return  # nobody answers who was not asked
    state = _deciding(kind, who, reply, objection=objection)
    proposal = propose(state.parties["P-1"])
    open_to = choices(state, _terms(), "u-m", Role.MANAGER, "P-1", TODAY)
    assert proposal.first or proposal.ground in open_to[proposal.outcome]


def test_consent_is_no_ground_where_nobody_consented() -> None:
    state = _deciding(PartyKind.FAMILY, WhoLearns.SAFE, ReplyKind.REFUSAL)
    offered = choices(state, _terms(), "u-m", Role.MANAGER, "P-1", TODAY)
    assert Ground.CONSENT not in offered[Outcome.NAME_LEFT_OUT]


def test_nobody_has_a_choice_about_themselves() -> None:
    state = _deciding(PartyKind.STAFF, WhoLearns.SAFE, ReplyKind.REFUSAL, staff="u-m")
    assert choices(state, _terms(), "u-m", Role.MANAGER, "P-1", TODAY) == {}
    assert why_not(state, _terms(), "u-m", Role.MANAGER, "P-1", TODAY) == "about_yourself"
