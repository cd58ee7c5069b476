"""A fee: rarely allowed, asked for once, and the clock waits until it is paid (R2, R10, S11)."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import FeeAsked, FeePaid
from models.words import FeeGround
from rules.permissions import See
from web.casefile import Case, case_of, refusal_now, show
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.letter_first import looks_first
from web.wording import day, pounds

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]
_AMOUNT = re.compile(r"(?:\u00a3 ?)?([0-9]{1,4})(?:\.([0-9]{2}))?", re.ASCII)
GROUNDS = (
    (FeeGround.UNFOUNDED, "The request is clearly unfounded", "Made to harass, say, and not to see the file."),
    (FeeGround.EXCESSIVE, "The request is clearly excessive", "It repeats one that was answered shortly before."),
    (FeeGround.FURTHER_COPIES, "They ask for further copies", "The first copy is free."),
)


@router.get("/requests/{ref}/clock/fee")
def ask(ref: str, visit: CaseVisit) -> Response:
    """The form: ask for a fee."""
    case = case_of(visit, ref)
    usual = case.terms.profile.fee.amount_pence
    visit.fields = Fields.holding(on=case.today, amount=pounds(usual)[1:] if usual else "")
    return _ask(visit, case)


@router.post("/requests/{ref}/clock/fee")
def ask_fee(ref: str, visit: CaseVisit) -> Response:
    """Send the notice of the fee."""
    case = case_of(visit, ref)
    fields = visit.fields
    ground = fields.choice("ground", FeeGround, "Choose why a fee is allowed")
    pence = _pence(fields)
    on = fields.day("on", "The day of the notice", earliest=case.request.received_on, latest=case.today)
    words = fields.text("reason", "Write the reasons for the requester")
    if fields.faults:
        return _ask(visit, case)
    act = FeeAsked(asked_on=on, pence=pence, ground=ground)
    if looks_first(visit, ref, act, words):
        return _ask(visit, case)
    outcome = visit.say(ref, act, words)
    if visit.refused(outcome):
        return _ask(visit, case)
    return visit.go(case.path, "The notice is on its way. The clock waits for the fee.", outcome)


def _pence(fields: Fields) -> int:
    """The amount in pence; 1 where it is missing or no amount, with the fault by its field."""
    typed = _AMOUNT.fullmatch(fields.words("amount", "Enter the amount in pounds, such as 12.50", longest=20))
    pence = int(typed[1]) * 100 + int(typed[2] or 0) if typed else 0
    if not pence and not fields.fault("amount"):
        fields.wrong("amount", "Enter the amount in pounds, such as 12.50.")
    return max(1, pence)


def _ask(visit: Visit, case: Case) -> Response:
    trial = FeeAsked(asked_on=case.today, pence=1, ground=FeeGround.EXCESSIVE)
    return show(visit, case, "fee.html", grounds=GROUNDS, refused=refusal_now(visit, case, trial))


@router.get("/requests/{ref}/clock/fee-paid")
def ask_paid(ref: str, visit: CaseVisit) -> Response:
    """The form: the fee was paid."""
    return _paid(visit, case_of(visit, ref))


@router.post("/requests/{ref}/clock/fee-paid")
def paid(ref: str, visit: CaseVisit) -> Response:
    """Record that the fee was paid; the clock counts from that day."""
    case = case_of(visit, ref)
    asked = case.state.fee.asked_on if case.state.fee else case.request.received_on
    early = f"The day it was paid is before it was asked for ({day(asked)}). Check the date."
    on = visit.fields.day("on", "The day it was paid", earliest=asked, latest=case.today, too_early=early)
    if visit.fields.faults:
        return _paid(visit, case)
    outcome = visit.say(ref, FeePaid(paid_on=on), visit.fields.text("reason"))
    if visit.refused(outcome):
        return _paid(visit, case)
    return visit.go(case.path, "The fee is recorded, and the clock goes on.", outcome)


def _paid(visit: Visit, case: Case) -> Response:
    refused = refusal_now(visit, case, FeePaid(paid_on=case.today))
    amount = pounds(case.state.fee.pence) if case.state.fee else ""
    return show(visit, case, "fee_paid.html", refused=refused, amount=amount)
