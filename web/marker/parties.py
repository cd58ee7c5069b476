"""Whom the finder looks for: third parties to hide or to leave, and child and requester, who stay (S35, S85)."""

from collections.abc import Iterable, Iterator, Sequence

from models.cases import AccessRequest, Child
from models.files import Person
from records.file import facts_of
from redaction import Party
from redaction.places import folded
from rules.marking import Sought


def parties_to_find(
    sought: Sequence[Sought], persons: Iterable[Person], child: Child, request: AccessRequest
) -> tuple[Party, ...]:
    """Whom the finder looks for: third parties to hide or to leave, and child and requester, who stay."""
    by_id = {person.id: person for person in persons}
    own = tuple(part for part in (request.requester_telephone, request.requester_email) if part)
    found: list[Party] = []
    for each in sought:
        if each.person_id in by_id:
            found += _party(each, by_id[each.person_id], request)
    known_as = (child.known_as,) if child.known_as else ()
    found.append(Party("child", child.name, aliases=known_as, role="keep"))
    found.append(
        Party(
            "requester",
            request.requester_name,
            phones=tuple(part for part in own if "@" not in part),
            emails=tuple(part for part in own if "@" in part),
            addresses=(request.requester_address,) if request.requester_address else (),
            role="keep",
        )
    )
    return tuple(found)


def _party(each: Sought, person: Person, request: AccessRequest) -> Iterator[Party]:
    """A person to hide; or one who stays, whose telephone, e-mail and address are looked for all the same."""
    facts = facts_of(person)
    phones = _unlike([*facts.telephones, facts.contact_telephone], request.requester_telephone)
    emails = _unlike([*facts.emails, facts.contact_email], request.requester_email)
    addresses = _unlike([*facts.addresses, facts.contact_address], request.requester_address)
    relations = facts.relations if each.pointing_somewhere else ()
    relations += facts.pointers if each.traced_somewhere else ()
    if each.hidden_somewhere:
        yield Party(person.id, facts.name, facts.aliases, relations, phones, emails, addresses)
        return
    yield Party(person.id, facts.name, facts.aliases, facts.relations, role="keep")
    if phones or emails or addresses:
        yield Party(person.id, "", (), (), phones, emails, addresses)


def _unlike(values: Iterable[str], own: str) -> tuple[str, ...]:
    """The values that are not the requester's own: those they may see."""
    kept = dict.fromkeys(value for value in values if value and folded(value) != folded(own))
    return tuple(kept)
