"""Proposes what to black out in the documents of a file, and what a person must look at (S19, S35)."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from redaction.finder.common import HONORIFICS, TITLES
from redaction.finder.contacts import Contact, find_contacts
from redaction.finder.folding import fold, fold_name, without_possessive
from redaction.finder.hits import Matcher
from redaction.finder.readings import Hit
from redaction.finder.review import capitalised_runs, lone_initials, small_names
from redaction.finder.sequence import Piece, Ref, pieces_by_place, pieces_of
from redaction.values import Box, Doubt, Mark, Page, Party, Place, Proposals, ReviewItem, Rule, Word

Documents = Sequence[tuple[str, tuple[Page, ...]]]


def propose(pages_of_documents: Documents, parties: Sequence[Party]) -> Proposals:
    """Marks for every mention of the parties to redact, and the review queue.

    Args:
        pages_of_documents: (document id, its pages) in the order of the file.
        parties: people to black out and people known to stay; a person may be given for contacts alone
            (an empty name).
    """
    matcher = Matcher(parties)
    marks: list[Mark] = []
    queue = _Queue()
    small = _small_words(pages_of_documents)
    hidden = {party.id: party for party in parties if party.role == "redact"}
    initials = frozenset(fold(party.name)[0] for party in hidden.values() if fold(party.name))
    short = matcher.only_with_a_capital(small)
    for document_id, pages in pages_of_documents:
        desk = _Desk(document_id, pages, queue)
        pieces = pieces_of(pages)
        contacts = find_contacts(pages, pieces, parties)
        contacts = [_owned(contact, matcher, hidden) for contact in contacts]
        desk.contacts(contacts)
        desk.names(matcher.find(pieces), pieces)
        for page in pages:
            placed = pieces_by_place(page)
            if [piece.refs for piece in placed] != [p.refs for p in pieces if p.refs[0].page == page.number]:
                desk.names(matcher.find(placed), placed)
        desk.strangers(contacts)
        for text, refs in capitalised_runs(pieces, frozenset(desk.settled), small.keys()):
            queue.add(Doubt.MAY_BE_NAME, text, _WHY_NAME, desk.places(refs))
        for text, refs in lone_initials(pieces, frozenset(desk.settled), initials):
            queue.add(Doubt.MAY_BE_NAME, text, _WHY_INITIAL, desk.places(refs))
        for text, refs in small_names(pieces, frozenset(desk.settled), short):
            queue.add(Doubt.MAY_BE_NAME, text, _WHY_SMALL, desk.places(refs))
        desk.questions()
        marks += desk.marks
    return Proposals(tuple(marks), queue.items())


def _owned(contact: Contact, matcher: Matcher, hidden: Mapping[str, Party]) -> Contact:
    """The contact with its owner, where an e-mail address that nobody registered tells a name: "jean.garner77@".

    Of somebody who stays it is theirs to hide only where their contacts are looked for; else a person is asked.
    """
    if contact.party is not None or contact.rule is not Rule.EMAIL:
        return contact
    said = [part.title() for part in _NO_LETTER.split(contact.text.partition("@")[0]) if part]
    words = tuple(Word(part, (0.0, 0.0, 0.0, 0.0), 0) for part in said)
    hits = matcher.find(pieces_of([Page(1, 0.0, 0.0, words, " ".join(said))]))
    owners = {party.id for hit in hits for party in (hit.party, *hit.others) if hit.rule in _TELLS_OWNER}
    return replace(contact, party=hidden.get(owners.pop())) if len(owners) == 1 else contact


_NO_LETTER = re.compile(r"[\W\d_]+")
_TELLS_OWNER = {Rule.NAME, Rule.ALIAS, Rule.NICKNAME, Rule.INITIALS}
_WHY_NAME = "This is written like a name and belongs to nobody registered."
_AROUND = '.,;:!?()[]"“”‘'
_CONTACT_WORDS = {Rule.PHONE: "telephone number", Rule.EMAIL: "e-mail address", Rule.ADDRESS: "address"}
_WHY_INITIAL = "This letter may stand for somebody's name."
_WHY_SMALL = "In small letters this may be somebody's name, or just a word."
_WHY_QUESTION = {
    Doubt.HIDDEN_TEXT: "A reader cannot see this text, but it is in the file; it is left out of the copy.",
    Doubt.NOTE: "A note lies on the page and does not show in the copy.",
    Doubt.TINY_TEXT: "This is too small to be read; look at it enlarged.",
    Doubt.TIGHT_LINES: "The lines stand so close that a bar may touch its neighbours.",
    Doubt.NOT_READ: "No machine could read this; read it yourself.",
    Doubt.TURN: "This page may lie on its side or upside down; turn it.",
    Doubt.DISAGREES: "What the page shows and what its text says differ.",
}


def _small_words(documents: Documents) -> Counter[str]:
    """The folded words that occur in small letters, and how often."""
    return Counter(
        fold(word.text) for _, pages in documents for page in pages for word in page.words if word.text.islower()
    )


class _Queue:
    """Review items grouped by kind and spelling, so that one answer settles all of a kind."""

    def __init__(self) -> None:
        self._items: dict[tuple[Doubt, str, str], ReviewItem] = {}

    def add(self, kind: Doubt, text: str, why: str, places: tuple[Place, ...], *, must: bool = False) -> None:
        key = (kind, fold_name(text) or text, why)
        old = self._items.get(key)
        if old is None:
            self._items[key] = ReviewItem(kind, text, why, places, must)
        else:
            fresh = tuple(place for place in places if place not in old.places)
            self._items[key] = replace(old, places=old.places + fresh, must=old.must or must)

    def items(self) -> tuple[ReviewItem, ...]:
        return tuple(sorted(self._items.values(), key=lambda item: (not item.must, item.kind, item.text)))


class _Desk:
    """One document on which marks are put; a word is marked once."""

    def __init__(self, document_id: str, pages: tuple[Page, ...], queue: _Queue) -> None:
        self.document_id = document_id
        self.marks: list[Mark] = []
        self.settled: set[Ref] = set()
        self._dark: set[Ref] = set()
        self._pages = {page.number: page for page in pages}
        self._queue = queue

    def contacts(self, found: Iterable[Contact]) -> None:
        """Contacts of people who are registered."""
        for contact in found:
            if contact.party is not None and contact.party.role == "redact":
                self._mark(contact.refs, contact.party.id, contact.rule)
            elif contact.party is not None:
                self.settled.update(contact.refs)

    def strangers(self, found: Iterable[Contact]) -> None:
        """Contacts that nobody registered and no mark covers: an address may be somebody's who stays, too (S85)."""
        for contact in found:
            if contact.party is not None or self._dark.issuperset(contact.refs):
                continue
            why = f"This {_CONTACT_WORDS[contact.rule]} belongs to nobody registered."
            self._queue.add(Doubt.MAY_BE_NAME, contact.text, why, self.places(contact.refs))
            self.settled.update(contact.refs)

    def names(self, hits: Sequence[Hit], pieces: Sequence[Piece]) -> None:
        for hit in hits:
            refs = tuple(dict.fromkeys(ref for piece in pieces[hit.start : hit.end] for ref in piece.refs))
            if all(ref in self.settled for ref in refs):
                continue
            title = self._title_before(hit, pieces)
            people = (hit.party, *hit.others)
            redact = [party for party in people if party.role == "redact"]
            if not redact:
                self.settled.update((*title, *refs))
            elif len(redact) == len(people):
                party = redact[0].id if len(redact) == 1 else None
                rule = hit.rule if len(redact) == 1 else Rule.SHARED
                self._mark((*title, *refs), party, rule)
            else:
                self._shared(hit, (*title, *refs), people)

    def _title_before(self, hit: Hit, pieces: Sequence[Piece]) -> tuple[Ref, ...]:
        first = hit.start
        while first > 0 and pieces[first - 1].refs == pieces[hit.start].refs:
            first -= 1
        small = HONORIFICS if hit.rule not in (Rule.RELATION, Rule.ROLE) else ()
        while first > 0 and pieces[first - 1].folded in TITLES:
            if not pieces[first - 1].capital and pieces[first - 1].folded not in small:
                break
            first -= 1
        return tuple(ref for piece in pieces[first : hit.start] for ref in piece.refs)

    def _shared(self, hit: Hit, refs: tuple[Ref, ...], people: Sequence[Party]) -> None:
        """Somebody to hide and somebody to show answer to this name: hidden until a person decides."""
        text = without_possessive(self._text(refs).strip(_AROUND))
        names = " or ".join(party.name for party in people)
        if hit.family and not hit.titled:
            why = f"This surname is shared ({names}); it was left standing."
            self._queue.add(Doubt.SHARED_NAME, text, why, self.places(refs))
            self.settled.update(refs)
            return
        why = f"This may be {names}; it was blacked out until a person decides."
        self._queue.add(Doubt.SHARED_NAME, text, why, self.places(refs), must=True)
        self._mark(refs, None, Rule.SHARED)

    def questions(self) -> None:
        for page in self._pages.values():
            for question in page.questions:
                place = Place(self.document_id, page.number, question.box)
                why = _WHY_QUESTION.get(question.kind, "A person must look at this.")
                self._queue.add(question.kind, question.text, why, (place,), must=True)

    def _mark(self, refs: tuple[Ref, ...], party_id: str | None, rule: Rule) -> None:
        fresh = [ref for ref in refs if ref not in self.settled]
        self.settled.update(refs)
        self._dark.update(refs)
        for number in dict.fromkeys(ref.page for ref in fresh):
            here = [ref for ref in fresh if ref.page == number]
            self.marks.append(
                Mark(self.document_id, number, self._boxes(here), party_id, rule.value, self._text(here))
            )

    def _boxes(self, refs: Sequence[Ref]) -> tuple[Box, ...]:
        """One box for each unbroken stretch of words on a line."""
        boxes: list[Box] = []
        last: Ref | None = None
        for ref in sorted(refs, key=lambda each: (each.page, each.index)):
            word = self._pages[ref.page].words[ref.index]
            joins = last is not None and ref.page == last.page and ref.index == last.index + 1
            before = self._pages[last.page].words[last.index] if last is not None else None
            if joins and before is not None and before.line == word.line and word.box[0] >= before.box[0]:
                old = boxes[-1]
                boxes[-1] = (
                    min(old[0], word.box[0]),
                    min(old[1], word.box[1]),
                    max(old[2], word.box[2]),
                    max(old[3], word.box[3]),
                )
            else:
                boxes.append(word.box)
            last = ref
        return tuple(boxes)

    def places(self, refs: Sequence[Ref]) -> tuple[Place, ...]:
        """Where words stand, one place for each line."""
        numbers = dict.fromkeys(ref.page for ref in refs)
        return tuple(
            Place(self.document_id, number, box)
            for number in numbers
            for box in self._boxes([ref for ref in refs if ref.page == number])
        )

    def _text(self, refs: Sequence[Ref]) -> str:
        return " ".join(self._pages[ref.page].words[ref.index].text for ref in refs)
