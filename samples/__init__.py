"""The sample file: one invented child, the papers about her, the people in them, and a day's demo (S17-S24)."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, EmailStr, Field, StringConstraints, model_validator

from models.words import (
    Arrival,
    Channel,
    DocumentKind,
    Ground,
    MentionKind,
    Outcome,
    ParentalSource,
    PartyKind,
    WhoLearns,
)

FOLDER: Final = Path(__file__).parent
SOURCES: Final = FOLDER / "source"

Text = Annotated[str, StringConstraints(min_length=1)]


class Form(StrEnum):
    """What a sample paper is made as."""

    PDF = "pdf"
    TEXT = "text"
    MAIL = "mail"
    LINED_LETTER = "lined_letter"
    ASKEW_SCAN = "askew_scan"
    PAINTING = "painting"


class Oddity(StrEnum):
    """What is wrong with a paper, as in a real box file; the plain demo leaves these out."""

    PICTURE = "picture"
    UNDATED = "undated"
    OUT_OF_ORDER = "out_of_order"
    PAGE_MISSING = "page_missing"
    OTHER_CHILDS = "other_childs"
    SAME_SHEET_TWICE = "same_sheet_twice"


class Answer(StrEnum):
    """How a third party answers in the demo."""

    CONSENT_BY_LINK = "consent_by_link"
    CONSENT_BY_EMAIL = "consent_by_email"
    CONSENT_BY_POST = "consent_by_post"
    CONSENT_BY_TELEPHONE = "consent_by_telephone"
    REFUSAL_BY_LINK = "refusal_by_link"
    REFUSAL_BY_EMAIL = "refusal_by_email"
    SILENCE = "silence"
    NOT_ASKED = "not_asked"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SampleSetting(_Value):
    """The nursery; the names are those of `models.people.Setting`."""

    name: Text
    address: Text
    telephone: Text
    mailbox: EmailStr
    nation: Text
    profile: Text
    regulator_name: Text
    regulator_telephone: Text
    regulator_site: Text


class SampleChild(_Value):
    """The data subject."""

    name: Text
    known_as: str
    aliases: tuple[Text, ...]
    born_on: dt.date


class SampleRequester(_Value):
    """Who asks, how, and how they can be reached safely (R13, R23)."""

    name: Text
    aliases: tuple[Text, ...]
    relations: tuple[Text, ...]
    email: EmailStr
    address: Text
    telephone: Text
    relationship: Text
    parental_source: ParentalSource
    arrived_by: Arrival
    asked_for: Text
    calendar_files_ok: bool
    neutral_subjects: bool
    channel_note: str = ""


class SampleDocument(_Value):
    """One paper: the file that is made, the text it is made from, and what a person would enter about it."""

    file: Text
    source: Text
    form: Form
    title: Text
    dated: dt.date | None = None
    author: Text
    kind: DocumentKind
    pages: int = Field(ge=1)
    oddities: tuple[Oddity, ...] = ()

    @property
    def in_demo(self) -> bool:
        """Whether the plain demo takes this paper in: born digital, dated, whole and about this child."""
        return not self.oddities


class SampleMention(_Value):
    """The exact words of a passage, with where it stands; text and mail have one page."""

    party: Text
    document: Text
    page: int = Field(ge=1)
    kind: MentionKind
    words: Text


class SampleParty(_Value):
    """Somebody mentioned in the file, what the letter to them says (S20), and what happens in the demo."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]
    name: Text
    kind: PartyKind
    agency: str = ""
    aliases: tuple[Text, ...] = ()
    relations: tuple[Text, ...] = ()
    phones: tuple[Text, ...] = ()
    emails: tuple[EmailStr, ...] = ()
    addresses: tuple[Text, ...] = ()
    contact: Channel | None = None
    contact_email: EmailStr | None = None
    contact_address: str = ""
    contact_telephone: str = ""
    letter_text: str = ""
    who_learns: WhoLearns
    answer: Answer
    answer_words: str = ""
    outcome: Outcome
    ground: Ground
    reason: Text

    @model_validator(mode="after")
    def _can_be_reached_if_asked(self) -> "SampleParty":
        asked = self.answer is not Answer.NOT_ASKED
        if asked and (not self.letter_text or self.contact is None):
            raise ValueError(f"{self.id} is asked: give contact and letter_text.")
        ways = {
            Channel.EMAIL: self.contact_email,
            Channel.POST: self.contact_address,
            Channel.TELEPHONE: self.contact_telephone,
        }
        if self.contact in ways and not ways[self.contact]:
            raise ValueError(f"{self.id} is reached by {self.contact}: give that address or number.")
        return self


class Sample(_Value):
    """The whole sample, as `sample.toml` tells it."""

    setting: SampleSetting
    child: SampleChild
    requester: SampleRequester
    documents: tuple[SampleDocument, ...]
    parties: tuple[SampleParty, ...]
    mentions: tuple[SampleMention, ...]

    @model_validator(mode="after")
    def _names_fit(self) -> "Sample":
        files = {document.file: document.pages for document in self.documents}
        parties = {party.id for party in self.parties}
        if len(files) != len(self.documents) or len(parties) != len(self.parties):
            raise ValueError("sample.toml names a file or a party twice.")
        for mention in self.mentions:
            if mention.party not in parties:
                raise ValueError(f"A mention names the unknown party {mention.party}.")
            if mention.document not in files or mention.page > files[mention.document]:
                raise ValueError(f"A mention names page {mention.page} of {mention.document}, which is not there.")
        return self

    @property
    def demo_documents(self) -> tuple[SampleDocument, ...]:
        """The papers of the plain demo, in date order."""
        return tuple(document for document in self.documents if document.in_demo)

    def party(self, party_id: str) -> SampleParty:
        """Return one party by id."""
        return next(party for party in self.parties if party.id == party_id)

    def mentions_of(self, party_id: str) -> tuple[SampleMention, ...]:
        """Return the passages of one party, in file order."""
        return tuple(mention for mention in self.mentions if mention.party == party_id)


@cache
def load_sample() -> Sample:
    """Read `samples/sample.toml`; raises pydantic's ValidationError with the place of a fault."""
    return Sample.model_validate(_told("sample.toml"))


@cache
def load_second_sample() -> Sample:
    """The second child of the same setting: her mother asks, and her father must not learn of it (R18, R23)."""
    return Sample.model_validate(_told("second.toml") | {"setting": load_sample().setting})


def _told(name: str) -> dict[str, object]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def marker_parties(sample: Sample) -> Mapping[str, list[dict[str, object]]]:
    """Return the PARTIES.json of redaction.md for the outcomes that the demo decides."""
    child, requester = sample.child, sample.requester
    keep: list[dict[str, object]] = [
        _marker_party("child", child.name, (child.known_as, *child.aliases)),
        _marker_party("requester", requester.name, requester.aliases, requester.relations),
    ]
    redact: list[dict[str, object]] = []
    for party in sample.parties:
        entry = _marker_party(
            party.id, party.name, party.aliases, party.relations, party.phones, party.emails, party.addresses
        )
        (keep if party.outcome is Outcome.DISCLOSE else redact).append(entry)
    return {"keep": keep, "redact": redact}


def _marker_party(
    party_id: str,
    name: str,
    aliases: tuple[str, ...],
    relations: tuple[str, ...] = (),
    phones: tuple[str, ...] = (),
    emails: tuple[str, ...] = (),
    addresses: tuple[str, ...] = (),
) -> dict[str, object]:
    return {
        "id": party_id,
        "name": name,
        "aliases": list(aliases),
        "relations": list(relations),
        "phones": list(phones),
        "emails": list(emails),
        "addresses": list(addresses),
    }
