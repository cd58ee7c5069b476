"""Two people take a paper out, and a request changes hands, over real programs (R25, S18, S91)."""

from models import acts
from models.messages import Event
from models.words import Role, Stage, WhyTakenOut
from records import people, store
from records.database import reading
from records.file import documents_of, removed_documents_of
from records.requests import get_request
from records.scope import request_facts
from rules.stages import stage_of
from tests.e2e.house import House
from tests.e2e.player import Player


def test_a_wrong_childs_paper_leaves_and_the_file_is_confirmed_anew(house: House) -> None:
    """R25, S18: the key goes with the second person's word; the workflow knows the new file at once."""
    player = Player(house)
    for step in (player.create, player.intake, player.assemble):
        step()
    with reading(house.engine) as session:
        wrong = documents_of(session, player.child_id)[1]
    proposed = player.say(acts.PaperTakenOut(document_id=wrong.id, why=WhyTakenOut.WRONG_CHILD))
    assert isinstance(proposed, Event)
    assert stage_of(house.state(player.ref)) is Stage.ASSEMBLY
    player.say(acts.Backed(seq=proposed.seq), Role.SAFEGUARDING_LEAD)
    with reading(house.engine) as session:
        (gone,) = removed_documents_of(session, player.child_id)
        assert not store.is_readable(session, gone.sealed_id)
        facts = request_facts(session, player.ref)
    assert house.kinds(player.ref)[-1] == "file_changed"
    player.say(acts.FileComplete(digest=facts.digest))
    player.say(acts.FileConfirmed(digest=facts.digest), Role.LINE_MANAGER)
    assert stage_of(house.state(player.ref)) is Stage.CONSULTATION


def test_a_request_that_was_handed_over_writes_in_its_new_managers_name(house: House) -> None:
    """S91."""
    player = Player(house)
    for step in (player.create, player.intake, player.assemble):
        step()
    deputy = house.actor(Role.DEPUTY)
    player.say(acts.HandedOver(to_user_id=deputy.id), Role.LINE_MANAGER)
    with reading(house.engine) as session:
        request = get_request(session, player.ref)
        assert request is not None
        assert request.manager_id == deputy.id
        account = people.get_user(session, deputy.id)
        assert account is not None
    player.ask()
    house.until(lambda: bool(house.mails(player.gran_email)), what="the letter to the grandmother")
    assert account.name in house.mails(player.gran_email)[0]["text"]
