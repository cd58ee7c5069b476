"""An account put on somebody's card after they were named counts too: nobody decides of themselves (R24)."""

import pytest

from models import acts
from models.words import Factor, Ground, Outcome, PartyKind, Role, WhoLearns
from records.database import writing
from records.file import edit_person, facts_of, get_person
from tests.unit.activities.conftest import Recorder
from tests.unit.web.parties import somebody


def linked_later(recorder: Recorder, role: Role) -> tuple[str, str]:
    """A member of staff named without an account, which was put on the card since; the request and their id."""
    house = recorder.house
    ref = house.request()
    house.entitled(ref)
    party = somebody(house, ref, "Tomos Prydderch", PartyKind.STAFF)
    with writing(house.desk.engine, ref) as session:
        person = get_person(session, party)
        assert person is not None
        facts = facts_of(person).model_copy(update={"user_id": recorder.user(role).id})
        edit_person(session, party, ref, facts, "u", house.desk.now)
    assert house.state(ref).parties[party].staff_user_id is None
    return ref, party


def said_of(party: str) -> list[acts.Act]:
    """What a manager may say of a third party, so long as it is somebody else."""
    return [
        acts.ContactPlanned(party_id=party, ask=False, who_learns=WhoLearns.NEED_NOT_ASK),
        acts.FactorsNoted(party_id=party, factors=(Factor.ROUTINE,)),
        acts.NoticeSettled(party_id=party, tell=False),
        acts.DecisionMade(decision_id="D-1", party_id=party, outcome=Outcome.REFERENCES, ground=Ground.NO_REPLY),
    ]


@pytest.mark.parametrize("number", range(4))
def test_who_turns_out_to_be_the_third_party_says_nothing_of_themselves(recorder: Recorder, number: int) -> None:
    """R24: by the log they were nobody here; the card knows better."""
    ref, party = linked_later(recorder, Role.MANAGER)
    assert recorder.say(ref, said_of(party)[number]).refused in {"about_yourself", "wrong_stage"}
    if number != 3:
        assert recorder.say(ref, said_of(party)[number], Role.DEPUTY).event is not None


def test_nor_do_they_back_what_is_about_them_and_a_stop_they_may_place(recorder: Recorder) -> None:
    """R24, S54."""
    ref, party = linked_later(recorder, Role.LINE_MANAGER)
    planned = recorder.say(ref, said_of(party)[0]).event
    assert planned is not None
    assert recorder.say(ref, acts.Backed(seq=planned.seq), Role.LINE_MANAGER).refused == "about_yourself"
    assert recorder.say(ref, acts.Backed(seq=planned.seq), Role.SAFEGUARDING_LEAD).event is not None
    assert recorder.say(ref, acts.StopPlaced(party_id=party), Role.LINE_MANAGER).event is not None
