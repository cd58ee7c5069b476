"""The whole table of who, what was heard, what is known and what is decided, against the demands said once more.

The oracle below was written from the demands alone and uses none of the tables that it is held against.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice, product

from models import acts
from models.acts.deciding import can_stand_on
from models.messages import Said
from models.words import Factor, Ground, Outcome, PartyKind, ReplyKind, Role, WhoLearns
from rules.calendars import Nation, read_calendar
from rules.consultation import (
    Balance,
    Consultation,
    HeardReply,
    Talk,
    decision_about,
    decision_is_sensitive,
    decision_needs_second,
)
from rules.guards import refusal
from rules.profiles import load_profile
from rules.state import RequestState
from rules.terms import Terms

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
TODAY = date(2027, 3, 2)
IN: dict[str, Terms] = {
    nation.value: Terms(profile=load_profile("uk_gdpr"), nation=nation, calendar=read_calendar(nation, 2026, 2028))
    for nation in (Nation.ENGLAND, Nation.SCOTLAND)
}
ANSWERS = (None, "consent", "conditional", "refusal", "taken_back")
NOTED: tuple[frozenset[str], ...] = tuple(
    map(
        frozenset,
        (
            (),
            ("routine",),
            ("sensitive",),
            ("endangered",),
            ("sensitive", "endangered"),
            ("police_investigation",),
            ("child_of_requester",),
            ("requester_knows_it",),
        ),
    )
)
BALANCES = ("none", "waits", "share", "not_share")
SHOWING = {"disclose", "name_left_out"}
FOR_SAFETY = {"alleged_abuser", "close_to_one", "raises_risk", "enquiry", "confidential_address"}
IN_LAW = {"police_investigation", "child_abuse_data", "serious_harm", "legal_privilege"}
OF_SAFETY = {"police_investigation", "child_abuse_data", "serious_harm", "staff_endangered"}
OF_A_KIND = {"staff_endangered": "staff", "official_capacity": "agency", "other_child": "other_child"}
TO_SHARE = {"consent", "reasonable_without_consent", "already_known", "official_capacity"}
EACH = 31
"""Every 31st case is looked at, which meets each pair of facts; with 1 all of them, in half a minute."""
Case = tuple[str, str, str | None, frozenset[str], str, str, str, bool, str]


def cases() -> Iterator[Case]:
    """Every kind, answer, plan, set of facts, balance, outcome, ground, for all or one passage, in two nations."""
    for kind, who, said, noted, balance in product(PartyKind, WhoLearns, ANSWERS, NOTED, BALANCES):
        if "child_of_requester" in noted and kind is not PartyKind.OTHER_CHILD:
            continue
        for outcome, ground, passage, nation in product(Outcome, Ground, (False, True), IN):
            if nation == "scotland" and ground is not Ground.CHILD_ABUSE_DATA:
                continue
            yield kind.value, who.value, said, noted, balance, outcome.value, ground.value, passage, nation


def may_be(case: Case) -> bool:
    """The demands, said once more: S7, S26-S31, S85, S97-S99, R15-R19, R22."""
    return fits(case) and of_this_person(case) and as_heard(case) and weighed(case)


def fits(case: Case) -> bool:
    """Nothing is shown for a reason to hide it, nor hidden for one to show it; existence by law alone (R22)."""
    _, _, _, _, _, outcome, ground, _, nation = case
    if ground == "to_follow":
        return False  # only on the due date
    if ground == "child_abuse_data" and nation == "scotland":
        return False  # R19
    if outcome == "disclose":
        return ground in TO_SHARE
    if outcome == "name_left_out":
        return ground != "already_known"
    return ground in IN_LAW if outcome == "existence_withheld" else ground not in TO_SHARE


def of_this_person(case: Case) -> bool:
    """S7, S26, R16, S28-S30: what the kind of person allows."""
    kind, who, _, noted, _, outcome, ground, passage, _ = case
    if OF_A_KIND.get(ground, kind) != kind:
        return False
    if kind == "other_child" and outcome == "disclose":
        return "child_of_requester" in noted
    if kind == "agency" and ground in {"refused", "no_reply"}:
        return False
    if outcome in SHOWING:
        return True
    if kind == "staff":
        endangered = ground == "staff_endangered" and noted >= {"sensitive", "endangered"}
        police = ground == "police_investigation" and "police_investigation" in noted
        of_law = passage and ground in {"child_abuse_data", "serious_harm", "legal_privilege", "contact_details"}
        return endangered or police or of_law
    return ground != "contact_details" or passage or who == "confidential_address"


def as_heard(case: Case) -> bool:
    """R15: a consent has to be there, a no has to be said, silence is neither; what is known is noted as known."""
    said, ground = case[2], case[6]
    return {
        "consent": said == "consent",
        "refused": said in {"refusal", "taken_back", "conditional"},
        "no_reply": said is None,
        "already_known": case[1] == "already_known" or "requester_knows_it" in case[3],
    }.get(ground, True)


def weighed(case: Case) -> bool:
    """S97, S98: the five questions, backed, where a danger is known, a no is overridden, or nobody was asked."""
    kind, who, said, noted, balance, outcome, ground, _, _ = case
    if outcome != "disclose":
        return True
    not_asked = kind == "family" and who != "safe" and said is None
    alone = not_asked and ground == "reasonable_without_consent" and "routine" not in noted
    no = said in {"refusal", "taken_back", "conditional"}
    over_no = no and ground not in {"consent", "official_capacity"}
    return balance == "share" or not (in_danger(case) or alone or over_no)


def in_danger(case: Case) -> bool:
    """Whether somebody may come to harm: they were not asked for that reason, or it was noted (R23, S29)."""
    return case[1] in FOR_SAFETY or bool(case[3] & {"endangered", "police_investigation"})


def takes_two(case: Case) -> bool:
    """A second person: override of a no, any exemption, any safeguarding reason, existence withheld (R24, S98)."""
    said, outcome, ground = case[2], case[5], case[6]
    over_no = outcome in SHOWING and said in {"refusal", "taken_back", "conditional"}
    return over_no or ground in IN_LAW | {"staff_endangered"} or in_danger(case)


def takes_the_lead(case: Case) -> bool:
    """The safeguarding lead, where the reason is a danger (S98)."""
    return in_danger(case) or case[6] in OF_SAFETY or case[5] == "existence_withheld"


def party_of(case: Case) -> Consultation:
    """The third party of a case; staff were talked with."""
    kind, who, said, noted, balance, *_ = case
    found = Consultation("P-1", PartyKind(kind), talk=Talk(3, TODAY, "u-m"), plan_backed=True)
    found.letter_sent_on = date(2027, 3, 1)
    found.plan = acts.ContactPlanned(party_id="P-1", ask=who == "safe", who_learns=WhoLearns(who))
    found.factors[""] = frozenset(map(Factor, noted))
    if said is not None:
        found.replies.append(HeardReply("R-1", 5, ReplyKind(said), AT, confirmed=True))
    if balance != "none":
        found.balance = Balance(9, share=balance != "not_share", backed=balance != "waits")
    return found


def test_the_whole_table_holds_what_the_demands_say() -> None:
    """S7, S26-S31, S85, S97-S99, R15-R19, R22, R24: what may be decided, and whether by two, or with the lead."""
    wrong: list[tuple[Case, object]] = []
    state = RequestState(reply_by=date(2027, 3, 1), reply_date_passed=True)
    last: tuple[object, ...] = ()
    for case in islice(cases(), 0, None, EACH):
        if case[:5] != last:
            last, party = case[:5], party_of(case)
            state.parties = {"P-1": party}
        outcome, ground, passage, nation = Outcome(case[5]), Ground(case[6]), case[7], case[8]
        if not can_stand_on(outcome, ground):
            assert not may_be(case)
            continue
        act = decision_about(party, outcome, ground, "M-1" if passage else None)
        said = Said(submission_id="S", actor_id="u-m", role=Role.MANAGER, act=act)
        code = refusal(state, IN[nation], said, TODAY)
        if (code is None) is not may_be(case):
            wrong.append((case, code))
        elif code is None and decision_needs_second(party, act) is not takes_two(case):
            wrong.append((case, "second"))
        elif code is None and decision_is_sensitive(act) is not takes_the_lead(case):
            wrong.append((case, "lead"))
    assert not wrong, (len(wrong), wrong[:12])
