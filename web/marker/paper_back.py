"""What came back on paper over all scans of a request: which pages, which twice, what is left to do (S37)."""

import time
from collections.abc import Mapping, Sequence
from functools import cached_property

from models.sheets import MarkedScan
from records import marked_scans
from records.page_cache import FolderCache
from records.store import is_readable, key_beside, unseal
from web.guarding import Visit
from web.marker.file import MarkerFile
from web.marker.paper_codes import codes_of
from web.marker.paper_sheets import Pile, Sheet, sheet_back

LOOKING_SECONDS = 2.0
_TWICE = (
    "This page came more than once: also as {others}. Look at each; a place that is marked already is not marked "
    "again."
)


class CameBack:
    """Every scan of marked sheets of a request, each sheet as far as it was looked at."""

    def __init__(self, visit: Visit, file: MarkerFile, look_on: Sequence[str] = ()) -> None:
        """`look_on` are the scans whose sheets are looked at for a moment, where they were not before."""
        self._visit, self._file, self._look_on = visit, file, look_on
        folder, key = visit.desk.settings.page_cache, visit.desk.key
        with visit.reading() as session:
            scans = marked_scans.scans_of(session, file.ref)
            self.rows = [row for row in scans if is_readable(session, row.sealed_id)]
            said = marked_scans.pages_said(session, [row.id for row in self.rows])
            kept = {row.id: FolderCache(folder, key_beside(session, key, row.sealed_id)) for row in self.rows}
        self._pile = Pile(file, codes_of(visit, file), said, kept, FolderCache(folder, key))

    @property
    def open(self) -> list[MarkedScan]:
        """The scans that nobody has gone through yet."""
        return [row for row in self.rows if row.settled_at is None]

    @cached_property
    def sheets(self) -> Mapping[str, Sequence[Sheet]]:
        """The sheets of each scan."""
        end = time.monotonic() + LOOKING_SECONDS
        return {row.id: self._sheets_of(row, end if row.id in self._look_on else 0.0) for row in self.rows}

    def _sheets_of(self, row: MarkedScan, end: float) -> list[Sheet]:
        found: list[Sheet] = []
        data, looked = b"", False
        for number in range(1, row.sheets + 1):
            sheet = sheet_back(self._pile, row, number)
            if not sheet.is_done and (time.monotonic() < end or (end and not looked)):
                data, looked = data or self.scan(row), True
                sheet = sheet_back(self._pile, row, number, data)
            found.append(sheet)
        return found

    def scan(self, row: MarkedScan) -> bytes:
        """The scan as it came."""
        with self._visit.reading() as session:
            return unseal(session, self._visit.desk.key, row.sealed_id)

    def sheet(self, row: MarkedScan, number: int) -> Sheet | None:
        """One sheet, looked at now where it was not before; None where the scan has no such sheet."""
        return sheet_back(self._pile, row, number, self.scan(row)) if 1 <= number <= row.sheets else None

    def picture(self, row: MarkedScan, sheet: Sheet) -> bytes:
        """The scan as it lies on its page; nothing where it could not be laid."""
        return (self._pile.kept[row.id].get(sheet.picture) or b"") if sheet.picture else b""

    def after(self, row: MarkedScan, number: int) -> int:
        """The next sheet of a scan that can be opened; 0 where none is left."""
        return next((each.number for each in self.sheets[row.id] if each.number > number and each.opens), 0)

    def twice(self, row: MarkedScan, sheet: Sheet) -> str:
        """Which other sheets show the same page, in words; nothing where there is none."""
        if sheet.spot is None:
            return ""
        others = [
            f"sheet {each.number}" if other.id == row.id else f"sheet {each.number} of {other.name}"
            for other in self.rows
            for each in self.sheets[other.id]
            if _same_page(each, sheet) and (other.id, each.number) != (row.id, sheet.number)
        ]
        return _TWICE.format(others=" and ".join(others)) if others else ""

    @cached_property
    def missing(self) -> list[str]:
        """The pages of which no sheet came back."""
        back = [each for sheets in self.sheets.values() for each in sheets if each.lies_well or not each.told]
        here = {each.spot.key for each in back if each.spot is not None}
        return [f"{spot.document.title}, page {spot.page}" for spot in self._file.spots if spot.key not in here]

    def left(self, row: MarkedScan) -> int:
        """How many sheets of a scan still want a person."""
        return sum(each.left for each in self.sheets[row.id])

    def waiting(self, row: MarkedScan) -> int:
        """How many sheets of a scan nobody has looked at yet."""
        return sum(not each.is_done for each in self.sheets[row.id])

    def marked(self, row: MarkedScan) -> int:
        """How many places of a scan are marked."""
        return sum(each.marked for sheet in self.sheets[row.id] for each in sheet.found)


def _same_page(one: Sheet, other: Sheet) -> bool:
    return one.spot is not None and other.spot is not None and one.spot.key == other.spot.key
