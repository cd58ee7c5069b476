"""Who handles a matter: somebody who did not check the copy it is about, where there is somebody (R24, R29)."""

from collections.abc import Collection, Sequence

from models.acts import MatterOpened
from models.words import ProcessKind, Role
from rules.permissions import LEADERS


def must_not_see(opened: MatterOpened) -> tuple[str, ...]:
    """Those of the setting whom a sharing, or a breach of one, is about: they neither see nor decide it (S61)."""
    of_a_sharing = opened.matter is ProcessKind.BREACH and opened.request_ref is None
    return opened.stand_aside if opened.matter is ProcessKind.SHARING or of_a_sharing else ()


_ORDER = (Role.MANAGER, Role.DEPUTY, Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD)


def choose_handler(
    staff: Sequence[tuple[str, Role]], carries: str, checked: Collection[str], concerns: Collection[str] = ()
) -> str:
    """The id of the one who handles it first; a handover gives it to somebody else.

    `staff` are those who may, each with their role; `carries` is who carries the request; `checked` who checked the
    copy; `concerns` whom it is about. Somebody who is none of these comes first, then who carries the request, then
    who checked the copy; whom it is about only where there is nobody else to take it in.
    """
    ranked = sorted(
        staff, key=lambda one: (one[0] in concerns, one[0] in checked, one[0] == carries, _ORDER.index(one[1]))
    )
    return ranked[0][0] if ranked else carries


def who_stands_aside(staff: Sequence[tuple[str, Role]], checked: Collection[str]) -> tuple[str, ...]:
    """Those who checked the copy and leave it to others; nobody, where there would be no leader left to do it."""
    others = [user_id for user_id, role in staff if user_id not in checked and role in LEADERS]
    return tuple(sorted(checked)) if others else ()
