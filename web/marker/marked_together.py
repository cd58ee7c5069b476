"""Where two mark together: who marked which page, and which pages the other still has to confirm (S36)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from models.words import Role
from records.file import left_standing
from records.retyping import retyped_rows
from rules.together import MadeByHand, OnAPage, Where, makers_of_pages, side_of
from web.casefile import Case
from web.guarding import Visit
from web.marker.file import MarkerFile
from web.wording import count


@dataclass(frozen=True)
class MarkedTogether:
    """The pages of the file by who marked or decided about them; empty where the policy has one person mark."""

    case: Case
    makers: Mapping[Where, frozenset[str]]
    me: str

    def of(self, where: Where) -> str:
        """Who marked a page, in two words: "by you", "by Helena Stroud"; nothing where nobody did."""
        names = ["you" if who == self.me else self.case.staff[who].name for who in self._people(where)]
        return f"by {' and '.join(names)}" if names else ""

    def lines(self) -> list[str]:
        """For each person how many pages they marked, and who confirms them in the second check."""
        pages: dict[str, int] = {}
        for where in self.makers:
            for who in self._people(where):
                pages[who] = pages.get(who, 0) + 1
        return [self._line(who, number) for who, number in sorted(pages.items(), key=lambda item: -item[1])]

    def _people(self, where: Where) -> list[str]:
        return sorted(who for who in self.makers.get(where, frozenset()) if who in self.case.staff)

    def _line(self, who: str, pages: int) -> str:
        maker = self.case.staff[who]
        other = Role.MANAGER if side_of(maker.role) is Role.LINE_MANAGER else Role.LINE_MANAGER
        name = "you" if who == self.me else maker.name
        return f"{count(pages, 'page')} marked by {name}, to be confirmed by the {self.case.title_of(other)}"


def marked_together(session: Session, visit: Visit, file: MarkerFile) -> MarkedTogether | None:
    """Who marked which page, or None where the policy has one person mark."""
    if not file.case.terms.profile.two_mark_together:
        return None
    by_hand: list[MadeByHand] = [
        *file.standing,
        *left_standing(session, file.ref),
        *retyped_rows(session, file.ref),
    ]
    about: list[OnAPage] = [*file.standing, *file.mentions]
    makers = makers_of_pages(by_hand, about, file.case.state.parties)
    mine = {paper.id for paper in file.papers}
    return MarkedTogether(
        file.case, {where: who for where, who in makers.items() if where[0] in mine}, visit.user.id
    )
