"""How the requester is reached: put right when a letter comes back, they move, or somebody reads along (R23)."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from models.acts import ChannelChanged
from records.requests import Channel, change_channel
from rules.permissions import See
from web.casefile import Case, case_of, refusal_now, show
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.said_meanwhile import said_meanwhile

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]


@router.get("/requests/{ref}/channel")
def ask(ref: str, visit: CaseVisit) -> Response:
    """The form, with what stands now."""
    case = _case(visit, ref)
    visit.fields = Fields.holding(**Channel.of(case.request).model_dump())
    return _form(visit, case)


@router.post("/requests/{ref}/channel")
def change(ref: str, visit: CaseVisit) -> Response:
    """Keep what was changed; another address is confirmed anew before the copy goes."""
    case = _case(visit, ref)
    standing, typed = Channel.of(case.request), _read(visit.fields)
    why = visit.fields.text("reason", "Say how you know that it is right, and who said so")
    meanwhile = said_meanwhile(visit, case, {"channel_changed": "changed how the requester is reached"})
    if meanwhile:
        visit.fields.wrong("", meanwhile)
    if visit.fields.faults:
        return _form(visit, case)
    if typed == standing:
        return visit.go(case.path, "It stands as you typed it.")
    elsewhere = typed.is_elsewhere(standing)
    act = ChannelChanged(
        other_address=elsewhere, calendar_files_ok=typed.calendar_files_ok, neutral_subjects=typed.neutral_subjects
    )
    # The act first: should this end between the two, an address is confirmed anew for nothing, never not at all.
    outcome = visit.say(ref, act, why)
    if visit.refused(outcome):
        return _form(visit, case)
    with visit.writing(ref) as session:
        change_channel(session, ref, typed, visit.user.id, visit.now)
    links = " Links in letters to the old address are closed." if elsewhere else ""
    onward = "/letters" if case.state.failed else ""
    return visit.go(f"{case.path}{onward}", f"It is kept, and letters go there from now on.{links}", outcome)


def _case(visit: Visit, ref: str) -> Case:
    if not visit.may_act("channel_changed"):
        raise HTTPException(403, "Your role cannot change this. Ask the manager of the request.")
    return case_of(visit, ref)


def _read(fields: Fields) -> Channel:
    email, address = fields.email("requester_email"), fields.text("requester_address")
    if not email and not address and not fields.fault("requester_email"):
        fields.wrong(
            "requester_email", "Enter an e-mail address or a postal address: the answer has to reach them."
        )
    return Channel(
        requester_email=email,
        requester_address=address,
        requester_telephone=fields.words("requester_telephone", longest=40),
        calendar_files_ok=fields.yes_or_no("calendar_files_ok", "Say whether calendar files may be sent to them"),
        neutral_subjects=fields.yes_or_no(
            "neutral_subjects", "Say whether the subjects of letters have to be neutral"
        ),
        channel_note=fields.text("channel_note"),
    )


def _form(visit: Visit, case: Case) -> Response:
    same = ChannelChanged(other_address=False, calendar_files_ok=True, neutral_subjects=False)
    return show(visit, case, "channel.html", why_not=refusal_now(visit, case, same) or "")
