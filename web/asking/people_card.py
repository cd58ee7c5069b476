"""Adding a person and correcting what is known of them: e-mail one and strict, or none at all (S19, S24-S27)."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models import acts
from models.files import Person
from models.people import User
from models.words import PartyKind
from records import people
from records.file import PersonFacts, add_person, edit_person, facts_of, get_person, lines, persons_of
from records.log import act_of, read_submission
from records.scope import letter_words
from rules.permissions import See
from rules.refusals import words_for
from web.as_seen import SENT_AGAIN, as_seen, changed_meanwhile, stands_as_seen
from web.asking.people_views import Card, card_of, must_act
from web.casefile import Case, open_case, show
from web.filing.told import say_changed
from web.forms import Fields
from web.guarding import Visit, signed_in, submission_key
from web.wording import PARTY_KINDS

router = APIRouter()

FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
FACTS = {
    "name": "the name",
    "kind": "the kind of person",
    "aliases": "the other names",
    "relations": "who they are to the child",
    "telephones": "the telephone numbers in the file",
    "emails": "the e-mail addresses in the file",
    "addresses": "the addresses in the file",
    "contact_email": "the e-mail address",
    "contact_address": "the postal address",
    "contact_telephone": "the telephone number",
    "letter_text": "the words of the letter",
    "pointers": "what else would tell who it was",
    "agency_name": "the agency",
    "agency_contact": "how a parent reaches the agency",
    "user_id": "the account",
}
_LISTS = ("aliases", "relations", "pointers", "telephones", "emails", "addresses")
_LETTER_GONE = (
    "A letter has gone to this person already, so the kind of person and the account cannot be changed any more."
)
SOMEBODY_ELSE = "somebody_else"
_HAS_ACCOUNT = (
    "Somebody of this name signs in here. Choose their account, so that they never decide about themselves; or say "
    "that this is somebody else."
)
_SAME_NAME = (
    "Somebody of this name is in the list already. If this is another person, add what tells them apart, such as "
    "\u201cgrandmother\u201d."
)


@router.get("/requests/{ref}/people/new")
def ask_new(visit: FileVisit, ref: str) -> Response:
    """An empty card."""
    must_act(visit, "party_named")
    return _form(visit, ref, None)


@router.post("/requests/{ref}/people/new")
def add(visit: FileVisit, ref: str) -> Response:
    """Keep a new person and name them in this request."""
    must_act(visit, "party_named")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        facts = _facts(visit.fields, people.users(session, active_only=False))
    if not visit.fields.faults:
        person = _kept(visit, case, facts)
        if person is not None:
            named = acts.PartyNamed(party_id=person.id, party_kind=facts.kind, staff_user_id=facts.user_id)
            outcome = visit.say(ref, named)
            if not visit.refused(outcome):
                say_changed(visit, case)
                path = f"{case.path}/people/{person.id}/mentions"
                return visit.go(path, "The person is in the list. Now note where they are mentioned.", outcome)
    return _form(visit, ref, None)


@router.get("/requests/{ref}/people/{person_id}")
def ask_edit(visit: FileVisit, ref: str, person_id: str) -> Response:
    """The card of a person, to be corrected."""
    must_act(visit, "party_named")
    with visit.reading() as session:
        card = card_of(session, visit, open_case(session, ref, visit.now), person_id)
        own_words = letter_words(session, ref, person_id)
    visit.fields = _filled(card.person, own_words)
    visit.viewed(ref, "person", person_id=person_id)
    return _form(visit, ref, card)


@router.post("/requests/{ref}/people/{person_id}")
def edit(visit: FileVisit, ref: str, person_id: str) -> Response:
    """Keep what was corrected."""
    must_act(visit, "party_named")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card = card_of(session, visit, case, person_id)
        facts = _facts(visit.fields, people.users(session, active_only=False), card.person.name)
    another = card.party is not None and (facts.kind, facts.user_id) != (card.party.kind, card.party.staff_user_id)
    if card.about_you and (another or facts.user_id != card.person.user_id):
        visit.fields.wrong("kind", words_for("about_yourself"))
    if another and card.letter_gone:
        visit.fields.wrong("kind", _LETTER_GONE)
    if visit.fields.faults:
        return _form(visit, ref, card)
    with visit.writing(ref) as session:
        standing = _standing(session, ref, person_id)
        overtaken = standing != facts and not stands_as_seen(visit.fields, standing)
        if not overtaken:
            edit_person(session, person_id, ref, facts, visit.user.id, visit.now)
    if overtaken:
        return _overtaken(visit, case, card, facts)
    told = say_changed(visit, case)
    if not another:
        return visit.go(f"{case.path}/people", "What you changed is kept.", told)
    off = visit.say(ref, acts.PartyTakenOff(party_id=person_id), "Named again as another kind of person.", "off")
    if visit.refused(off):
        return _form(visit, ref, card)
    named = acts.PartyNamed(party_id=person_id, party_kind=facts.kind, staff_user_id=facts.user_id)
    on = visit.say(ref, named, step="on")
    if visit.refused(on):
        return _form(visit, ref, card)
    return visit.go(
        f"{case.path}/people", "What you changed is kept. Answer again who will learn of this.", off, on
    )


def _standing(session: Session, ref: str, person_id: str) -> PersonFacts:
    """What is known of a person now. Raises HTTPException 404 for nobody."""
    person = get_person(session, person_id)
    if person is None:
        raise HTTPException(404)
    return facts_of(person, letter_words(session, ref, person_id))


def _overtaken(visit: Visit, case: Case, card: Card, typed: PersonFacts) -> Response:
    """Somebody else corrected the same card meanwhile: say who and what, and keep what was typed."""
    with visit.reading() as session:
        standing = _standing(session, case.ref, card.id)
        told = changed_meanwhile(session, visit, case, {"person.edited": "changed"}, card.id, FACTS)
    visit.fields.wrong("", f"{told} {SENT_AGAIN}")
    differs = [name for name, value in standing if value != getattr(typed, name)]
    rows = [(FACTS[name].capitalize(), _shown(case, standing, name)) for name in differs]
    return _form(visit, case.ref, card, rows)


def _shown(case: Case, facts: PersonFacts, name: str) -> str:
    value = getattr(facts, name)
    if isinstance(value, tuple):
        return ", ".join(value) or "Nothing"
    if isinstance(value, PartyKind):
        return PARTY_KINDS[value]
    account = case.staff.get(value or "") if name == "user_id" else None
    return account.name if account is not None else value or "Nothing"


def _kept(visit: Visit, case: Case, facts: PersonFacts) -> Person | None:
    """The person, kept once: a form that was sent twice finds the one it made."""
    wanted = _folded(facts.name)
    with visit.writing(case.ref) as session:
        same = [one for one in persons_of(session, case.child.id) if _folded(one.name) == wanted]
        for person in same:
            if person.id not in case.state.parties or _said_before(visit, session, person.id):
                return person
        if same:
            visit.fields.wrong("name", _SAME_NAME)
            return None
        return add_person(session, case.child.id, case.ref, facts, visit.user.id, visit.now)


def _said_before(visit: Visit, session: Session, person_id: str) -> bool:
    said = read_submission(session, submission_key(visit.fields))
    act = act_of(said) if said is not None else None
    return isinstance(act, acts.PartyNamed) and act.party_id == person_id


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _facts(fields: Fields, staff: list[User], named_before: str = "") -> PersonFacts:
    lists = {name: lines(fields.text(name)) for name in _LISTS}
    for address in lists["emails"]:
        if "@" not in address:
            fields.wrong("emails", "Enter one e-mail address on each line.")
    name = fields.words("name", "Enter the name, or words that say who this is")
    account = fields.value("user_id")
    if (
        not account
        and _folded(name) != _folded(named_before)
        and _folded(name) in {_folded(user.name) for user in staff}
    ):
        fields.wrong("user_id", _HAS_ACCOUNT)
    account = "" if account == SOMEBODY_ELSE else account
    if account and account not in {user.id for user in staff}:
        fields.wrong("user_id", "Choose an account from the list.")
    kind = fields.choice("kind", PartyKind, "Choose what kind of person this is")
    if account and kind is not PartyKind.STAFF:
        fields.wrong("user_id", "Only a member of staff can have an account. Choose \u201cNo account\u201d.")
    return PersonFacts(
        name=name,
        kind=kind,
        contact_email=fields.email("contact_email"),
        contact_address=fields.text("contact_address"),
        contact_telephone=fields.words("contact_telephone"),
        letter_text=fields.text("letter_text"),
        agency_name=fields.words("agency_name"),
        agency_contact=fields.text("agency_contact"),
        user_id=account or None,
        **lists,
    )


def _filled(person: Person, own_words: str) -> Fields:
    facts = facts_of(person, own_words)
    return Fields.holding(
        name=facts.name,
        kind=facts.kind.value,
        contact_email=facts.contact_email,
        contact_address=facts.contact_address,
        contact_telephone=facts.contact_telephone,
        letter_text=facts.letter_text,
        agency_name=facts.agency_name,
        agency_contact=facts.agency_contact,
        user_id=facts.user_id or "",
        **{name: "\n".join(getattr(facts, name)) for name in _LISTS},
    )


def _form(visit: Visit, ref: str, card: Card | None, stands_now: Sequence[tuple[str, str]] = ()) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        staff = people.users(session)
        seen = as_seen(_standing(session, ref, card.id), visit.now) if card is not None else ""
    kinds = [(kind.value, words) for kind, words in PARTY_KINDS.items()]
    accounts = [
        ("", "No account"),
        (SOMEBODY_ELSE, "No account: somebody else of the same name as an account"),
        *((user.id, f"{user.name}, {user.role.value.replace('_', ' ')}") for user in staff),
    ]
    return show(
        visit,
        case,
        "people_card.html",
        card=card,
        kinds=kinds,
        accounts=accounts,
        as_seen=seen,
        stands_now=stands_now,
    )
