"""Who gets it, is it confidential, a doubt, consent given and taken back (S70, S71, S93, S104-S107, S115)."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import (
    ConfidenceAsked,
    ConsentTakenBack,
    DoubtRaised,
    DoubtSettled,
    ReceiverChecked,
    SharingConsent,
)
from models.sharing_words import PARENTS, Confidence, ConsentBy, ConsentPart, HowChecked, LookedAfter, WithWhom
from records.matters import add_person
from rules.matters.sharing_state import SharingState
from rules.matters.sharing_words import CONFIDENCE, CONSENT_BY, CONSENT_PARTS, HOW_CHECKED, LOOKED_AFTER
from rules.permissions import See
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.matters.file import MatterFile, fingerprint
from web.matters.sharing_page import may, receiver_of, said, sharing_of, show, words_kept
from web.wording import day

router = APIRouter()
_NOT_BEFORE = "first"
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]


@router.get("/matters/{ref}/sharing/receiver")
def receiver(ref: str, visit: MatterVisit) -> Response:
    """Who gets it, where it goes, and how that was made sure."""
    return _receiver(visit, sharing_of(visit, ref))


@router.post("/matters/{ref}/sharing/receiver")
def check_receiver(ref: str, visit: MatterVisit) -> Response:
    """Record who gets it: the identity was made sure, not taken from who rang."""
    matter, fields = sharing_of(visit, ref), visit.fields
    name = fields.words("name", "Enter the name and the team of who gets it")
    email = fields.email("email")
    address = fields.text("address")
    how = fields.choice("how", HowChecked, "Choose how you made sure")
    words = fields.text("how_words", "Say which number you rang, or what you saw")
    if fields.faults:
        return _receiver(visit, matter)
    person_id = f"mp-{fingerprint(ref, name, email, address)}"
    with visit.writing(ref) as session:
        add_person(
            session, ref, name, visit.user.id, email=email, address=address, person_id=person_id, at=visit.now
        )
    return said(visit, matter, ReceiverChecked(person_id=person_id, how=how), words, "It is recorded.", _receiver)


def _receiver(visit: Visit, matter: MatterFile) -> Response:
    how = [(one.value, words) for one, words in HOW_CHECKED.items()]
    with_whom = words_kept(visit, matter).get("with", "")
    return show(visit, matter, "receiver", how=how, person=receiver_of(visit, matter), with_whom=with_whom)


@router.get("/matters/{ref}/sharing/confidence")
def confidence(ref: str, visit: MatterVisit) -> Response:
    """Whether it is confidential, for who told it and for whom it is about (S70, S71)."""
    return _confidence(visit, sharing_of(visit, ref))


@router.post("/matters/{ref}/sharing/confidence")
def settle_confidence(ref: str, visit: MatterVisit) -> Response:
    """Record both answers."""
    matter, fields = sharing_of(visit, ref), visit.fields
    act = ConfidenceAsked(
        giver=fields.choice("giver", Confidence, "Say whether who told you gave it in confidence"),
        subject=fields.choice("subject", Confidence, "Say whether it is confidential for whom it is about"),
    )
    return said(visit, matter, act, fields.text("confidence_words"), "It is recorded.", _confidence)


def _confidence(visit: Visit, matter: MatterFile) -> Response:
    return show(visit, matter, "confidence", options=[(one.value, words) for one, words in CONFIDENCE.items()])


@router.get("/matters/{ref}/sharing/consent")
def asking(ref: str, visit: MatterVisit) -> Response:
    """Whether to ask at all, what was answered, and the taking back."""
    return _consent(visit, sharing_of(visit, ref))


@router.post("/matters/{ref}/sharing/consent")
def consent(ref: str, visit: MatterVisit) -> Response:
    """Record what somebody said who may consent (S104, S105, S107, S115)."""
    matter, fields = sharing_of(visit, ref), visit.fields
    by = fields.choice("by", ConsentBy, "Choose who answered")
    act = SharingConsent(
        given=fields.yes_or_no("given", "Say whether they consented"),
        on=fields.day("consent_on", "The day they said it", latest=matter.today),
        in_writing=fields.yes_or_no("in_writing", "Say how they answered"),
        by=by,
        looked_after=fields.choice("looked_after", LookedAfter, "Say whether the child is looked after"),
        told=fields.choices("told", ConsentPart),
        able=fields.yes("able"),
        free=fields.yes("free"),
        replaces=_replaced(fields, matter.state) if by in PARENTS else None,
    )
    words = fields.text("consent_words", "Say who it was, and what they said")
    if act.by is ConsentBy.PARENT_APART and not fields.text("why_apart"):
        fields.wrong("why_apart", "Say why you asked this parent, and not the one the child lives with")
    if fields.value("why_apart"):
        words = f"{words}\nWhy this parent was asked: {fields.value('why_apart')}"
    return said(visit, matter, act, words, "It is recorded.", _consent)


def _replaced(fields: Fields, state: SharingState) -> int | None:
    """The line of what this parent said before; None where another parent did, or nobody (S107)."""
    if not state.parents_said:
        return None
    known = {str(seq): seq for seq in state.parents_said}
    return known.get(fields.one_of("before", [_NOT_BEFORE, *known], "Say whether this parent answered before"))


@router.post("/matters/{ref}/sharing/doubt")
def doubt(ref: str, visit: MatterVisit) -> Response:
    """Not sure whether the parents may be asked: the line manager says so first (S106)."""
    matter = sharing_of(visit, ref)
    words = visit.fields.text("doubt_words", "Say what makes you doubt")
    done = "The line manager is asked. Do not ask the parents yet."
    return said(visit, matter, DoubtRaised(), words, done, _consent)


@router.post("/matters/{ref}/sharing/doubt/settled")
def settle_doubt(ref: str, visit: MatterVisit) -> Response:
    """The line manager says whether the parents are asked (S106)."""
    matter, fields = sharing_of(visit, ref), visit.fields
    act = DoubtSettled(ask=fields.yes_or_no("ask", "Say whether the parents may be asked"))
    return said(visit, matter, act, fields.text("settled_words", "Say why"), "It is recorded.", _consent)


@router.post("/matters/{ref}/sharing/taken-back")
def take_back(ref: str, visit: MatterVisit) -> Response:
    """Record that consent was taken back, at any time (S105)."""
    matter, fields = sharing_of(visit, ref), visit.fields
    on = fields.day("back_on", "The day it was taken back", latest=matter.today)
    words = fields.text("back_words", "Say how they took it back")
    told = None
    if matter.state.passed_on is not None:
        told = fields.yes_or_no("receiver_told", "It has gone already. Say whether who has it was told")
    act = ConsentTakenBack(on=on, receiver_told=told)
    return said(visit, matter, act, words, "It is recorded. Nothing more is shared on it.", _consent)


def _consent(visit: Visit, matter: MatterFile) -> Response:
    state = matter.state
    no = SharingConsent(on=matter.today, given=False, in_writing=False, able=True, free=True)
    return show(
        visit,
        matter,
        "consent",
        consents=[(f"{CONSENT_BY[one.by]}, on {day(one.on)}", one.given) for one in state.consents.values()],
        before=_before(matter),
        in_doubt=state.doubt_by is not None,
        not_to_be_asked=state.not_to_be_asked,
        doubt_words=_doubt_words(matter) if state.doubt_by is not None else "",
        to_provider=state.with_whom is WithWhom.NEXT_PROVIDER,
        gone=state.passed_on is not None,
        parts=[(part.value, words) for part, words in CONSENT_PARTS.items()],
        by=[(one.value, words) for one, words in CONSENT_BY.items()],
        looked_after=[(one.value, words) for one, words in LOOKED_AFTER.items()],
        may_consent=may(visit, matter, no),
        may_doubt=may(visit, matter, DoubtRaised()),
        may_settle=may(visit, matter, DoubtSettled(ask=True)),
        may_take_back=may(visit, matter, ConsentTakenBack(on=matter.today, receiver_told=True)),
    )


def _before(matter: MatterFile) -> list[tuple[str, str, str]]:
    """Who of the parents answers now: somebody new, or who said what stands; nothing where no parent answered."""
    said = matter.state.parents_said
    if not said:
        return []
    lines = {event.seq: event for event in matter.events}
    return [
        (_NOT_BEFORE, "No, this is their first answer", "Both answers stand. If they differ, it is weighed."),
        *(
            (
                str(seq),
                f"Yes, they said {'yes' if one.given else 'no'} on {day(one.on)} and say it anew",
                matter.reason_of(lines[seq]),
            )
            for seq, one in said.items()
        ),
    ]


def _doubt_words(matter: MatterFile) -> str:
    raised = matter.newest(DoubtRaised)
    return matter.reason_of(raised) if raised is not None else ""
