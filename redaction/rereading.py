"""Reads the finished pictures of a copy again, as a stranger would, and looks for what was to go (R30)."""

from collections.abc import Iterable, Iterator, Sequence

from redaction.composing import laid_together
from redaction.grammar import Found, FoundPage
from redaction.ocr import glanced_words, same_words, share
from redaction.packing import Pixels
from redaction.values import Box, PageCache, Unreadable, Word
from redaction.withheld import Withheld

_LEAST_PX = 40
_OVER = 0.3


def read_again(
    pictures: Iterable[Sequence[Pixels]],
    found: Found,
    terms: Withheld,
    names: Withheld,
    cache: PageCache | None,
) -> list[str]:
    """Faults in words: terms that can be read in a picture, and names where the text says something else.

    Args:
        pictures: the decoded pictures of each page; a page without any is passed over.
    """
    faults = []
    for number, (decoded, page) in enumerate(zip(pictures, found.pages, strict=True), start=1):
        try:
            seen = [word for pixels, at in _worth_reading(decoded, page) for word in _read(pixels, at, page, cache)]
        except Unreadable:
            faults.append(f"Page {number}: its picture could not be read again.")
            continue
        if terms.found_in(" ".join(word.text for word in seen)):
            faults.append(f"Page {number}: a withheld word can still be read in the picture.")
        elif any(names.has(word.text) and _says_otherwise(page, word) for word in seen):
            faults.append(
                f"Page {number}: a name can be read where the page's own text says something else. "
                "Black it out by hand."
            )
    return faults


def _worth_reading(decoded: Sequence[Pixels], page: FoundPage) -> Iterator[tuple[Pixels, Box]]:
    places = [image.at for image in page.images] if decoded else []
    for pixels, at in laid_together(list(zip(decoded, places, strict=True))):
        if min(pixels.shape[:2]) >= _LEAST_PX and int(pixels.min()) < 255:
            yield pixels, at


def _read(pixels: Pixels, at: Box, page: FoundPage, cache: PageCache | None) -> list[Word]:
    """The words of one picture, placed on the page."""
    left, top = at[0], page.height_pt - at[1] - at[3]
    return [
        Word(word.text, (word.box[0] + left, word.box[1] + top, word.box[2] + left, word.box[3] + top), word.line)
        for word in glanced_words(pixels, at[2], cache)
    ]


def _says_otherwise(page: FoundPage, word: Word) -> bool:
    """Whether the text layer has words in this place, and they are others."""
    there = [text for text, box in zip(page.words, page.boxes().tolist(), strict=True) if _over(box, word.box)]
    return bool(there) and not any(same_words(text, word.text) for text in (*there, " ".join(there)))


def _over(layer: Box, seen: Box) -> bool:
    return share(layer, seen) > _OVER
