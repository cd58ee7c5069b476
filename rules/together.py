"""Two leaders who mark the copy together: each passes the pages the other marked, nobody their own (S36, R24)."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from models.acts import CopyMade, PagesOf
from models.words import Role
from rules.consultation import Consultation
from rules.permissions import LEADERS
from rules.profiles import Profile

Where = tuple[str, int]


class OnAPage(Protocol):
    """Something that stands on a page of a paper, about somebody or nobody: a mark, a passage."""

    document_id: str
    page: int

    @property
    def person_id(self) -> str | None:
        """Whom it is about."""


class MadeByHand(Protocol):
    """Something that somebody did to a page: a mark, a name left standing, a page typed anew."""

    document_id: str
    page: int
    by: str


def may_mark(profile: Profile, role: Role) -> bool:
    """Whether this role uses the black marker: who carries the request, and the second where two mark (S36)."""
    return role in LEADERS or (profile.two_mark_together and role is Role.LINE_MANAGER)


def makers_of_pages(
    by_hand: Iterable[MadeByHand], about: Iterable[OnAPage], parties: Mapping[str, Consultation]
) -> dict[Where, frozenset[str]]:
    """Who made each page what it is: who marked on it, and who decided about anybody that is on it.

    `about` leads from a page to the people on it, and so to who decided about them.
    """
    found: dict[Where, set[str]] = {}
    for one in by_hand:
        found.setdefault((one.document_id, one.page), set()).add(one.by)
    for each in about:
        party = parties.get(each.person_id or "")
        if party is not None:
            deciders = {taken.by for taken in party.decisions.values() if taken.stands}
            found.setdefault((each.document_id, each.page), set()).update(deciders)
    return {where: frozenset(makers) for where, makers in found.items()}


def side_of(role: Role) -> Role:
    """On which side somebody signs where two mark together: the line manager's, or that of those who carry it."""
    return Role.LINE_MANAGER if role in {Role.LINE_MANAGER, Role.INVITED_CHECKER} else Role.MANAGER


def pages_for(copy: CopyMade, role: Role) -> frozenset[int]:
    """The pages of a copy that somebody of this role has to pass.

    All of them, unless two marked together: then those that the other side made, and for the line manager's side
    also those that nobody made. A legal adviser reads all in any case (S15).
    """
    every = frozenset(range(1, copy.pages + 1))
    if not copy.made_by or role is Role.LEGAL_ADVISER:
        return every
    side = side_of(role)
    others = {page for share in copy.made_by if side_of(share.role) is not side for page in share.pages}
    if side is Role.MANAGER:
        return frozenset(others)
    return frozenset(others) | (every - {page for share in copy.made_by for page in share.pages})


def sides_to_sign(copy: CopyMade | None) -> tuple[Role, ...]:
    """Whose signatures a copy needs besides an adviser's: the line manager's; the leaders' for what others made."""
    sides = (Role.LINE_MANAGER, Role.MANAGER) if copy is not None and copy.made_by else (Role.LINE_MANAGER,)
    return tuple(side for side in sides if copy is None or pages_for(copy, side))


def made_alone(copy: CopyMade, role: Role, user_id: str) -> bool:
    """Whether somebody would have to pass a page that they, and nobody else of another side, made."""
    if not copy.made_by:
        return user_id in copy.marked_by
    own = {page for share in copy.made_by if share.who == user_id for page in share.pages}
    by_others = {
        page
        for share in copy.made_by
        if share.who != user_id and side_of(share.role) is not side_of(role)
        for page in share.pages
    }
    return bool((own & pages_for(copy, role)) - by_others)


def pages_made(
    makers: Mapping[Where, frozenset[str]],
    page_map: Iterable[tuple[str, int, int]],
    roles: Mapping[str, Role],
) -> tuple[PagesOf, ...]:
    """For each person of the setting who made pages: which pages of the copy; those of software are nobody's."""
    pages: dict[str, set[int]] = {}
    for paper, own, page in page_map:
        for who in makers.get((paper, own), frozenset()):
            if who in roles:
                pages.setdefault(who, set()).add(page)
    return tuple(PagesOf(who=who, role=roles[who], pages=tuple(sorted(pages[who]))) for who in sorted(pages))
