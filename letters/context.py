"""What a letter may be told: one frozen value whose parts each kind of letter uses or leaves alone."""

import datetime as dt
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from letters.cleaning import AddressLine, Line, Name, Passage


def _web_address(link: str) -> str:
    """Accept an http or https address that can stand in a letter as it is."""
    if any(character.isspace() or character in "<>\"'\\" or not character.isprintable() for character in link):
        raise ValueError("A link in a letter has no spaces, quotes or angle brackets. Make it again.")
    parts = urlsplit(link)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("A link in a letter begins with https:// (or http://) and names a host.")
    return link


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise ValueError("The setting's time zone is unknown. Use a name such as Europe/London.") from fault
    return name


Link = Annotated[str, StringConstraints(max_length=600), AfterValidator(_web_address)]
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9 -]{4,16}$")]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class SettingDetails(_Value):
    """The setting as it signs its letters; the regulator is a setting too, never a literal (S53, R32)."""

    name: Name
    address_lines: tuple[AddressLine, ...] = Field(min_length=1)
    phone: Name
    email: Name
    signed_by: Name
    signed_role: Name
    regulator_name: Name
    regulator_phone: Name
    regulator_website: Name = ""
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "Europe/London"


class LetterContext(_Value):
    """Everything a letter can say; `letters.fields` tells which parts a kind needs and which it may use.

    Dates are calendar dates, moments are aware datetimes (shown in the setting's zone), money is in pence.
    Values of one line lose their line ends; passages keep theirs and are set off as a quotation.
    A part left out is simply absent: no letter prints an empty place for it.
    """

    setting: SettingDetails
    recipient_name: Name
    recipient_address: tuple[AddressLine, ...] = ()
    salutation: Name | None = None
    reference: Reference | None = None
    neutral: bool = False
    """The safe channel's choice: the subject names neither child nor request (R23)."""
    on_paper: bool = False
    """The letter goes by post: it does not speak of answering a message, and paper carries its code (S22)."""
    written_on: dt.date | None = None

    request_number: Name | None = None
    child_name: Name | None = None
    requester_name: Name | None = None
    agency_name: Name | None = None

    received_on: dt.date | None = None
    asked_on: dt.date | None = None
    sent_on: dt.date | None = None
    reply_by: dt.date | None = None
    due_on: dt.date | None = None
    new_due_on: dt.date | None = None
    closed_on: dt.date | None = None
    handed_on: dt.date | None = None
    happened_on: dt.date | None = None
    answered_at: AwareDatetime | None = None
    working: tuple[Line, ...] = ()
    clock_pauses: bool = False

    link: Link | None = None
    code: Code | None = None
    code_minutes: int | None = Field(default=None, ge=1, le=1440)

    asked_for: Passage | None = None
    needed: tuple[Line, ...] = ()
    question: Passage | None = None
    reference_text: Passage | None = None
    """What the file says about the person written to, and nothing else (S20)."""
    answer_lines: tuple[Line, ...] = ()
    decided_text: Passage | None = None
    heard_again: bool = False
    """They had a notice before and said something since; it was read and weighed (S28, R15)."""
    last_word: bool = False
    """They said no to the same more than once since they were told; nothing waits for another answer (R15)."""
    reasons: tuple[Line, ...] = ()
    fee_pence: int | None = Field(default=None, ge=1, le=1_000_000)
    fee_reason: Passage | None = None
    how_to_pay: Passage | None = None

    slots: tuple[AwareDatetime, ...] = ()
    meeting_at: AwareDatetime | None = None
    missed_before: bool = False
    """Nobody came to an earlier appointment either, so the other ways are offered."""
    meeting_place: Line | None = None
    meeting_with: Line | None = None
    attendees: tuple[Line, ...] = ()
    explained: tuple[Line, ...] = ()
    asked: tuple[Line, ...] = ()
    agreed: tuple[Line, ...] = ()

    inspectorate_name: Name | None = None
    """Who inspects the setting: named where a complaint is about its care (R36)."""
    inspectorate_phone: Name | None = None
    inspectorate_website: Name | None = None

    version: int | None = Field(default=None, ge=1)
    index: tuple[Line, ...] = ()
    """Contents of the copy, computed from the copy alone (design.md, "The way data flows")."""
    redaction_notes: tuple[Line, ...] = ()
    purposes: tuple[Line, ...] = ()
    categories: tuple[Line, ...] = ()
    sources: tuple[Line, ...] = ()
    recipients: tuple[Line, ...] = ()
    retention: tuple[Line, ...] = ()
    handed_over: tuple[Line, ...] = ()
    received_by: Name | None = None
    own_data_text: Passage | None = None
    searched: tuple[Line, ...] = ()
    agency_contact: Passage | None = None
    outcome_text: Passage | None = None

    statement: Passage | None = None
    changed: tuple[Line, ...] = ()
    kept: tuple[Line, ...] = ()
    actions: tuple[Line, ...] = ()
    advice: tuple[Line, ...] = ()
    happened_text: Passage | None = None

    task: Passage | None = None
    tasks: tuple[Line, ...] = ()
    shared_what: Passage | None = None
    shared_with: Passage | None = None
