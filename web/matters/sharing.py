"""Beginning to share something about a child outside a request, in good time or in an emergency (S93-S113, R33)."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

from models.acts import PassedOn, ReceiverChecked, ToBeShared
from models.cases import Child
from models.sharing_words import AskedBy, HowChecked, ParentsTold, SentHow, SharedPart, WithWhom
from opening_matters import colleagues
from opening_sharings import NewChild, ToShare, open_sharing
from records.matters import add_person, matter_of_form
from records.own_child import own_children
from records.requests import children_like, children_on_file
from rules.matters.sharing_words import ASKED_BY, HOW_CHECKED, WITH_WHOM
from rules.permissions import See
from web.forms import Fields
from web.guarding import Visit, run_now, signed_in, submission_key
from web.wording import day, role_name

router = APIRouter()
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]

DECIDED_WITHIN = timedelta(days=7)
ASKED_AGAIN_AFTER = timedelta(days=3)
NEW = "new"
OLDEST = timedelta(days=19 * 366)


@router.get("/share")
def ask(visit: MatterVisit) -> Response:
    """The form: about which child, with whom, who asked, what and why, by when."""
    visit.fields = Fields.holding(decide_by=visit.today + DECIDED_WITHIN)
    return _form(visit, "share.html")


@router.get("/share/guidance")
def guidance(visit: MatterVisit) -> Response:
    """What to know before sharing: what gives cause, what parents are told, ways to consent (S103, S108-S118)."""
    return visit.page("share_guidance.html")


@router.post("/share")
def begin(visit: MatterVisit) -> Response:
    """Open a sharing; nothing is shared by that."""
    fields = visit.fields
    share = ToBeShared(
        with_whom=fields.choice("with", WithWhom, "Choose with whom"),
        asked_by=fields.choice("asked_by", AskedBy, "Choose who wants it shared"),
        decide_by=fields.day(
            "decide_by",
            "The day by which it is decided",
            earliest=visit.today,
            too_early="The day by which it is decided has passed. Check it.",
        ),
    )
    to_share = _to_share(visit, share)
    if to_share is None:
        return _form(visit, "share.html")
    ref = _opened(visit, to_share)
    return visit.go(f"/matters/{ref}", "It is opened. Nothing may be passed on yet.")


@router.get("/share/urgent")
def ask_urgent(visit: MatterVisit) -> Response:
    """Somebody is in danger: what to do on the telephone, and one short form for afterwards (S101)."""
    visit.fields = Fields.holding(on=visit.today, review_on=visit.today + ASKED_AGAIN_AFTER)
    return _form(visit, "share_urgent.html")


@router.post("/share/urgent")
def begin_urgent(visit: MatterVisit) -> Response:
    """Write down what went in an emergency; the five questions and their backing follow within a day."""
    fields = visit.fields
    share = ToBeShared(
        with_whom=fields.choice("with", WithWhom, "Choose with whom"),
        asked_by=fields.choice("asked_by", AskedBy, "Choose who wants it shared"),
        decide_by=visit.today + timedelta(days=1),
        urgent=True,
    )
    to_share = _to_share(visit, share)
    how = fields.choice("how_checked", HowChecked, "Say how you made sure who it is")
    how_words = fields.text("how_words", "Say which number you rang, or what you saw")
    first = fields.yes_or_no("parents_first", "Say whether the parents knew first")
    review_on = None if first else fields.day("review_on", "The day for telling the parents")
    on = fields.day("on", "The day it was passed on", latest=visit.today)
    if not fields.yes("only_needed"):
        fields.wrong("only_needed", "Confirm that only what they needed was told")
    if review_on is not None and review_on <= visit.today:
        fields.wrong("review_on", "The day for telling the parents has to lie ahead.")
    if fields.faults or to_share is None:
        return _form(visit, "share_urgent.html")
    ref = _opened(visit, to_share)
    _receiver(visit, ref, how, how_words)
    passed = PassedOn(
        on=on,
        checked=tuple(SharedPart),
        parents=ParentsTold.FIRST if first else ParentsTold.LATER,
        how=SentHow.SPOKEN,
        review_on=review_on,
    )
    outcome = visit.say(ref, passed, fields.text("what"), step="passed")
    if outcome.status == "refused":
        return visit.go(f"/matters/{ref}", f"It is opened, but not recorded as passed on: {outcome.words}")
    words = "It is written down. Answer the five questions within a day, and have the safeguarding lead back them."
    return visit.go(f"/matters/{ref}", words, outcome)


def _receiver(visit: Visit, ref: str, how: HowChecked, words: str) -> None:
    with visit.writing(ref) as session:
        person_id = add_person(
            session, ref, visit.fields.words("who"), visit.user.id, person_id=f"mp-{ref}-urgent", at=visit.now
        )
    visit.say(ref, ReceiverChecked(person_id=person_id, how=how), words, step="receiver")


def _to_share(visit: Visit, share: ToBeShared) -> ToShare | None:
    """What the form says, or None where something is missing; the page then says what."""
    fields = visit.fields
    child = _child(visit)
    who = fields.words("who", "Say who there gets it: a name and their team")
    asked = fields.words("asked", "Say who asked, or what gave cause")
    what = fields.text("what", "Say what is shared")
    why = fields.text("why", "Say why")
    about = fields.typed.get("about", [])
    if visit.user.id in about:
        fields.wrong("about", "You cannot keep a record about yourself. Ask a colleague to begin it.")
    if fields.faults or child is None:
        return None
    return ToShare(
        child=child,
        share=share,
        with_whom=f"{WITH_WHOM[share.with_whom]}: {who}",
        asked=f"{ASKED_BY[share.asked_by]}. {asked}",
        what=what,
        why=why,
        form_key=submission_key(fields),
        actor_id=visit.user.id,
        role=visit.user.role,
        about=tuple(user_id for user_id, _ in _colleagues(visit) if user_id in about),
    )


def _child(visit: Visit) -> str | NewChild | None:
    """A child on file, or one who is not: a sharing needs no request. Nobody is taken for another child."""
    fields = visit.fields
    with visit.reading() as session:
        known = [child.id for child in _others_children(session, visit.user.id)]
    chosen = fields.one_of("child", [*known, NEW], "Choose the child")
    if chosen != NEW:
        return chosen if chosen in known else None
    name = fields.words("child_name", "Enter the name of the child")
    born = fields.day("child_born_on", "The date of birth", earliest=visit.today - OLDEST, latest=visit.today)
    if not fields.fault("child_born_on") and name and not fields.yes("another_child"):
        with visit.reading() as session:
            sent_before = matter_of_form(session, submission_key(fields)) is not None
            alike = not sent_before and children_like(session, name, born)
        if alike:
            fields.wrong(
                "another_child",
                "A child like this is on file. Choose them from the list, or say that it is another.",
            )
    return NewChild(name, born)


def _others_children(session: Session, user_id: str) -> list[Child]:
    """The children on file, but for those of whoever is signed in: a colleague shares what is about them (R24)."""
    own = own_children(session, user_id)
    return [child for child in children_on_file(session) if child.id not in own]


def _opened(visit: Visit, to_share: ToShare) -> str:
    with visit.writing() as session:
        ref = open_sharing(session, to_share, visit.now)
    run_now(visit.desk.begin, ref)
    return ref


def _colleagues(visit: Visit) -> list[tuple[str, str]]:
    with visit.reading() as session:
        found = colleagues(session)
    return [(user.id, f"{user.name} ({role_name(user.role)})") for user in found if user.id != visit.user.id]


def _form(visit: Visit, template: str) -> Response:
    with visit.reading() as session:
        children = [
            (child.id, f"{child.name}, born {day(child.born_on)}")
            for child in _others_children(session, visit.user.id)
        ]
    return visit.page(
        template,
        children=[("", "Choose the child"), *children, (NEW, "A child who is not on this list")],
        whom=[(one.value, words) for one, words in WITH_WHOM.items()],
        asked_by=[(one.value, words) for one, words in ASKED_BY.items()],
        how_checked=[(one.value, words) for one, words in HOW_CHECKED.items()],
        colleagues=_colleagues(visit),
        alike=visit.fields.fault("another_child"),
    )
