"""To whom a letter goes and how: the person behind a role, the requester's safe channel, a third party's plan."""

from dataclasses import dataclass

from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from activities.errors import failed
from letters.kinds import LetterKind
from models.cases import AccessRequest
from models.files import Person
from models.messages import EffectOrder
from models.people import User
from models.words import Channel, Role
from rules.signoff import invited_in
from rules.state import RequestState

_TO_ROLE = {
    LetterKind.LINE_MANAGER_NOTICE: Role.LINE_MANAGER,
    LetterKind.ESCALATION_DUE_PASSED: Role.LINE_MANAGER,
    LetterKind.SAFEGUARDING_NOTICE: Role.SAFEGUARDING_LEAD,
    LetterKind.STOP_REMINDER: Role.SAFEGUARDING_LEAD,
    LetterKind.LEGAL_ADVICE_REQUEST: Role.LEGAL_ADVISER,
    LetterKind.REMINDER_LEGAL: Role.LEGAL_ADVISER,
}


@dataclass(frozen=True)
class Addressee:
    """Who a letter is for and which way it goes."""

    name: str
    email: str
    address: str
    channel: Channel
    person_id: str | None = None


def addressee_of(session: Session, order: EffectOrder, request: AccessRequest, state: RequestState) -> Addressee:
    """Find the addressee of one letter.

    Raises ApplicationError `no_such_role`, `no_address` where nobody can be reached: a task for a person.
    """
    kind = LetterKind(order.letter_kind)
    if order.party_id is not None:
        return _third_party(session, order.party_id, state)
    if kind is LetterKind.OVERDUE_TASK:
        return _colleague(session.get(User, request.manager_id))
    if kind in _TO_ROLE:
        return _colleague(_in_the_part_of(session, _TO_ROLE[kind], state))
    if kind is LetterKind.CHECKER_INVITATION:
        return _colleague(session.get(User, invited_in(order.effect)))
    channel = Channel.EMAIL if request.requester_email else Channel.POST
    if channel is Channel.POST and not request.requester_address:
        raise failed("no_address", final=True)
    return Addressee(request.requester_name, request.requester_email, request.requester_address, channel)


def has_line_manager(session: Session) -> bool:
    """Whether somebody of the setting can sign in as line manager."""
    return session.exec(_active(Role.LINE_MANAGER)).first() is not None


def _in_the_part_of(session: Session, role: Role, state: RequestState) -> User | None:
    """Who has a role; where there is no line manager, the checker who is invited in their stead (S38)."""
    users = session.exec(_active(role))
    user = next((one for one in users if one.id != state.requester_user_id), None)  # who asks is told as a parent
    if user is not None or role is not Role.LINE_MANAGER:
        return user
    guests = (session.get(User, user_id) for user_id in sorted(state.invited_checkers))
    return next((guest for guest in guests if guest is not None and guest.active), None)


def _active(role: Role) -> SelectOfScalar[User]:
    return select(User).where(User.role == role, User.active).order_by(User.id)


def _third_party(session: Session, party_id: str, state: RequestState) -> Addressee:
    person, party = session.get(Person, party_id), state.parties.get(party_id)
    if person is None or party is None or party.plan is None:
        raise failed("unknown_party", final=True)
    channel = party.plan.channel
    if channel is Channel.EMAIL and not person.contact_email:
        raise failed("no_address", final=True)
    return Addressee(person.name, person.contact_email, person.contact_address, channel, party_id)


def _colleague(user: User | None) -> Addressee:
    if user is None:
        raise failed("no_such_role", final=True)
    return Addressee(user.name, user.email, "", Channel.EMAIL)
