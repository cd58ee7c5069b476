"""Who must pass the copy before it may be given, and whether they have (S36, S38, R24)."""

from models.words import LegalOpinion, Role
from rules.advice import advice_missing, went_without
from rules.state import RequestState

CHECKERS = frozenset({Role.LINE_MANAGER, Role.LEGAL_ADVISER})


def signs_for(role: Role) -> Role:
    """The role whose second check somebody's counts as: an invited checker stands in for the line manager."""
    return Role.LINE_MANAGER if role is Role.INVITED_CHECKER else role


def is_admitted(state: RequestState, role: Role, user_id: str) -> bool:
    """Whether this person may look at the check of this request: an invited checker where invited, till it ends."""
    if role is not Role.INVITED_CHECKER:
        return True
    return state.closed_as is None and user_id in state.invited_checkers


def roles_to_sign(state: RequestState) -> tuple[Role, ...]:
    """The roles whose second check is needed: the line manager; the legal adviser where it is controversial.

    Where two people let every item go without the advice that never came, the adviser's check is gone without too.
    """
    if state.controversial and not went_without(state):
        return (Role.LINE_MANAGER, Role.LEGAL_ADVISER)
    return (Role.LINE_MANAGER,)


def roles_missing(state: RequestState) -> tuple[Role, ...]:
    """The roles that have not passed the copy that stands. An adviser's recorded opinion on it counts (S38)."""
    copy = state.copy
    if copy is None:
        return roles_to_sign(state)
    signed = {signs_for(sign.role) for sign in state.sign_offs if sign.copy_sha256 == copy.copy_sha256}
    if any(
        advice.copy_sha256 == copy.copy_sha256 and advice.opinion is LegalOpinion.PROCEED for advice in state.advice
    ):
        signed.add(Role.LEGAL_ADVISER)
    return tuple(role for role in roles_to_sign(state) if role not in signed)


def release_is_cleared(state: RequestState) -> bool:
    """Whether the second check is complete and compulsory advice is there."""
    return state.copy is not None and not roles_missing(state) and not advice_missing(state)
