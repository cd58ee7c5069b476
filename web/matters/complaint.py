"""A complaint on its page: what it is about, what was found, what will be done, the answer (S48, R29, R36)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import ActionAgreed, ComplaintDecided, ComplaintSorted, HandedOver, LetterSent, MatterEnded
from models.matter_words import ComplaintAbout, MatterOutcome
from models.people import Setting
from models.words import ProcessKind
from opening_matters import colleagues
from records.matters import texts_of
from records.people import get_setting
from rules.inspectorates import Inspectorate, inspectorate_of
from rules.matters.complaint import DECISIONS, dates_of
from rules.matters.handling import choose_handler
from rules.permissions import See
from rules.times import local_date
from web.desk import Outcome
from web.guarding import Visit, signed_in
from web.letter_first import looks_first
from web.matters.file import MatterFile, matter_of, refused_now, show_matter
from web.matters.page import page, parts_of, say_words
from web.matters.what_is_wrong import staff_choices
from web.matters.words import ABOUT, OUTCOMES_OF_MATTERS
from web.wording import long_day

router = APIRouter()
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]
RecordVisit = Annotated[Visit, Depends(signed_in(See.REGISTER_TAKEN_OUT))]


@parts_of(ProcessKind.COMPLAINT)
def parts(visit: Visit, matter: MatterFile) -> dict[str, Any]:
    """What the page of a complaint shows and offers."""
    state, dates = matter.state, dates_of(matter.state, matter.terms)
    with visit.reading() as session:
        agreed = [text.words for text in texts_of(session, matter.ref, "action") if text.id in state.actions]
        setting = get_setting(session)
    decided = matter.newest(ComplaintDecided)
    end = MatterEnded(outcome=state.decided or MatterOutcome.UPHELD)
    return {
        "acknowledged_by": long_day(dates.acknowledged_by),
        "answered_by": long_day(dates.answered_by),
        "about": [ABOUT[one][0] for one in state.about],
        "staff_choices": staff_choices(visit),
        "abouts": [(one.value, *words) for one, words in ABOUT.items()],
        "decided": OUTCOMES_OF_MATTERS[state.decided] if state.decided else "",
        "answer": matter.reason_of(decided) if decided else "",
        "outcomes": [(one.value, OUTCOMES_OF_MATTERS[one]) for one in OUTCOMES_OF_MATTERS if one in DECISIONS],
        "agreed": agreed,
        "may_sort": not state.about and _may(visit, matter, ComplaintSorted(about=(ComplaintAbout.CARE,))),
        "may_decide": _may(visit, matter, ComplaintDecided(outcome=MatterOutcome.UPHELD)),
        "may_end": _may(visit, matter, end),
        "regulator": setting,
        "inspectorate": _inspectorate(setting) if ComplaintAbout.CARE in state.about else None,
    }


def _inspectorate(setting: Setting | None) -> Inspectorate | None:
    if setting is None:
        return None
    own = (setting.inspectorate_name, setting.inspectorate_telephone, setting.inspectorate_site)
    return inspectorate_of(setting.nation, *own)


def _may(visit: Visit, matter: MatterFile, act: Any) -> bool:
    return refused_now(visit, matter, act) is None


@router.get("/matters/{ref}/complaint/record")
def record(ref: str, visit: RecordVisit) -> Response:
    """The complaint as the inspectorate may ask to see it: what was said, done and answered, and when (R36)."""
    matter = matter_of(visit, ref, ProcessKind.COMPLAINT)
    with visit.reading() as session:
        setting = get_setting(session)
    visit.viewed(ref, "complaint_record")
    shown = parts(visit, matter)
    inspectorate = _inspectorate(setting)
    ended = matter.newest(MatterEnded)
    sent = [one.at for one in matter.events if isinstance(one.act, LetterSent)]
    return show_matter(
        visit,
        matter,
        "matter_complaint_record.html",
        setting=setting,
        said_words=matter.said_for(visit),
        ended_on=long_day(local_date(ended.at)) if ended else "",
        acknowledged_on=long_day(local_date(sent[0])) if sent else "",
        **(shown | {"inspectorate": inspectorate}),
    )


@router.post("/matters/{ref}/complaint/sort")
def sort(ref: str, visit: MatterVisit) -> Response:
    """What it is about, and so under which rules it is answered."""
    matter = matter_of(visit, ref, ProcessKind.COMPLAINT)
    about = visit.fields.choices("about", ComplaintAbout)
    if not about:
        visit.fields.wrong("about", "Choose what the complaint is about")
    ticked = visit.fields.typed.get("concerns", [])
    concerns = tuple(user_id for user_id, _ in staff_choices(visit) if user_id in ticked)
    outcome = None if visit.fields.faults else visit.say(ref, ComplaintSorted(about=about, concerns=concerns))
    if outcome is None or visit.refused(outcome):
        return page(visit, matter)
    given = _given_to_another(visit, matter, concerns)
    if visit.user.id in concerns:
        return visit.go("/matters", "It is about you, so somebody else handles it from now on.", outcome, given)
    return visit.go(matter.path, "It is recorded what the complaint is about.", outcome, given)


def _given_to_another(visit: Visit, matter: MatterFile, concerns: tuple[str, ...]) -> Outcome | None:
    """Where it is about who handles it, it goes at once to somebody whom it is not about (R24, R29)."""
    if matter.state.handler_id not in concerns:
        return None
    about = {*concerns, *matter.state.concerns}
    aside = matter.state.begun.stand_aside
    with visit.reading() as session:
        staff = [(one.id, one.role) for one in colleagues(session) if one.id not in {*about, *aside}]
    if not staff:
        return None
    to = choose_handler(staff, matter.request.manager_id if matter.request else "", aside)
    return visit.say(matter.ref, HandedOver(to_user_id=to), "It is about who handled it.", step="another")


@router.post("/matters/{ref}/complaint/decide")
def decide(ref: str, visit: MatterVisit) -> Response:
    """What was found, in the words of the answer."""
    matter = matter_of(visit, ref, ProcessKind.COMPLAINT)
    known = [one.value for one in DECISIONS]
    found = visit.fields.one_of("outcome", known, "Choose what you found")
    words = visit.fields.text("answer", "Write the answer in plain words")
    outcome = None
    if not visit.fields.faults:
        outcome = visit.say(ref, ComplaintDecided(outcome=MatterOutcome(found)), words)
    if outcome is None or visit.refused(outcome):
        return page(visit, matter)
    return visit.go(matter.path, "The decision is recorded. Less than upheld waits for a second person.", outcome)


@router.post("/matters/{ref}/complaint/action")
def agree(ref: str, visit: MatterVisit) -> Response:
    """Something the setting will do."""
    matter = matter_of(visit, ref, ProcessKind.COMPLAINT)
    words = visit.fields.text("action", "Say what you will do, and by when")
    done = "It is noted, and stands in the answer."
    return say_words(visit, matter, "action", words, lambda text_id: ActionAgreed(text_id=text_id), done)


@router.post("/matters/{ref}/complaint/answer")
def answer(ref: str, visit: MatterVisit) -> Response:
    """Send the answer; the complaint has ended then."""
    matter = matter_of(visit, ref, ProcessKind.COMPLAINT)
    act = MatterEnded(outcome=matter.state.decided or MatterOutcome.UPHELD)
    if looks_first(visit, ref, act, ""):
        return page(visit, matter)
    outcome = visit.say(ref, act)
    if visit.refused(outcome):
        return page(visit, matter)
    return visit.go(matter.path, "The answer is on its way, with how to complain to the regulator.", outcome)
