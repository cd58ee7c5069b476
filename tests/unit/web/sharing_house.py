"""A sharing on its pages: the forms filled in, and the people who send them."""

from datetime import timedelta
from typing import Any

from temporalio.testing import ActivityEnvironment

from activities.sharing import SharingActivities
from models import acts
from models.words import Role
from records.database import reading
from records.log import load_log
from records.requests import children_on_file
from rules.lawbook import rules_for
from tests.unit.web.house import House, Person
from tests.unit.web.tools_by_hand import tools_of

PARTS = ["why", "what", "who", "purpose", "implications", "may_refuse", "may_take_back"]
CONSENT = {
    "given": "yes",
    "in_writing": "no",
    "by": "parent",
    "looked_after": "no",
    "told": PARTS,
    "able": "yes",
    "free": "yes",
    "consent_words": "Mira Ashdown said yes at the door.",
}
FIVE = {
    **dict.fromkeys(("fits_the_aim", "vulnerable", "needed_for_rights", "needed_to_protect"), "yes"),
    "another_way": "no",
    **{
        f"{name}-words": "Because."
        for name in ("fits_the_aim", "vulnerable", "another_way", "needed_for_rights", "needed_to_protect")
    },
    "not_asked": "more_risk",
    "share": "yes",
    "weighs_most": "The child's safety.",
}


def boxes(house: House, name: str, days: int = 0) -> dict[str, str]:
    """The three boxes of a date: so many days from today."""
    day = house.desk.now.date() + timedelta(days=days)
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def filled(house: House) -> dict[str, Any]:
    """The form, filled in."""
    with reading(house.desk.engine) as session:
        child = children_on_file(session)[0]
    return {
        "child": child.id,
        "with": "social_care",
        "who": "The duty team",
        "asked_by": "setting",
        "asked": "Bruises seen at the changing table.",
        "what": "Bruises seen on 20 November.",
        "why": "We are worried.",
        **boxes(house, "decide_by", 2),
    }


def begun(house: House, manager: Person, **more: Any) -> str:
    """A sharing that was begun on its page; its path."""
    answer = manager.send("/share", {**filled(house), **more})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].split("?")[0]


def made_sure(manager: Person, path: str, **more: str) -> None:
    """Who gets it is made sure of, and nobody is owed confidence."""
    who = {
        "name": "Ada Bright, duty team",
        "how": "rang_back",
        "how_words": "Their switchboard.",
        **more,
    }
    assert manager.send(f"{path}/sharing/receiver", who).status_code == 303
    assert manager.send(f"{path}/sharing/confidence", {"giver": "no", "subject": "agrees"}).status_code == 303


def state_of(house: House, path: str) -> Any:
    """What the log of the sharing says."""
    ref = path.rsplit("/", 1)[1]
    with reading(house.desk.engine) as session:
        return rules_for(ref).fold(load_log(session, ref))


def passed_on(house: House, parents: str, **more: str) -> dict[str, Any]:
    """The form for passing it on."""
    checked = ["relevant", "accurate", "factual", "current"]
    words = {"checked": checked, "parents": parents, "how": "spoken", "passed_words": "By telephone."}
    return {**words, **boxes(house, "passed_on"), **more}


def backs(house: House, path: str, seq: int, role: Role = Role.SAFEGUARDING_LEAD) -> int:
    """Somebody backs one line; the answer's code."""
    person = house.person(role)
    return person.send_from(f"{path}/backing", f"{path}/backing/{seq}", {f"read-{seq}": "yes"}).status_code


def make_the_copy(house: House, path: str) -> str:
    """What the worker does with the order; the hash of the copy."""
    ref = path.rsplit("/", 1)[1]
    (order,) = rules_for(ref).effects_due(ref, state_of(house, path))
    made = ActivityEnvironment().run(SharingActivities(tools_of(house)).make_shared_copy, order)
    assert made is not None and isinstance(made.act, acts.SharedCopyMade)
    return made.act.copy_sha256
