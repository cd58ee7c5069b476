"""Third parties as cards: who they are, where they are mentioned, what their letter says (S19-S27)."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import HTTPException
from sqlmodel import Session

from models.files import Document, Mention, Person
from models.words import Channel, PartyKind
from records.file import get_person, lines, mentions_of, persons_of
from records.log import read_submission
from records.scope import letter_words, papers_of
from rules import referring
from rules.consultation import Consultation
from rules.not_told import may_be_quoted
from rules.refusals import words_for
from web.asking.people_words import KEPT_BACK, MENTION_KINDS, plan_words, standing_words
from web.casefile import Case, sees_reasons
from web.guarding import Visit
from web.history import is_kept_from
from web.wording import CHANNELS, PARTY_KINDS, day


@dataclass(frozen=True)
class PassageView:
    """A passage of a person, with the paper and page it stands on."""

    id: str
    document_id: str
    paper: str
    page: int
    kind: str
    words: str

    @property
    def place(self) -> str:
        """Where it stands, such as "Incident form of 3 May 2026, page 2"."""
        return f"{self.paper}, page {self.page}"


@dataclass(frozen=True)
class Card:
    """One third party as the pages show them."""

    person: Person
    party: Consultation | None
    kind: str
    contact: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
    relations: tuple[str, ...]
    passages: tuple[PassageView, ...]
    letter_says: str
    status: str
    colour: str
    plan: str
    plan_reason: str
    about_you: bool
    words_kept_back: bool

    @property
    def id(self) -> str:
        """The person's id, which is the party's."""
        return self.person.id

    @property
    def letter_summary(self) -> str:
        """The digest of what the letter says of them, to which a second person's reading is bound (S20)."""
        return referring.summary_digest(self.party.kind, self.letter_says) if self.party is not None else ""

    @property
    def letter_read(self) -> bool:
        """Whether a second person has read what the letter says now."""
        return self.party is not None and self.party.read == self.letter_summary

    @property
    def letter_went(self) -> str:
        """What became of the letter to them, by the way it goes; nothing before it was written."""
        if self.party is None or self.party.letter_sent_on is None or self.party.plan is None:
            return ""
        if self.party.plan.channel is Channel.EMAIL:
            return f"Went by e-mail on {day(self.party.letter_sent_on)}"
        posted = self.party.plan.channel is Channel.POST
        if self.party.posted_on is not None:
            return f"{'Posted' if posted else 'Said'} on {day(self.party.posted_on)}"
        return "Written: to be printed and posted" if posted else "Written: to be said, with the words for it"

    @property
    def letter_gone(self) -> bool:
        """Whether a letter went to them, so that they cannot be changed or taken off any more."""
        return self.party is not None and (self.party.letter_sent_on is not None or bool(self.party.replies))


def cards_of(session: Session, visit: Visit, case: Case) -> tuple[list[Card], list[Card]]:
    """The third parties of a request, and the people of the child's file who are not in it."""
    documents = papers_of(session, case.ref)
    mentions = mentions_of(session, case.child.id)
    people = persons_of(session, case.child.id)
    found = [_card(session, visit, case, person, documents, mentions) for person in people]
    return [card for card in found if card.party is not None], [card for card in found if card.party is None]


def card_of(session: Session, visit: Visit, case: Case, person_id: str) -> Card:
    """One person of this child's file. Raises HTTPException 404 for anybody else."""
    person = get_person(session, person_id)
    if person is None or person.child_id != case.child.id:
        raise HTTPException(404)
    documents = papers_of(session, case.ref)
    return _card(session, visit, case, person, documents, mentions_of(session, case.child.id))


def party_card_of(session: Session, visit: Visit, case: Case, person_id: str) -> tuple[Card, Consultation]:
    """A third party of this request. Raises HTTPException 404 for anybody else."""
    card = card_of(session, visit, case, person_id)
    if card.party is None:
        raise HTTPException(404)
    return card, card.party


def must_act(visit: Visit, *kinds: str) -> None:
    """Raise HTTPException 403 unless this person's role may do one of these acts."""
    if not any(visit.may_act(kind) for kind in kinds):
        raise HTTPException(403, "Your role cannot do this. Ask the manager of the request.")


def must_not_be_own(card: Card) -> None:
    """Raise HTTPException 403 where a card is the visitor's own: nobody decides about themselves."""
    if card.about_you:
        raise HTTPException(403, words_for("about_yourself"))


def is_kept_back(visit: Visit, case: Case, seq: int) -> bool:
    """Whether this person may not know why the event of this number was decided so (design, "People")."""
    event = next((event for event in case.events if event.seq == seq), None)
    return event is not None and is_kept_from(visit, case, event)


def reason_of(session: Session, case: Case, seq: int) -> str:
    """The words that somebody wrote with the event of this number; nothing for none."""
    event = next((event for event in case.events if event.seq == seq), None)
    said = read_submission(session, event.submission_id) if event is not None and event.submission_id else None
    return said.reason if said is not None else ""


def who_did(case: Case, seq: int) -> str:
    """Who is behind the event of this number, and when."""
    event = next((event for event in case.events if event.seq == seq), None)
    return case.who(event.actor_id, event.role) if event is not None else ""


def _card(
    session: Session,
    visit: Visit,
    case: Case,
    person: Person,
    documents: Sequence[Document],
    mentions: Sequence[Mention],
) -> Card:
    party = case.state.parties.get(person.id)
    papers = {paper.id: paper for paper in documents}
    own = [mention for mention in mentions if mention.person_id == person.id and mention.document_id in papers]
    about_you = visit.user.id in {person.user_id, party.staff_user_id if party is not None else None}
    staff = PartyKind(person.kind) is PartyKind.STAFF
    status, colour = standing_words(party, started=case.state.reply_by is not None)
    kept_back = party is not None and is_kept_back(visit, case, party.plan_seq)
    return Card(
        person=person,
        party=party,
        kind=PARTY_KINDS[PartyKind(person.kind)],
        contact=tuple(_contact(person)),
        aliases=lines(person.aliases),
        relations=lines(person.relations),
        passages=tuple(_passage(mention, papers[mention.document_id]) for mention in own),
        letter_says=referring.reference_text(
            letter_words(session, case.ref, person.id),
            (
                referring.Passage(mention.words, papers[mention.document_id].dated)
                for mention in own
                if may_be_quoted(case.state, mention.document_id, papers[mention.document_id].kind)
            ),
        ),
        status=status,
        colour=colour,
        plan=plan_words(party, kept_back=kept_back) if party is not None else "",
        plan_reason=KEPT_BACK if kept_back else reason_of(session, case, party.plan_seq if party else 0),
        about_you=about_you,
        # Staff were promised that only who decides and the safeguarding lead read what they said (S29).
        words_kept_back=staff and not about_you and not sees_reasons(visit, case),
    )


def _contact(person: Person) -> list[tuple[str, str]]:
    ways = [
        (CHANNELS[Channel.EMAIL], person.contact_email),
        (CHANNELS[Channel.POST], ", ".join(person.contact_address.splitlines())),
        (CHANNELS[Channel.TELEPHONE], person.contact_telephone),
        (CHANNELS[Channel.IN_PERSON], "where they work" if PartyKind(person.kind) is PartyKind.STAFF else ""),
    ]
    return [(way, value) for way, value in ways if value]


def _passage(mention: Mention, paper: Document) -> PassageView:
    dated = f" of {day(paper.dated)}" if paper.dated else ""
    return PassageView(
        id=mention.id,
        document_id=paper.id,
        paper=f"{paper.title}{dated}",
        page=mention.page,
        kind=MENTION_KINDS[mention.kind][0],
        words=mention.words,
    )
