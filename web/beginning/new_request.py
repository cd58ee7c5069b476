"""The form of a new request: who asks, about which child, when and how, the safe channel (S1-S5, R1, R13)."""

import logging
import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

from models.ids import new_id
from models.people import Setting, User
from models.words import Arrival, ParentalSource
from records import people
from records.people import get_setting
from records.requests import NewRequest, create_request, request_of_form
from rules.authority import source_words
from rules.calendars import Nation, calendar_for
from rules.permissions import See
from rules.profiles import Profile
from rules.shelf import Offer, Shelf, read_shelf
from rules.terms import Terms
from web.beginning.same_child import Question, same_child
from web.forms import Fields
from web.guarding import Visit, run_now, signed_in
from web.wording import ARRIVALS, SOURCES, day, role_name

router = APIRouter()
NewVisit = Annotated[Visit, Depends(signed_in(See.NEW_REQUEST))]

_LOG = logging.getLogger("clean_copy.web")
_FORM_KEY = re.compile(r"form-[0-9a-f]{20}")
OLDEST = date(2000, 1, 1)
RELATIONSHIPS = (
    ("mother", "Mother"),
    ("father", "Father"),
    ("the child", "The child themselves"),
    ("other", "Somebody else, or somebody acting for them"),
)


NOT_HERE = "no"


@dataclass(frozen=True)
class Staff:
    """Who works here, and who of them fills the form in."""

    users: tuple[User, ...]
    visitor_id: str


@router.get("/requests/new")
def ask(visit: NewVisit) -> Response:
    """The empty form."""
    with visit.reading() as session:
        setting = setting_of(session)
    visit.fields = Fields.holding(profile=setting.profile, form_key=new_id("form"))
    return _form(visit, shelf_of(visit, setting))


@router.post("/requests/new")
def start(visit: NewVisit) -> Response:
    """Keep the request and begin its process; the same form sent twice is one request."""
    with visit.reading() as session:
        setting, staff = setting_of(session), _staff(session, visit)
    shelf = shelf_of(visit, setting)
    form = read(visit.fields, setting, shelf, staff, visit.today)
    if form is None:
        return _form(visit, shelf)
    key = visit.fields.value("form_key")
    if not _FORM_KEY.fullmatch(key):
        key = new_id("form")
    with visit.reading() as session:
        sent_before = request_of_form(session, key) is not None
        known = Question((), form) if sent_before else same_child(session, visit.fields, form)
    if known.form is None:
        return _form(visit, shelf, known.choices)
    with visit.writing() as session:
        ref, _ = create_request(session, known.form, key, visit.user.id, visit.now, actor_id=visit.user.id)
    run_now(visit.desk.begin, ref)
    return visit.go(
        f"/requests/{ref}", f"The request is recorded as {ref}. Settle the intake next.{_late(shelf, form)}"
    )


def _late(shelf: Shelf, form: NewRequest) -> str:
    """What is said of the chosen policy: that it allows more time than the law, say."""
    offer = shelf.named(form.profile)
    return "".join(f" {words}" for words in offer.warnings) if offer else ""


def read(fields: Fields, setting: Setting, shelf: Shelf, staff: Staff, today: date) -> NewRequest | None:
    """The form as typed, or None where `fields.faults` says what will not do."""
    name = fields.words("requester_name", "Enter the name of the person who asks")
    email, address = _where_to_answer(fields)
    telephone = fields.words("requester_telephone", longest=40)
    relationship = _relationship(fields)
    source = fields.choice(
        "parental_source", ParentalSource, "Choose where their parental responsibility comes from"
    )
    child = fields.words("child_name", "Enter the name of the child")
    born = fields.day("child_born_on", "The date of birth", earliest=OLDEST, latest=today)
    received = _received(fields, born, today)
    arrived = fields.choice("arrived_by", Arrival, "Choose how the request arrived")
    asked_for = fields.text("asked_for", "Write down what is asked for, in the requester's words")
    works_here = _works_here(fields, staff, name, email)
    offer = shelf.named(fields.value("profile"))
    if offer is None:
        fields.wrong("profile", "Choose the policy that applies")
    calendar_ok = fields.yes_or_no("calendar_files_ok", "Say whether calendar files may be sent to them")
    neutral = fields.yes_or_no("neutral_subjects", "Say whether the subjects of letters have to be neutral")
    if fields.faults or offer is None:
        return None
    terms = terms_for(offer.profile, Nation(setting.nation), received)
    return NewRequest(
        child_name=child,
        child_known_as=fields.words("child_known_as"),
        child_born_on=born,
        requester_name=name,
        requester_email=email,
        requester_address=address,
        requester_telephone=telephone,
        relationship=relationship,
        parental_source=source,
        received_on=received,
        arrived_by=arrived,
        asked_for=asked_for,
        profile=offer.profile.name,
        nation=setting.nation,
        terms_json=terms.model_dump_json(),
        calendar_version=terms.calendar.version,
        calendar_files_ok=calendar_ok,
        neutral_subjects=neutral,
        channel_note=fields.text("channel_note"),
        requester_user_id=works_here,
    )


def _where_to_answer(fields: Fields) -> tuple[str, str]:
    """Their e-mail and postal address; one of the two is there, or it is said that one is missing."""
    email, address = fields.email("requester_email"), fields.text("requester_address")
    if not email and not address and not fields.fault("requester_email"):
        fields.wrong(
            "requester_email", "Enter an e-mail address or a postal address: the answer has to reach them."
        )
    return email, address


def _works_here(fields: Fields, staff: Staff, name: str, email: str) -> str | None:
    """Who of the setting asks about a child of their own, or None; a name or address of ours has to be answered."""
    chosen = fields.value("works_here")
    if not chosen:
        alike = [user.name for user in staff.users if _is_alike(user, name, email)]
        if alike:
            words = f"{alike[0]} works here, with this name or address. Say whether it is they who ask."
            fields.wrong("works_here", words)
        return None
    user_id = fields.one_of("works_here", [NOT_HERE, *(user.id for user in staff.users)], "Choose one of these")
    if user_id == staff.visitor_id:
        fields.wrong("works_here", "You cannot record a request of your own. Ask a colleague to record it.")
    return None if user_id == NOT_HERE else user_id


def _is_alike(user: User, name: str, email: str) -> bool:
    same_name = " ".join(user.name.split()).casefold() == " ".join(name.split()).casefold()
    return same_name or (bool(email) and user.email.casefold() == email.casefold())


def _relationship(fields: Fields) -> str:
    chosen = fields.one_of(
        "relationship", [value for value, _ in RELATIONSHIPS], "Choose who they are to the child"
    )
    if chosen != "other":
        return chosen
    return fields.words("relationship_other", "Say who they are to the child")


def _received(fields: Fields, born: date, today: date) -> date:
    birth_known = not fields.fault("child_born_on")
    return fields.day(
        "received_on",
        "The date of receipt",
        earliest=born if birth_known else OLDEST,
        latest=today,
        too_early=f"The date of receipt is before the child was born ({day(born)}). Check both years."
        if birth_known
        else "",
    )


def setting_of(session: Session) -> Setting:
    """The setting of this installation. Raises LookupError where none was entered."""
    setting = get_setting(session)
    if setting is None:
        raise LookupError("No setting is entered yet. Run `python -m records.seed`.")
    return setting


def shelf_of(visit: Visit, setting: Setting) -> Shelf:
    """The policies to choose from; files that cannot be used are named in the log, too."""
    shelf = read_shelf(visit.desk.settings.own_profiles, Nation(setting.nation), visit.today)
    for fault in shelf.faults:
        _LOG.warning("A policy profile cannot be used: %s", fault)
    return shelf


def terms_for(profile: Profile, nation: Nation, received: date) -> Terms:
    """The terms a request that arrived on `received` runs under from now on."""
    return Terms(profile=profile, nation=nation, calendar=calendar_for(nation, received))


def _staff(session: Session, visit: Visit) -> Staff:
    return Staff(tuple(people.users(session)), visit.user.id)


def _form(visit: Visit, shelf: Shelf, same: tuple[tuple[str, str, str], ...] = ()) -> Response:
    with visit.reading() as session:
        nation = Nation(setting_of(session).nation)
        colleagues = [(user.id, f"{user.name}, {role_name(user.role)}") for user in _staff(session, visit).users]
    return visit.page(
        "new_request.html",
        works_here=[("", ""), (NOT_HERE, "No"), *colleagues],
        form_key=visit.fields.value("form_key"),
        relationships=RELATIONSHIPS,
        sources=list(source_words(nation, SOURCES).items()),
        arrivals=list(ARRIVALS.items()),
        profiles=[_choice(offer) for offer in shelf.offers],
        broken=shelf.faults,
        same_child=same,
    )


def _choice(offer: Offer) -> tuple[str, str, str]:
    whose = " (the setting's own)" if offer.own else ""
    return offer.profile.name, f"{offer.profile.title}{whose}", " ".join(offer.warnings)
