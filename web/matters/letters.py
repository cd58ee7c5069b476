"""The letters of a matter: their words, where each stands, posted by hand, tried again (S48-S50, R35)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from letters.errors import LetterError
from letters.layouting import as_shown
from models.acts import EffectRetried, LetterPosted
from models.words import Channel, LetterStatus
from records.post import get_letter, letters_of, mark_status
from rules.permissions import See
from web.asking.letters import printed, without_reference
from web.beginning.new_request import setting_of
from web.guarding import Visit, signed_in
from web.matters.file import MatterFile, matter_of, show_matter
from web.telling import effect_words
from web.wording import LETTER_STATUSES

router = APIRouter()
LetterVisit = Annotated[Visit, Depends(signed_in(See.LETTERS))]


@dataclass(frozen=True)
class Shown:
    """One letter on the page."""

    id: str
    subject: str
    to_name: str
    to_address: str
    status_words: str
    text: str
    waits: bool
    pdf: str


@router.get("/matters/{ref}/letters")
def letters(ref: str, visit: LetterVisit) -> Response:
    """All letters of this matter, and what failed."""
    return _list(visit, matter_of(visit, ref))


@router.post("/matters/{ref}/letters/retry")
def retry(ref: str, visit: LetterVisit) -> Response:
    """Try a letter that failed once more."""
    matter = matter_of(visit, ref)
    effect = visit.fields.one_of("effect", matter.state.failed, "This has not failed, or was tried again already.")
    outcome = None if visit.fields.faults else visit.say(ref, EffectRetried(effect=effect))
    if outcome is None or visit.refused(outcome):
        return _list(visit, matter)
    return visit.go(f"{matter.path}/letters", "It is being tried again.", outcome)


@router.get("/matters/{ref}/letters/{letter_id}/print.pdf")
def print_out(ref: str, letter_id: str, visit: LetterVisit) -> Response:
    """The letter on A4, its address where a window envelope shows it."""
    matter = matter_of(visit, ref)
    with visit.reading() as session:
        letter, setting = get_letter(session, letter_id), setting_of(session)
    if letter is None or letter.ref != ref or letter.channel is not Channel.POST:
        raise HTTPException(404)
    visit.viewed(ref, "letter", letter_id=letter_id)
    try:
        return printed(letter, setting, matter.staff.get(matter.matter.manager_id))
    except LetterError as fault:
        visit.fields.wrong("", str(fault))
        return _list(visit, matter)


@router.post("/matters/{ref}/letters/{letter_id}/posted")
def posted(ref: str, letter_id: str, visit: LetterVisit) -> Response:
    """Record that a letter was put in the post today."""
    matter = matter_of(visit, ref)
    with visit.reading() as session:
        letter = get_letter(session, letter_id)
    if letter is None or letter.ref != ref:
        raise HTTPException(404)
    outcome = visit.say(ref, LetterPosted(effect=letter.effect, on=visit.today))
    if visit.refused(outcome):
        return _list(visit, matter)
    if letter.status is LetterStatus.TO_POST and outcome.status == "done":
        with visit.writing(ref) as session:
            mark_status(session, letter_id, LetterStatus.POSTED, at=visit.now)
    return visit.go(f"{matter.path}/letters", "It is recorded.", outcome)


def _list(visit: Visit, matter: MatterFile) -> Response:
    with visit.reading() as session:
        found = letters_of(session, matter.ref)
    visit.viewed(matter.ref, "letters")
    shown = [
        Shown(
            letter.id,
            without_reference(letter.subject),
            letter.to_name,
            letter.to_address.replace("\n", ", "),
            LETTER_STATUSES[letter.status][0].lower(),
            as_shown(letter.text),
            letter.status is LetterStatus.TO_POST and visit.may_act("letter_posted"),
            f"{matter.path}/letters/{letter.id}/print.pdf" if letter.channel is Channel.POST else "",
        )
        for letter in reversed(found)
    ]
    failed = [(effect, effect_words(effect, {})) for effect in sorted(matter.state.failed)]
    return show_matter(visit, matter, "matter_letters.html", letters=shown, failed=failed)
