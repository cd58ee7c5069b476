"""What waits on whom, over all requests."""

from datetime import date

from models.words import Role
from rules.agenda import Waiting
from rules.tasks import tasks_for

TODAY = date(2027, 3, 10)
WAITS = [
    ("AR-2027-0002", Waiting(Role.MANAGER, "a reply to be read", date(2027, 3, 20))),
    ("AR-2027-0001", Waiting(Role.MANAGER, "the request to be closed", date(2027, 3, 9))),
    ("AR-2027-0001", Waiting("second_person", "a second person", date(2027, 3, 12))),
    ("AR-2027-0003", Waiting(Role.THIRD_PARTY, "a reply", date(2027, 3, 11))),
    ("AR-2027-0003", Waiting(Role.LEGAL_ADVISER, "legal advice", None)),
]


def test_each_role_is_told_its_own_the_most_urgent_first() -> None:
    """R2: what is late stands first and says so."""
    assert [task.in_words() for task in tasks_for(Role.MANAGER, WAITS, TODAY)] == [
        "AR-2027-0001: the request to be closed, late since 9 March",
        "AR-2027-0002: a reply to be read, until 20 March",
    ]


def test_what_waits_on_a_second_person_is_told_to_those_who_can_back_it() -> None:
    """S98: the line manager and the safeguarding lead."""
    for role in (Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD):
        assert [task.what for task in tasks_for(role, WAITS, TODAY)] == ["a second person"]


def test_a_task_without_a_date_says_only_what() -> None:
    """Nothing is invented."""
    (task,) = tasks_for(Role.LEGAL_ADVISER, WAITS, TODAY)
    assert task.in_words() == "AR-2027-0003: legal advice"


def test_somebody_on_whom_nothing_waits_is_told_nothing() -> None:
    """The digest is silent then."""
    assert tasks_for(Role.KEY_PERSON, WAITS, TODAY) == ()
