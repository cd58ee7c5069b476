"""Which pages of a new copy are those of an earlier one, to the pixel: the others have to be read again (S38)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from redaction.burning import PageFacts
from redaction.front import FOOTER_PT
from redaction.manifest import Manifest

PageMap = Sequence[tuple[str, int, int]]
Log = Iterable[Mapping[str, Any]]


def same_pages(
    before: tuple[str, PageMap, Log],
    after: tuple[str, PageMap, Log],
) -> dict[int, int]:
    """The pages of the later copy that show what a page of the earlier one showed: later page to earlier page.

    Args:
        before, after: of each copy its manifest, its page map and its log.

    The same page of the same paper, the same pixels above the footer, and the same marks for the same reasons.
    Front pages are never the same: they name the version.
    """
    known = {sign: number for number, sign in _signs(*before).items()}
    return {number: known[sign] for number, sign in _signs(*after).items() if sign in known}


def _signs(manifest: str, page_map: PageMap, log: Log) -> dict[int, tuple[object, ...]]:
    marks: dict[tuple[str, int], list[str]] = {}
    for entry in log:
        said = repr([entry["boxes"], entry["party_id"], entry["reason"], entry["words"]])
        marks.setdefault((str(entry["document_id"]), int(entry["page"])), []).append(said)
    facts = Manifest.from_json(manifest).pages
    signs: dict[int, tuple[object, ...]] = {}
    for document_id, source, number in page_map:
        place = (str(document_id), int(source))
        signs[int(number)] = (*place, tuple(sorted(marks.get(place, ()))), *_shown(facts[number - 1]))
    return signs


def _shown(facts: PageFacts) -> tuple[object, ...]:
    """What a page shows above its footer."""
    above = tuple(repr(picture) for picture in facts.pictures if picture.at[1] >= FOOTER_PT)
    return (facts.width_pt, facts.height_pt, facts.grid, facts.bars, above)
