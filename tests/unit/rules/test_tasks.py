"""What waits on whom, over all requests."""

from datetime import date

from models.words import Role
from rules.agenda import MARK_TOGETHER, SECOND_PERSON, Waiting
from rules.tasks import Reader, Waits, tasks_for

TODAY = date(2027, 3, 10)
ANN, BEN = Reader("u-ann", Role.MANAGER), Reader("u-ben", Role.DEPUTY)
WAITS = [
    Waits("AR-2027-0002", "u-ann", (Waiting(Role.MANAGER, "a reply to be read", date(2027, 3, 20)),)),
    Waits(
        "AR-2027-0001",
        "u-ann",
        (
            Waiting(Role.MANAGER, "the request to be closed", date(2027, 3, 9)),
            Waiting("second_person", "a second person", date(2027, 3, 12)),
        ),
        proposers=frozenset({"u-ann"}),
    ),
    Waits(
        "AR-2027-0003",
        "u-ben",
        (
            Waiting(Role.THIRD_PARTY, "a reply", date(2027, 3, 11)),
            Waiting(Role.LEGAL_ADVISER, "legal advice", None),
            Waiting(Role.MANAGER, "people to be asked", date(2027, 3, 11)),
        ),
    ),
    Waits("AR-2027-0004", None, (Waiting(Role.MANAGER, "somebody to carry it", date(2027, 3, 30)),)),
]


def told(person: Reader) -> list[str]:
    """What this person's list says."""
    return [task.in_words() for task in tasks_for(person, WAITS, TODAY)]


def test_each_person_is_told_their_own_the_most_urgent_first() -> None:
    """R2, S91: a leader's task is theirs who carries the request; what is late stands first and says so."""
    assert told(ANN) == [
        "AR-2027-0001: the request to be closed, late since 9 March",
        "AR-2027-0002: a reply to be read, until 20 March",
        "AR-2027-0004: somebody to carry it, until 30 March",
    ]


def test_what_somebody_else_carries_is_not_in_the_list() -> None:
    """S91: the deputy is told of what they carry, and of what nobody who can sign in carries."""
    assert told(BEN) == [
        "AR-2027-0003: people to be asked, until 11 March",
        "AR-2027-0004: somebody to carry it, until 30 March",
    ]


def test_what_waits_on_a_second_person_is_told_to_those_who_can_back_it() -> None:
    """S98: the line manager and the safeguarding lead."""
    for role in (Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD):
        assert told(Reader("u-other", role)) == ["AR-2027-0001: a second person, until 12 March"]


def test_whoever_proposed_it_is_not_told_to_back_it() -> None:
    """S98: a second person is another person."""
    assert told(Reader("u-ann", Role.LINE_MANAGER)) == []


def test_a_task_without_a_date_says_only_what() -> None:
    """Nothing is invented."""
    assert told(Reader("u-law", Role.LEGAL_ADVISER)) == ["AR-2027-0003: legal advice"]


def test_somebody_on_whom_nothing_waits_is_told_nothing() -> None:
    """The digest is silent then."""
    assert told(Reader("u-key", Role.KEY_PERSON)) == []


def test_who_is_invited_from_outside_has_what_waits_on_the_line_manager_there_alone() -> None:
    """S38: not the marking, and nothing of another request."""
    guest = Reader("u-chair", Role.INVITED_CHECKER)
    waits = tuple(
        Waiting(on, what, date(2027, 3, 11))
        for on, what in (
            (Role.LINE_MANAGER, "the second check of the copy"),
            (Role.LINE_MANAGER, MARK_TOGETHER),
            (SECOND_PERSON, "a second person"),
            (Role.MANAGER, "people to be asked"),
        )
    )
    here = Waits("AR-2027-0005", "u-ann", waits, invited=frozenset({"u-chair"}))
    elsewhere = Waits("AR-2027-0006", "u-ann", waits)
    assert [task.what for task in tasks_for(guest, [here, elsewhere], TODAY)] == [
        "a second person",
        "the second check of the copy",
    ]
