"""A question sheet without names, to show to an insurer, council or solicitor (S97)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlmodel import Session, select
from starlette.responses import Response

from letters.errors import LetterError
from letters.sheets import Section, printed
from models.acts import BalanceWeighed
from models.cases import Child
from models.files import Person
from models.people import Setting, User
from models.words import MentionKind
from records.file import facts_of, lines, persons_of
from redaction import Doubt, Party, Rule, propose, read_pages
from rules.consultation import Consultation
from rules.nameless import Known, Tell, tells_in
from rules.permissions import See
from web.asking.people_views import Card, must_act, must_not_be_own, party_card_of
from web.asking.people_words import MENTION_KINDS
from web.casefile import Case, open_case, show
from web.deciding.decisions_words import ANSWERS, QUESTIONS
from web.guarding import Visit, signed_in
from web.marker.finding import NAMES
from web.wording import PARTY_KINDS

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
NO_NAMES = "no_names"
TITLE = "A question about sharing, without names"

_TELLS = {
    Tell.NAME: "a name that is kept in Clean Copy",
    Tell.CONTACT: "an address, a telephone number or another contact detail",
    Tell.REFERENCE: "a reference",
    Tell.DATE: "a date or a year",
}
_MENTIONS = {
    MentionKind.REFERS_TO: "REF: somebody else wrote or said it about them",
    MentionKind.CONTRIBUTED_BY: "OWN: they wrote it, said it, or gave it",
}
_FREE = (
    ("situation", "What it is about", "Say what it is about"),
    ("question", "What we ask you", "Say what you want to know"),
)


@router.get("/requests/{ref}/decisions/{person_id}/question-sheet")
def ask(ref: str, person_id: str, visit: FileVisit) -> Response:
    """The form: two pieces of free text; all else stands in codes."""
    case, card, party, _, _ = _read(visit, ref, person_id)
    return _form(visit, case, card, party)


@router.post("/requests/{ref}/decisions/{person_id}/question-sheet")
def make(ref: str, person_id: str, visit: FileVisit) -> Response:
    """The sheet as PDF; refused while anything typed would tell whose file it is."""
    case, card, party, known, people = _read(visit, ref, person_id)
    typed: dict[str, str] = {}
    doubtful: list[str] = []
    for name, label, missing in _FREE:
        typed[name] = visit.fields.text(name, missing)
        seen = looks_in(typed[name], people)
        tell = tells_in(typed[name], known) or (Tell.NAME if seen.somebody else None)
        doubtful += seen.may_be_names
        if tell is not None:
            visit.fields.wrong(
                name,
                f"“{label}” has {_TELLS[tell]} in it. Say it without, such as “a grandparent” or “last spring”.",
            )
    if doubtful and not visit.fields.yes(NO_NAMES):
        words = ", ".join(f"\u201c{one}\u201d" for one in dict.fromkeys(doubtful))
        visit.fields.wrong(NO_NAMES, f"This looks like a name: {words}. Say it without, or tick that it is none.")
    if visit.fields.faults:
        return _form(visit, case, card, party, doubtful=bool(doubtful))
    try:
        data = printed(TITLE, (*_sections(case, card, party), *_free(typed), _ANSWER), TITLE)
    except LetterError as problem:
        visit.fields.wrong("", str(problem))
        return _form(visit, case, card, party)
    visit.viewed(ref, "question_sheet", person_id=person_id)
    headers = {"Content-Disposition": 'inline; filename="question-sheet.pdf"'}
    return Response(data, media_type="application/pdf", headers=headers)


_ANSWER = Section("Your answer", (), room_lines=6)


def _free(typed: dict[str, str]) -> Iterator[Section]:
    for name, label, _ in _FREE:
        kept = tuple(line.strip() for line in typed[name].splitlines() if line.strip())
        yield Section(label, kept, points=False)


def _sections(case: Case, card: Card, party: Consultation) -> Iterator[Section]:
    """What the sheet says by itself, in kinds and codes."""
    yield Section(
        "Who is meant",
        (
            "A parent asks to see what a setting for young children keeps on their child.",
            f"Person P is mentioned in it: {PARTY_KINDS[party.kind].lower()}.",
            f"Were they asked? {_asked(party)}",
        ),
    )
    kinds = {passage.kind for passage in card.passages}
    held = [words for kind, words in _MENTIONS.items() if MENTION_KINDS[kind][0] in kinds]
    yield Section("What is in it", tuple(held) or ("No passage is noted yet.",))
    yield Section("The five questions", tuple(_answers(case, party)))


def _asked(party: Consultation) -> str:
    if party.has_refused:
        return "A-NO: asked, and said no."
    if party.has_consented:
        return "A-YES: asked, and said yes."
    if party.letter_sent_on is not None:
        return "A-OPEN: asked, and has not given a clear answer."
    return "N: not asked."


def _answers(case: Case, party: Consultation) -> Iterator[str]:
    seq = party.balance.seq if party.balance is not None else None
    act = next((event.act for event in case.events if event.seq == seq), None)
    weighed = act if isinstance(act, BalanceWeighed) else None
    for number, (name, question, _) in enumerate(QUESTIONS, start=1):
        answer = ANSWERS[getattr(weighed, name)] if weighed is not None else "Not answered yet"
        yield f"Q{number}. {question} {answer}."
    if weighed is not None:
        yield f"What we think follows: {'share it' if weighed.share else 'do not share it'}."


def _form(visit: Visit, case: Case, card: Card, party: Consultation, *, doubtful: bool = False) -> Response:
    return show(
        visit,
        case,
        "question_sheet.html",
        card=card,
        sections=tuple(_sections(case, card, party)),
        free=_FREE,
        doubtful=doubtful,
    )


def _read(visit: Visit, ref: str, person_id: str) -> tuple[Case, Card, Consultation, Known, tuple[Party, ...]]:
    must_act(visit, "balance_weighed")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, party = party_card_of(session, visit, case, person_id)
        known, people = known_in(session, case), people_of(session, case)
    must_not_be_own(card)
    return case, card, party, known, people


@dataclass(frozen=True)
class Seen:
    """What the marker's own eye sees in some words: somebody of the file, and words that look like names."""

    somebody: bool
    may_be_names: tuple[str, ...]


def looks_in(text: str, people: Sequence[Party]) -> Seen:
    """Nicknames, initials, names misspelt or in other letters; and names that nobody has entered (S97)."""
    if not text.strip():
        return Seen(False, ())
    found = propose([("sheet", read_pages(text.encode(), "text"))], people)
    doubts = tuple(item.text for item in found.review if item.kind is Doubt.MAY_BE_NAME)
    return Seen(any(Rule(mark.rule) in NAMES for mark in found.marks), doubts)


def people_of(session: Session, case: Case) -> tuple[Party, ...]:
    """Everybody of this file, the child, who asks, and the staff, as the marker looks for them."""
    persons = [facts_of(one) for one in persons_of(session, case.child.id)]
    child = (case.child.known_as,) if case.child.known_as else ()
    names = [
        (case.child.name, child),
        (case.request.requester_name, ()),
        *((facts.name, facts.aliases) for facts in persons),
        *((user.name, ()) for user in case.staff.values()),
    ]
    return tuple(Party(str(number), name, aliases) for number, (name, aliases) in enumerate(names))


def known_in(session: Session, case: Case) -> Known:
    """Every name the cabinet knows, and the contact details of this child's people, requester and setting."""
    people, children = list(session.exec(select(Person))), list(session.exec(select(Child)))
    settings, asked = list(session.exec(select(Setting))), case.request
    names = [
        *(each for person in people for each in (person.name, *lines(person.aliases))),
        *(each for child in children for each in (child.name, child.known_as)),
        *(user.name for user in session.exec(select(User))),
        asked.requester_name,
    ]
    details = [each for person in people if person.child_id == case.child.id for each in _details(person)]
    details += [asked.requester_address, *(each.address for each in settings)]
    return Known(tuple(names), tuple(each.name for each in settings), tuple(filter(None, details)))


def _details(person: Person) -> Iterable[str]:
    return (*lines(person.addresses), person.contact_address, person.agency_name or "", person.agency_contact or "")
