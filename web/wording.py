"""The words of the pages: dates, moments, roles and choices as people read them (design, "Words")."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from models.words import (
    Arrival,
    Channel,
    ClosedAs,
    Controversy,
    DocumentKind,
    DueChoice,
    LegalOpinion,
    LetterStatus,
    ParentalSource,
    PartyKind,
    Role,
    WhyTakenOut,
)
from rules.times import HOUSE_ZONE

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(value: date | None) -> str:
    """A date as people read it: "3 May 2027"; nothing for none."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else ""


def long_day(value: date | None) -> str:
    """A date with its weekday: "Monday 3 May 2027"; nothing for none."""
    return f"{_DAYS[value.weekday()]} {day(value)}" if value else ""


def clock_time(value: datetime) -> str:
    """A moment's time at the setting: "2:05pm"."""
    local = value.astimezone(HOUSE_ZONE)
    return f"{local.hour % 12 or 12}:{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"


def moment(value: datetime | None) -> str:
    """A moment at the setting: "3 May 2027, 2:05pm"; nothing for none."""
    return f"{day(value.astimezone(HOUSE_ZONE).date())}, {clock_time(value)}" if value else ""


def listed(words: list[str] | tuple[str, ...]) -> str:
    """Words joined as people do: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 page", "3 pages"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def pages_in_words(pages: Iterable[int]) -> str:
    """Page numbers as one reads them: "page 3", "pages 1 to 4, 7 and 9"."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    words = []
    for run in runs:
        words += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(page) for page in run]
    return f"{'page' if len(runs) == len(runs[0]) == 1 else 'pages'} {listed(words)}" if runs else "no page"


def pounds(pence: int) -> str:
    """An amount of money in pounds: "£12.50"."""
    return f"\u00a3{pence // 100}.{pence % 100:02d}"


ROLES: Mapping[str, str] = {
    Role.MANAGER: "manager",
    Role.DEPUTY: "deputy",
    Role.LINE_MANAGER: "line manager",
    Role.SAFEGUARDING_LEAD: "safeguarding lead",
    Role.LEGAL_ADVISER: "legal adviser",
    Role.KEY_PERSON: "key person",
    Role.ADMINISTRATOR: "administrator",
    Role.INVITED_CHECKER: "invited checker",
    Role.REQUESTER: "requester",
    Role.THIRD_PARTY: "third party",
    Role.MAILBOX: "mailbox",
    Role.CLOCK: "Clean Copy",
    "second_person": "second person",
}

NATIONS: Mapping[str, str] = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}

SOURCES: Mapping[ParentalSource, str] = {
    ParentalSource.MOTHER: "Mother",
    ParentalSource.MARRIED_FATHER: "Father, married to the mother",
    ParentalSource.BIRTH_CERTIFICATE: "Father, not married, named on the birth certificate",
    ParentalSource.AGREEMENT_OR_ORDER: "Parental responsibility agreement or court order",
    ParentalSource.SPECIAL_GUARDIAN: "Special guardian",
    ParentalSource.GUARDIAN: "Appointed guardian",
    ParentalSource.ADOPTION: "Adoptive parent",
    ParentalSource.SECOND_FEMALE_PARENT: "Second female parent",
    ParentalSource.LIVES_WITH_ORDER: "Child arrangements order: the child lives with them",
    ParentalSource.LOCAL_AUTHORITY: "Local authority under a care order",
    ParentalSource.WRITTEN_AUTHORITY: "Somebody with the written authority of one of these",
    ParentalSource.THE_CHILD: "The child themselves, who can decide",
    ParentalSource.NONE: "None, or not shown",
}

ARRIVALS: Mapping[Arrival, str] = {
    Arrival.LETTER: "By letter",
    Arrival.EMAIL: "By e-mail",
    Arrival.IN_PERSON: "Said in person",
    Arrival.TELEPHONE: "By telephone",
}

CONTROVERSIES: Mapping[Controversy, str] = {
    Controversy.COURT_CASE: "A court case between the parents",
    Controversy.AGENCY_ACTION: "Social care or the police are acting, or considering it",
    Controversy.APPEAL: "A finished case is under appeal",
    Controversy.COURT_ORDER: "A court order limits what the requester may do or see",
    Controversy.LITIGATION: "Legal action against the setting or another agency is possible",
}

CHANNELS: Mapping[Channel, str] = {
    Channel.EMAIL: "E-mail",
    Channel.POST: "Post",
    Channel.TELEPHONE: "Telephone",
    Channel.IN_PERSON: "In person",
}

DOCUMENT_KINDS: Mapping[DocumentKind, str] = {
    DocumentKind.DEVELOPMENTAL: "Developmental record",
    DocumentKind.PERSONAL: "Personal record",
    DocumentKind.HEALTH: "Health",
    DocumentKind.CORRESPONDENCE: "Correspondence",
    DocumentKind.LEGAL_ADVICE: "Legal advice",
    DocumentKind.NOT_TOLD: "Sharing the parents were not told of",
}

TAKEN_OUT: Mapping[WhyTakenOut, str] = {
    WhyTakenOut.WRONG_CHILD: "It belongs to another child",
    WhyTakenOut.COURT_ORDER: "A court has ordered it",
    WhyTakenOut.DOUBLE: "The same sheet is in the file twice",
    WhyTakenOut.RETENTION: "It has been kept as long as it may be kept",
    WhyTakenOut.CUT_ANEW: "The scan was cut another way; its pages stand in other documents",
}

PARTY_KINDS: Mapping[PartyKind, str] = {
    PartyKind.FAMILY: "Family member",
    PartyKind.AGENCY: "Worker of another agency",
    PartyKind.STAFF: "Member of staff",
    PartyKind.OTHER_CHILD: "Another child or their family",
}

CLOSED_AS: Mapping[ClosedAs, str] = {
    ClosedAs.DISCLOSED_IN_FULL: "Disclosed in full",
    ClosedAs.DISCLOSED_IN_PART: "Disclosed in part",
    ClosedAs.REFUSED: "Refused",
    ClosedAs.NOTHING_HELD: "Nothing held",
    ClosedAs.NOT_ENTITLED: "Not entitled",
    ClosedAs.WITHDRAWN: "Withdrawn by the requester",
    ClosedAs.NO_IDENTITY: "Closed for want of identity or authority",
}

DUE_CHOICES: Mapping[DueChoice, str] = {
    DueChoice.RELEASE_READY: "Give what is ready, and say that the rest follows",
    DueChoice.EXTEND: "Rely on the extension that was notified in time",
    DueChoice.RECORD_LATE: "Record that the answer is late, and send the late letter",
}

OPINIONS: Mapping[LegalOpinion, str] = {
    LegalOpinion.PROCEED: "Go ahead",
    LegalOpinion.CHANGES: "Go ahead with changes",
    LegalOpinion.WITHHOLD: "Withhold",
}

LETTER_STATUSES: Mapping[LetterStatus, tuple[str, str]] = {
    LetterStatus.PENDING: ("Being sent", "blue"),
    LetterStatus.SENT: ("Sent", "green"),
    LetterStatus.TO_POST: ("To be posted", "yellow"),
    LetterStatus.POSTED: ("Posted", "green"),
    LetterStatus.HELD: ("Held", "orange"),
    LetterStatus.FAILED: ("Failed", "red"),
}


def role_name(role: str) -> str:
    """A role as people read it."""
    return ROLES.get(role, role.replace("_", " "))


def dialled(number: str) -> str:
    """A telephone number as a telephone dials it (RFC 3966): digits, and a plus before them."""
    return ("+" if number.strip().startswith("+") else "") + "".join(
        each for each in number if each in "0123456789"
    )
