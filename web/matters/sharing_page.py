"""The page of a sharing: what is to be done next, and the record of what was decided and went (S93-S113, R33)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from models.acts import (
    Act,
    Backed,
    ConfidenceAsked,
    ConsentTakenBack,
    DoubtSettled,
    MatterEnded,
    ParentsInformed,
    PassedOn,
    ReceiverChecked,
    SharingConsent,
    SharingDeclined,
    SharingWeighed,
    WentAstray,
)
from models.matter_words import MatterOutcome
from models.matters import MatterPerson
from models.messages import Event
from models.sharing_words import ParentsTold
from models.words import ProcessKind
from records.matters import people_of_matter, texts_of
from rules.matters.sharing_state import SharingState
from rules.matters.sharing_words import (
    CONFIDENCE,
    CONSENT_BY,
    HOW_CHECKED,
    PARENTS_TOLD,
    SENT_HOW,
    WHERE_IT_WENT,
    WHY_NOT_ASKED,
)
from rules.permissions import See
from web.guarding import Visit
from web.matters.file import MatterFile, matter_of, refused_now, show_matter
from web.matters.page import parts_of
from web.wording import count, long_day

Page = Callable[[Visit, MatterFile], Response]


@dataclass(frozen=True)
class Step:
    """One line of the list of what is to be done."""

    title: str
    href: str
    status: str
    colour: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Settled:
    """Something that stands in the record: what, where it stands, and somebody's own words."""

    title: str
    where: str
    words: str


def sharing_of(visit: Visit, ref: str) -> MatterFile:
    """The sharing with this reference. Raises HTTPException 404 for any other, and for whom it is about."""
    return matter_of(visit, ref, ProcessKind.SHARING)


def show(visit: Visit, matter: MatterFile, name: str, **words: Any) -> Response:
    """One page of a sharing: one question, and the way back."""
    return show_matter(visit, matter, f"sharing_{name}.html", **words)


def said(visit: Visit, matter: MatterFile, act: Act, words: str, done: str, again: Page) -> Response:
    """Say an act, unless something on the form is missing, and go back to the sharing."""
    if visit.fields.faults:
        return again(visit, matter)
    outcome = visit.say(matter.ref, act, words)
    if visit.refused(outcome):
        return again(visit, matter)
    return visit.go(matter.path, done, outcome)


def may(visit: Visit, matter: MatterFile, act: Act) -> bool:
    """Whether this person can say this now."""
    return refused_now(visit, matter, act) is None


def words_kept(visit: Visit, matter: MatterFile) -> dict[str, str]:
    """What was said when it was begun: with whom, what, who asked."""
    with visit.reading() as session:
        return {text.kind: text.words for text in texts_of(session, matter.ref)}


def people_kept(visit: Visit, matter: MatterFile) -> dict[str, MatterPerson]:
    """Who was named in it, by id."""
    with visit.reading() as session:
        return {one.id: one for one in people_of_matter(session, matter.ref)}


def receiver_of(visit: Visit, matter: MatterFile) -> MatterPerson | None:
    """Who was made sure of, or None."""
    state: SharingState = matter.state
    return people_kept(visit, matter).get(state.receiver.person_id) if state.receiver is not None else None


@parts_of(ProcessKind.SHARING)
def parts(visit: Visit, matter: MatterFile) -> dict[str, Any]:
    """What the page of a sharing shows and offers."""
    state: SharingState = matter.state
    kept = words_kept(visit, matter)
    end, leave = (MatterEnded(outcome=one) for one in (MatterOutcome.SHARED, MatterOutcome.NOT_SHARED))
    return {
        "with_whom": kept.get("with", ""),
        "what": kept.get("what", ""),
        "asked": kept.get("asked", ""),
        "not_first": _why_quiet(state),
        "urgent": state.is_urgent and state.weighed_after_owed,
        "steps": [] if state.ended else _steps(visit, matter, state),
        "stood": _stood(visit, matter),
        "back": _gone_and_stopped(state),
        "may_end": may(visit, matter, end),
        "may_leave": may(visit, matter, leave),
        "may_decline": may(visit, matter, SharingDeclined()),
        "may_take_consent_back": _may_take_back(visit, matter),
        "gone": state.passed_on is not None,
    }


def _why_quiet(state: SharingState) -> str:
    """Why the parents are not to learn of it now; nothing where they may."""
    if not state.is_quiet:
        return ""
    return WHY_NOT_ASKED[state.weighed.not_asked] if state.weighed and state.weighed.not_asked else "Not told yet"


def _may_take_back(visit: Visit, matter: MatterFile) -> bool:
    return may(visit, matter, ConsentTakenBack(on=matter.today, receiver_told=True))


def _gone_and_stopped(state: SharingState) -> tuple[str, str] | None:
    """After a consent was taken back: what went already, and what is stopped (S105)."""
    if state.taken_back is None:
        return None
    if state.passed_on is None:
        return "Nothing has gone.", "Nothing is passed on, unless the five questions are answered and backed."
    told = state.taken_back.receiver_told
    gone = f"It went on {long_day(state.passed_on.on)} and cannot be called back."
    knows = "Who has it was told." if told else "Who has it was not told."
    return f"{gone} {knows}", "Nothing more is passed on."


def _steps(visit: Visit, matter: MatterFile, state: SharingState) -> list[Step]:
    below = f"{matter.path}/sharing"
    if state.passed_on is not None:
        return _steps_after(state, below)
    found = [
        _step("Make sure who gets it", f"{below}/receiver", state.receiver is not None),
        _step("Is it confidential?", f"{below}/confidence", state.confidence is not None),
        Step("Choose pages of the file", f"{below}/pages", *_pages_status(state), "Or none, where words suffice."),
        Step("Consent", f"{below}/consent", *_consent_status(state)),
        Step("The five questions", f"{below}/five-questions", *_weighed_status(state), hint=_why_weigh(state)),
        Step("Pass it on", f"{below}/pass-on", *_passing_status(state)),
    ]
    return found if visit.may_see(See.FILE) else [one for one in found if not one.href.endswith("/pages")]


def _steps_after(state: SharingState, below: str) -> list[Step]:
    found = []
    if state.is_urgent:
        found.append(Step("The five questions", f"{below}/five-questions", *_weighed_status(state)))
    if state.passed_on is not None and state.passed_on.parents is not ParentsTold.FIRST:
        when = f"To be asked again on {long_day(state.review_on)}" if state.parents_open and state.review_on else ""
        status = ("To do", "blue") if state.parents_open else ("Done", "")
        found.append(Step("Tell the parents", f"{below}/parents", *status, hint=when))
    found.append(Step("It did not arrive", f"{below}/astray", "If it happens", ""))
    return found


def _step(title: str, href: str, done: bool) -> Step:
    return Step(title, href, *(("Done", "") if done else ("To do", "blue")))


def _pages_status(state: SharingState) -> tuple[str, str]:
    if state.chosen is None:
        return "No pages", ""
    if not state.sends_pages:
        return "No pages", ""
    if state.copy is None:
        return "Being made", "yellow"
    if not state.copy.proved:
        return "Not proved", "red"
    return ("Done", "") if state.copy_read_by is not None else ("To be looked at", "blue")


def _consent_status(state: SharingState) -> tuple[str, str]:
    if state.doubt_by is not None:
        return "Line manager first", "yellow"
    if state.not_to_be_asked:
        return "Not asked", ""
    if state.is_disputed:
        return "They disagree", "yellow"
    if state.taken_back is not None:
        return "Taken back", "yellow"
    if state.consent_stands:
        return "Given", ""
    return ("Said no", "yellow") if state.consent is not None else ("Not recorded", "")


def _weighed_status(state: SharingState) -> tuple[str, str]:
    if state.weighed is None:
        needed = state.weighed_after_owed or state.is_disputed or state.owes_confidence or state.not_to_be_asked
        return ("To do", "blue") if needed else ("If needed", "")
    if not state.weighed_stands:
        return "To be backed", "yellow"
    return ("Share", "") if state.weighed.share else ("Do not share", "")


def _why_weigh(state: SharingState) -> str:
    if state.is_disputed:
        return "Needed: those who may consent disagree."
    if state.owes_confidence:
        return "Needed: somebody may expect that it stays with us."
    return "Needed without consent. The safeguarding lead backs the answers."


def _passing_status(state: SharingState) -> tuple[str, str]:
    if state.stopped:
        return "Stopped", "red"
    ready = state.may_share or state.goes_first
    return ("Ready", "blue") if ready and state.receiver is not None else ("Not yet", "")


def _stood(visit: Visit, matter: MatterFile) -> list[Settled]:
    """The record, in the order in which things were said."""
    people = people_kept(visit, matter)
    found = []
    for event in matter.events:
        told = _told(matter, event, people)
        if told is not None:
            found.append(Settled(*told, matter.reason_of(event)))
    return found


def _told(matter: MatterFile, event: Event, people: dict[str, MatterPerson]) -> tuple[str, str] | None:
    act, who = event.act, matter.who(event.actor_id, event.role)
    if isinstance(act, ReceiverChecked):
        name = people[act.person_id].name if act.person_id in people else "Somebody"
        return "Who gets it", f"{name}. {HOW_CHECKED[act.how]}. Made sure by {who}."
    if isinstance(act, ConfidenceAsked):
        giver, subject = CONFIDENCE[act.giver].lower(), CONFIDENCE[act.subject].lower()
        return "Confidential?", f"For who told us: {giver}. For whom it is about: {subject}."
    if isinstance(act, DoubtSettled):
        return "May the parents be asked?", f"{'Yes' if act.ask else 'No'}, says {who}."
    if isinstance(act, SharingConsent):
        how = "in writing" if act.in_writing else "by word of mouth"
        said = "Given" if act.given else "Said no"
        anew = " It takes the place of what they said before." if act.replaces else ""
        return "Consent", f"{said} {how} on {long_day(act.on)}. {CONSENT_BY[act.by]}.{anew} Noted by {who}."
    if isinstance(act, ConsentTakenBack):
        return "Consent taken back", f"On {long_day(act.on)}. Noted by {who}."
    return _decided(matter, event, who) or _went(matter, event, who)


def _decided(matter: MatterFile, event: Event, who: str) -> tuple[str, str] | None:
    act = event.act
    if isinstance(act, SharingWeighed):
        answer = "Share without relying on consent" if act.share else "Do not share"
        return "Five questions", f"{answer}. Answered by {who}; {_backed_by(matter, event.seq)}."
    if isinstance(act, SharingDeclined):
        return "Not to be shared", f"Proposed by {who}; {_backed_by(matter, event.seq)}."
    if isinstance(act, MatterEnded) and act.outcome is MatterOutcome.NOT_SHARED:
        return "Not shared", f"Ended by {who}."
    return None


def _went(matter: MatterFile, event: Event, who: str) -> tuple[str, str] | None:
    act = event.act
    if isinstance(act, PassedOn):
        pages = f" {count(matter.state.copy.pages, 'page')} went." if act.copy_sha256 and matter.state.copy else ""
        parents = f"Were the parents told? {PARENTS_TOLD[act.parents]}."
        return "Passed on", f"On {long_day(act.on)} by {who}: {SENT_HOW[act.how].lower()}.{pages} {parents}"
    if isinstance(act, ParentsInformed):
        if act.told:
            return "Parents told", f"On {long_day(act.on)}. Noted by {who}."
        return "Parents not told", f"Proposed by {who}; {_backed_by(matter, event.seq)}."
    if isinstance(act, WentAstray):
        return "Did not arrive", f"{WHERE_IT_WENT[act.where]}. Noted by {who}."
    return None


def _backed_by(matter: MatterFile, seq: int) -> str:
    for event in matter.events:
        if isinstance(event.act, Backed) and event.act.seq == seq:
            return f"backed by {matter.who(event.actor_id, event.role)}"
    if seq in matter.state.needs_second:
        return "waits for a second person"
    return "replaced before anybody backed it"
