"""Which letters are due to third parties: one for each person, by what they are (S20, S24, S25, S27)."""

from datetime import UTC, date, datetime

from models import acts
from models.messages import Event
from models.words import ParentalSource, PartyKind, Role, WhoLearns
from rules.agenda import effects_due
from rules.folding import fold

PEOPLE = {
    "p-gran": PartyKind.FAMILY,
    "p-step": PartyKind.FAMILY,
    "p-social": PartyKind.AGENCY,
    "p-nurse": PartyKind.AGENCY,
    "p-staff": PartyKind.STAFF,
}


def asking() -> dict[str, str]:
    """Effect -> kind of letter, once everybody in the file may be asked and their letters were read."""
    said: list[tuple[acts.Act, Role]] = [
        (acts.RequestReceived(received_on=date(2027, 3, 4)), Role.MANAGER),
        (acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER), Role.MANAGER),
    ]
    for party_id, kind in PEOPLE.items():
        said += [
            (acts.PartyNamed(party_id=party_id, party_kind=kind), Role.MANAGER),
            (acts.ContactPlanned(party_id=party_id, ask=True, who_learns=WhoLearns.SAFE), Role.MANAGER),
            (acts.LetterRead(party_id=party_id, digest="d" * 64), Role.LINE_MANAGER),
        ]
    said.append((acts.ConsultationStarted(reply_by=date(2027, 3, 20)), Role.MANAGER))
    at = datetime(2027, 3, 4, 12, tzinfo=UTC)
    log = [
        Event(seq=seq, at=at, actor_id=f"u-{role}", role=role, act=act)
        for seq, (act, role) in enumerate(said, start=1)
    ]
    return {order.effect: order.letter_kind for order in effects_due("AR-2027-0001", fold(log))}


def test_each_of_the_family_gets_a_letter_of_their_own() -> None:
    """S20, S24."""
    due = asking()
    assert due["letter/third_party/p-gran"] == due["letter/third_party/p-step"] == "third_party_family"


def test_workers_of_agencies_are_written_to_as_well() -> None:
    """S25."""
    due = asking()
    assert due["letter/third_party/p-social"] == due["letter/third_party/p-nurse"] == "third_party_agency"


def test_staff_are_written_to_like_everybody_else() -> None:
    """S27."""
    assert asking()["letter/third_party/p-staff"] == "third_party_staff"
