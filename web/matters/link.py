"""After a breach: a new link for the requester, to an address somebody has made sure of (R35, R23).

The links in letters were closed when the breach was recorded. The new one goes by post where there is an address,
and the code by e-mail: a wrong house, or a wrong mailbox, alone opens nothing.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import LinkRenewed
from models.cases import AccessRequest
from models.words import ProcessKind
from rules.permissions import See
from web.guarding import Visit, signed_in
from web.matters.file import MatterFile, matter_of, refused_now
from web.matters.page import page

router = APIRouter()
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]
_NOT_SO = "This is not what we hold. Find out which is right, correct it at the request, then try again."


def renewing(visit: Visit, matter: MatterFile) -> dict[str, Any]:
    """What the page of a breach offers for the requester's link."""
    request = matter.request
    state = matter.state
    written = [seq for seq in state.renewed if f"letter/link_renewed/{seq}" in state.done]
    renewed = "The letter with the new link is written." if written else ""
    if any(seq in state.needs_second for seq in state.renewed):
        renewed = "It waits for a second person."
    return {
        "may_renew": request is not None and refused_now(visit, matter, LinkRenewed()) is None,
        "renewed": renewed,
        "renew_by_post": bool(request and request.requester_address),
    }


@router.post("/matters/{ref}/breach/link")
def renew(ref: str, visit: MatterVisit) -> Response:
    """Ask for a new link: the address is typed anew, from somewhere else than this system."""
    matter = matter_of(visit, ref, ProcessKind.BREACH)
    typed = visit.fields.text("known_address", "Type the address, as the requester confirmed it")
    how = visit.fields.text("how_known", "Say how you made sure that it is the requester and their address")
    if typed and matter.request is not None and not _same(typed, matter.request):
        visit.fields.wrong("known_address", _NOT_SO)
    if visit.fields.faults:
        return page(visit, matter)
    outcome = visit.say(ref, LinkRenewed(), how)
    if visit.refused(outcome):
        return page(visit, matter)
    return visit.go(matter.path, "A second person has to back it. Then the letter is written.", outcome)


def _same(typed: str, request: AccessRequest) -> bool:
    """Whether the address is the one to which the letter goes; capitals, commas and lines do not matter."""
    return _plain(typed) == _plain(request.requester_address or request.requester_email)


def _plain(address: str) -> str:
    return "".join(letter for letter in address.casefold() if letter.isalnum() or letter == "@")
