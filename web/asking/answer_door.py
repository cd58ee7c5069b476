"""Who stands behind a link for an answer, and why the door may stay shut (mail.md, "In"; R34, S105)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from models.cases import AccessRequest
from models.files import Person
from models.people import Setting, User
from models.post import Reply
from models.words import Evidence, LinkPurpose, ReplyKind
from records import people
from records.file import get_person, mentions_of
from records.keys import HouseKey
from records.log import load_log
from records.post import LinkFault, find_link, replies_of, token_hash
from records.requests import get_request
from records.scope import letter_words, papers_of
from rules.consultation import Consultation
from rules.folding import fold
from rules.handed_over import handings_over
from rules.not_told import may_be_quoted
from rules.referring import Passage, reference_text
from rules.state import RequestState
from web.link_codes import pass_is_good, signed_pass
from web.threshold import Shut

PASS_FOR = timedelta(hours=2)
_PURPOSE = "pass of an answer page"
_SAID_YES = frozenset({ReplyKind.CONSENT, ReplyKind.CONDITIONAL})


@dataclass(frozen=True)
class OwnPassage:
    """A passage about the person behind the link, as they may see it."""

    id: str
    words: str
    dated: date | None = None


@dataclass(frozen=True)
class Door:
    """The person behind a link, their request, what the file says of them and what they said.

    `shut` is why nothing new is begun here: the request is closed, or a stop is in force. Who was inside already
    can still hand in what they typed. `given`: papers were given out, so that a change of mind cannot call them
    back. `ended`: the request is closed, and the door is open only for a yes to be taken back.
    """

    token_hash: str
    shut: Shut | None
    given: bool
    ended: bool
    request: AccessRequest
    person: Person
    party: Consultation
    setting: Setting
    manager: User
    reference_text: str
    passages: tuple[OwnPassage, ...]
    answers: tuple[Reply, ...]

    @property
    def ref(self) -> str:
        """The request's reference."""
        return self.request.ref

    @property
    def mails_copy(self) -> bool:
        """Whether a copy of their answer goes to them by mail."""
        return bool(self.person.contact_email) and self.shut is not Shut.HELD

    @property
    def came_late(self) -> bool:
        """Whether their last answer is kept and changed nothing, because the request had ended."""
        return bool(self.answers) and self.answers[-1].id not in {one.reply_id for one in self.party.replies}

    @property
    def answered_at(self) -> datetime | None:
        """When an answer last came from this page."""
        return self.answers[-1].received_at if self.answers else None


def open_door(session: Session, token: str, now: datetime) -> Door | Shut:
    """The person behind a link, or why it does not open. Changes nothing."""
    link = find_link(session, token, now, LinkPurpose.ANSWER)
    if isinstance(link, LinkFault):
        return Shut(link.value)
    request, person = get_request(session, link.ref), get_person(session, link.person_id or "")
    setting = people.get_setting(session)
    manager = people.get_user(session, request.manager_id) if request is not None else None
    if request is None or person is None or setting is None or manager is None:
        return Shut.UNKNOWN
    state = fold(load_log(session, request.ref))
    party = state.parties.get(person.id)
    if party is None:
        return Shut.CLOSED if state.closed_as is not None else Shut.REVOKED
    papers = {
        paper.id: paper.dated
        for paper in papers_of(session, request.ref)
        if may_be_quoted(state, paper.id, paper.kind)
    }
    own = [one for one in mentions_of(session, request.child_id, person.id) if one.document_id in papers]
    answers = tuple(
        one for one in replies_of(session, request.ref, person.id) if one.evidence is Evidence.ANSWER_PAGE
    )
    own_words = letter_words(session, request.ref, person.id).strip()
    return Door(
        token_hash=token_hash(token),
        shut=_shut(state, party, answers),
        given=bool(handings_over(state)),
        ended=state.closed_as is not None,
        request=request,
        person=person,
        party=party,
        setting=setting,
        manager=manager,
        reference_text=reference_text(own_words, (Passage(one.words, papers[one.document_id]) for one in own)),
        # What the manager put into words of their own is answered as a whole.
        passages=() if own_words else tuple(OwnPassage(one.id, one.words, papers[one.document_id]) for one in own),
        answers=answers,
    )


def said_yes(party: Consultation) -> bool:
    """Whether their last word was a yes, so that there is something to take back."""
    last = party.last_reply
    return last is not None and last.kind in _SAID_YES


def _shut(state: RequestState, party: Consultation, answers: tuple[Reply, ...]) -> Shut | None:
    taken_back = bool(answers) and answers[-1].kind is ReplyKind.TAKEN_BACK
    if state.closed_as is not None and (taken_back or not said_yes(party)):
        return Shut.CLOSED
    return Shut.HELD if state.stopped_for(party.party_id) else None


def new_pass(key: HouseKey, door: Door, now: datetime) -> str:
    """What a right code buys: two hours for one answer."""
    return signed_pass(key, _PURPOSE, now + PASS_FOR, door.token_hash, str(len(door.answers)))


def pass_holds(key: HouseKey, door: Door, given: str, now: datetime) -> bool:
    """Whether a pass is ours, in time, and no answer was given since."""
    return pass_is_good(key, _PURPOSE, given, now, door.token_hash, str(len(door.answers)))
