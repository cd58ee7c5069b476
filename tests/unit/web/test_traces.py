"""Everything that points to somebody: role and rota go, and a person looks for what no rule can see (S29)."""

import re

import pytest

from models import acts
from models.words import Ground, Outcome, PartyKind, Role
from records.database import reading
from records.file import copies_of
from records.store import unseal
from rules.consultation import decision_about
from rules.times import local_date
from tests.unit.redaction.helpers import text_of_copy
from tests.unit.rules.judged import S29
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import MarkedHouse, marked_house, pdf_of

pytestmark = pytest.mark.usefixtures("patient")

ROTA = "Rota of May\nMonday: the room leader\nTuesday: Noor Hadley"
BACK = "Signed by the one on duty\n~~~"


@pytest.fixture
def manager(house: House) -> Person:
    """Who marks."""
    return house.person(Role.MANAGER)


@pytest.fixture
def here(house: House) -> MarkedHouse:
    """A member of staff in danger, of whom two people decided that everything that points to them goes."""
    here = marked_house(house)
    here.add_person("Noor Hadley", PartyKind.STAFF, pointers=("the room leader",))
    here.add_paper("Rota", pdf_of(ROTA, BACK), "pdf", 2)
    here.complete()
    noor = here.people["Noor Hadley"]
    house.record(here.ref, acts.ContactPlanned(party_id=noor, ask=False, who_learns="raises_risk"))
    house.record(here.ref, acts.Backed(seq=house.state(here.ref).seq), Role.SAFEGUARDING_LEAD)
    house.record(here.ref, acts.StaffTalked(party_id=noor, on=local_date(house.desk.now)))
    house.record(here.ref, acts.FactorsNoted(party_id=noor, factors=S29))
    party = house.state(here.ref).parties[noor]
    act = decision_about(party, Outcome.EVERYTHING_POINTING, Ground.STAFF_ENDANGERED, decision_id="D-noor")
    house.record(here.ref, acts.Backed(seq=house.record(here.ref, act).seq), Role.SAFEGUARDING_LEAD)
    return here


def traces(manager: Person, here: MarkedHouse, page: int) -> list[str]:
    """The short names of the questions for traces on a page of the rota."""
    text = manager.get(here.page("Rota", page)).text
    return re.findall(r'name="settle" value="([0-9a-f]{16}):nothing"', text)


def test_name_and_role_are_black_and_the_rest_is_asked_on_every_page_of_the_paper(
    here: MarkedHouse, manager: Person
) -> None:
    """S29: the second page names nobody; the hand under it may be theirs all the same."""
    manager.get(here.path)
    words = {row.words for row in here.marks()}
    assert "the room leader" in words and "Noor Hadley" in words
    for page in (1, 2):
        assert (
            "a place on the rota, initials, handwriting and a signature"
            in manager.get(here.page("Rota", page)).text
        )
        assert len(traces(manager, here, page)) == 1
    assert not re.search(":nothing", manager.get(here.page("Visit")).text), "they are not in this paper"


def test_no_copy_is_made_before_somebody_looked_and_what_they_mark_is_gone_from_it(
    house: House, here: MarkedHouse, manager: Person
) -> None:
    """S29, S35: the signature is marked by hand, for the reason of the decision."""
    manager.get(here.path)
    for page in (1, 2):
        manager.send_from(here.page("Rota", page), here.page("Rota", page) + "/read")
    assert "question" in manager.send_from(here.path, f"{here.path}/copy").text
    path = here.page("Rota", 2)
    mark = {
        "person": here.people["Noor Hadley"],
        "ground": "staff_endangered",
        "typed": "Signed by the one on duty",
    }
    assert manager.send_from(path, path + "/mark", mark).status_code == 303
    for page in (1, 2):
        (name,) = traces(manager, here, page)
        path = here.page("Rota", page)
        answer = manager.send_from(
            path, path + "/settle", {"settle": f"{name}:{'marked' if page == 2 else 'nothing'}"}
        )
        assert answer.status_code == 303
        assert traces(manager, here, page) == []
    made = here.read_and_copy(manager)
    assert made is not None and made.proved
    with reading(house.desk.engine) as session:
        pdf = unseal(session, house.desk.key, copies_of(session, here.ref)[-1].sealed_id)
    told = text_of_copy(pdf)
    assert "Monday" in told
    for trace in ("Hadley", "room leader", "duty"):
        assert trace not in told
