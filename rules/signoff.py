"""Who must pass the copy before it may be given, and whether they have (S36, S38, R24)."""

from models.words import LegalOpinion, Role
from rules.advice import advice_missing, sent_back_by_advice, spoken_against, went_without
from rules.state import RequestState, SignOff
from rules.together import side_of, sides_to_sign

_INVITATION = "letter/checker_invitation/"


def signs_for(role: Role) -> Role:
    """The role whose second check somebody's counts as: an invited checker stands in for the line manager.

    Where two mark together a deputy signs for the manager (S36).
    """
    return role if role is Role.LEGAL_ADVISER else side_of(role)


def is_admitted(state: RequestState, role: Role, user_id: str) -> bool:
    """Whether this person may look at the check of this request: an invited checker where invited, till it ends."""
    if role is not Role.INVITED_CHECKER:
        return True
    return state.closed_as is None and user_id in state.invited_checkers


def invitation_effect(user_id: str, seq: int) -> str:
    """The name of the letter that invites somebody: whom, and by which event."""
    return f"{_INVITATION}{user_id}/{seq}"


def invited_in(effect: str) -> str:
    """Whom an invitation invites: the user's id; nothing where this is another letter."""
    return effect.removeprefix(_INVITATION).rpartition("/")[0] if effect.startswith(_INVITATION) else ""


def roles_to_sign(state: RequestState) -> tuple[Role, ...]:
    """The roles whose second check is needed: the line manager; the legal adviser where it is controversial.

    Where two marked together the manager passes what the line manager marked (S36). Where two people let every item
    go without the advice that never came, the adviser's check is gone without too.
    """
    sides = sides_to_sign(state.copy)
    return (*sides, Role.LEGAL_ADVISER) if state.controversial and not went_without(state) else sides


def roles_missing(state: RequestState) -> tuple[Role, ...]:
    """The roles that have not passed the copy that stands. An adviser's recorded opinion on it counts (S38).

    What was passed before the newest advice counts no more where that advice is not to go ahead: whoever passed it
    did not know it.
    """
    return _missing(state, spoken_against(state))


def roles_awaited(state: RequestState) -> tuple[Role, ...]:
    """As `roles_missing`, by what the log of the time said: where the process stands, and what it waits for."""
    return _missing(state, sent_back_by_advice(state))


def _missing(state: RequestState, after: int) -> tuple[Role, ...]:
    copy = state.copy
    if copy is None:
        return roles_to_sign(state)
    signed = {signs_for(sign.role) for sign in _passes(state, copy.copy_sha256) if sign.seq > after}
    if not after and any(
        advice.copy_sha256 == copy.copy_sha256 and advice.opinion is LegalOpinion.PROCEED for advice in state.advice
    ):
        signed.add(Role.LEGAL_ADVISER)
    return tuple(role for role in roles_to_sign(state) if role not in signed)


def passed_before_advice(state: RequestState) -> bool:
    """Whether the copy that stands was passed, and advice that is not to go ahead came after that (S38)."""
    if state.copy is None:
        return False
    return any(sign.seq < spoken_against(state) for sign in _passes(state, state.copy.copy_sha256))


def _passes(state: RequestState, copy_sha256: str) -> list[SignOff]:
    return [sign for sign in state.sign_offs if sign.copy_sha256 == copy_sha256]


def release_is_cleared(state: RequestState) -> bool:
    """Whether the second check is complete and compulsory advice is there."""
    return check_is_over(state) and not roles_missing(state)


def check_is_over(state: RequestState) -> bool:
    """As `release_is_cleared`, by what the log of the time said: the goal of the phase (S38)."""
    return state.copy is not None and not roles_awaited(state) and not advice_missing(state)
