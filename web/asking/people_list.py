"""The list of people of a request: its third parties, who asks, and who else the child's file knows (S19, R11)."""

from starlette.responses import Response

from web.asking.people_views import cards_of
from web.casefile import open_case, show
from web.guarding import Visit


def people_page(visit: Visit, ref: str) -> Response:
    """The list, with what was wrong on top where something was refused."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        parties, known = cards_of(session, visit, case)
    kinds = ("party_named", "contact_planned", "requester_known")
    return show(
        visit,
        case,
        "people.html",
        parties=parties,
        asks=next((card for card in known if card.id == case.state.requester_person_id), None),
        others=[card for card in known if card.id != case.state.requester_person_id],
        may={kind: visit.may_act(kind) and case.open for kind in kinds},
        alike={card.id for card in known if _folded(card.person.name) == _folded(case.request.requester_name)},
    )


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
