"""Proves that a copy is what it was made as: nothing more, nothing less, nothing underneath (R30)."""

import hashlib
from collections.abc import Container, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import numpy as np
from PIL import Image as Picture
from PIL import UnidentifiedImageError

from redaction.bars import PICTURE_PAD_PT, covers, near
from redaction.burning import PageFacts, hash_of_words
from redaction.composing import laid_together
from redaction.grammar import Found, FoundPage, Strange, inflate, read_copy
from redaction.jail import opener
from redaction.manifest import Manifest, hash_of_bookmarks
from redaction.ocr import can_read_pictures
from redaction.packing import PictureFacts, Pixels
from redaction.pressing import GROWTH
from redaction.rereading import read_again
from redaction.values import PageCache, Proof, Unreadable
from redaction.withheld import Withheld
from redaction.writer import Image

_STILL_BLACK = 96
_SIDE_BY_SIDE = 2


def prove(
    pdf: bytes,
    manifest: str,
    terms: Iterable[str] = (),
    *,
    names: Iterable[str] = (),
    read_pictures: bool = False,
    drawn_here: Container[int] = (),
    cache: PageCache | None = None,
) -> Proof:
    """Hold a copy against the manifest it was sealed with; nothing else is needed, at any later time.

    Args:
        terms: words that must not be found anywhere in the copy, beside those sealed in the manifest.
        names: names of people who are left out somewhere: they may stand only where the page's own text says so
            too, so that a font which shows one name and says another is caught.
        read_pictures: also read the pictures by OCR and look for terms and names in them.
        drawn_here: pages that this engine typeset itself; their pictures need not be read.
    """
    try:
        expected = Manifest.from_json(manifest)
    except ValueError as error:
        return Proof(False, (str(error),), False)
    faults: list[str] = []
    digest = hashlib.sha256(pdf).hexdigest()
    if digest != expected.sha256:
        faults.append("The file is not the one that was sealed.")
    wanted = Withheld(terms, expected.withheld)
    with ThreadPoolExecutor(max_workers=1) as another:
        reading = another.submit(_read_by_another, pdf, digest) if wanted else None
        try:
            found = read_copy(pdf)
        except Strange as strange:
            return Proof(False, (*faults, str(strange)), False)
        faults += _compare(found, expected)
        whole = not faults
        faults += _residue(found, wanted, reading.result()) if reading else []
    checked = False
    if read_pictures and can_read_pictures() and whole:
        faults += read_again(_shown(found, expected, drawn_here), found, wanted, Withheld(names), cache)
        checked = True
    return Proof(not faults, tuple(dict.fromkeys(faults)), checked)


def _shown(found: Found, expected: Manifest, drawn_here: Container[int]) -> Iterator[list[Pixels]]:
    """The pictures of one page after the other, which are too large to be kept all at once."""
    for number, (page, facts) in enumerate(zip(found.pages, expected.pages, strict=True), start=1):
        pairs = () if number in drawn_here else zip(page.images, facts.pictures, strict=True)
        yield [_decoded(image, fact) for image, fact in pairs]


def _compare(found: Found, expected: Manifest) -> list[str]:
    faults = []
    if len(found.pages) != len(expected.pages):
        return [f"The copy has {len(found.pages)} pages; {len(expected.pages)} were made."]
    if hash_of_bookmarks(found.bookmarks) != expected.bookmarks:
        faults.append("The bookmarks are not those that were made.")
    with ThreadPoolExecutor(max_workers=_SIDE_BY_SIDE) as pool:
        told = pool.map(_page_faults, found.pages, expected.pages)
        for number, each in enumerate(told, start=1):
            faults += [f"Page {number}: {fault}" for fault in each]
    return faults


def _page_faults(page: FoundPage, facts: PageFacts) -> list[str]:
    faults = []
    decoded: list[Pixels] = []
    if (page.width_pt, page.height_pt) != (facts.width_pt, facts.height_pt):
        faults.append("its size is not the one that was made.")
    if hash_of_words(page.words) != (facts.word_count, facts.words):
        faults.append(f"its text layer has {len(page.words)} words that are not the {facts.word_count} kept.")
    if facts.content and page.content != facts.content:
        faults.append("what it draws was altered.")
    if len(page.images) != len(facts.pictures):
        return [*faults, "it has not the pictures that were made."]
    for image, fact in zip(page.images, facts.pictures, strict=True):
        shape = (image.at, image.width, image.height, image.channels, image.jpeg)
        if shape != (fact.at, fact.width, fact.height, fact.channels, fact.jpeg):
            faults.append("a picture lies in another place or has another size.")
            continue
        try:
            pixels = _decoded(image, fact)
        except Strange as strange:
            faults.append(str(strange))
            continue
        decoded.append(pixels)
    faults += _bar_faults(facts, decoded)
    if _under_a_bar(page, facts):
        faults.append("a word of its text layer lies under a bar.")
    return faults


def _decoded(image: Image, fact: PictureFacts) -> Pixels:
    """The pixels of a picture, as sealed.

    Raises:
        Strange: the stream or its pixels are others.
    """
    if hashlib.sha256(image.palette + image.stream).hexdigest() != fact.stream:
        raise Strange("the bytes of a picture were altered.")
    shape = (image.height, image.width) if image.channels == 1 else (image.height, image.width, 3)
    if image.jpeg:
        try:
            picture = Picture.open(BytesIO(image.stream), formats=("JPEG",))
            pixels: Pixels = np.asarray(picture)
        except (UnidentifiedImageError, OSError, SyntaxError) as error:
            raise Strange("a picture is damaged.") from error
        if pixels.shape != shape:
            raise Strange("a picture has another size than it says.")
        return pixels
    written = np.frombuffer(inflate(image.stream, "a picture is damaged."), dtype=np.uint8)
    colours = np.frombuffer(image.palette, dtype=np.uint8).reshape(-1, 3)
    if len(colours) and int(written.max(initial=0)) >= len(colours):
        raise Strange("a picture names a colour that it does not have.")
    pixels = colours[written] if len(colours) else written
    if hashlib.sha256(pixels.data).hexdigest() != fact.pixels or pixels.size != int(np.prod(shape)):
        raise Strange("the pixels of a picture are not those that were made.")
    return pixels.reshape(shape)


def _bar_faults(facts: PageFacts, decoded: Sequence[Pixels]) -> list[str]:
    """Bars must be black whatever lies over their place."""
    if not facts.bars or len(decoded) != len(facts.pictures):
        return []
    shown, _ = laid_together([(pixels, fact.at) for pixels, fact in zip(decoded, facts.pictures, strict=True)])[0]
    if shown.shape[1::-1] != facts.grid:
        return ["its bars were made for a picture of another size."]
    for x0, y0, x1, y1 in facts.bars:
        bar = shown[y0:y1, x0:x1]
        if bar.size and int((bar if bar.ndim == 2 else bar.mean(axis=2)).max()) > _STILL_BLACK:
            return ["a bar is not black."]
    return []


def _read_by_another(pdf: bytes, digest: str) -> list[str] | str:
    """The text of each page as another reader makes it of the file; a fault where it cannot."""
    try:
        reply, _ = opener.ask({"kind": "pdf", "job": "plain"}, pdf, digest=digest)
    except Unreadable as refusal:
        return f"Another reader cannot open the copy: {refusal.message}"
    return [str(text) for text in reply["texts"]]


def _under_a_bar(page: FoundPage, facts: PageFacts) -> bool:
    """Whether a word of the text layer stands where the page is black.

    A bar is burned wider than its mark, so each counts as narrower here than it was: what lies under that lay under
    the mark, and had to go.
    """
    if not facts.bars:
        return False
    left, bottom, width, height = facts.pictures[0].at
    across, down = width / facts.grid[0], height / facts.grid[1]
    top = page.height_pt - bottom - height
    side = PICTURE_PAD_PT + across
    bars = []
    for x0, y0, x1, y1 in facts.bars:
        end = PICTURE_PAD_PT + down + GROWTH * (y1 - y0) * down
        bar = (left + x0 * across + side, top + y0 * down + end, left + x1 * across - side, top + y1 * down - end)
        if bar[0] < bar[2] and bar[1] < bar[3]:
            bars.append(bar)
    words = page.boxes()
    touched = [tuple(words[index].tolist()) for index in near(words, bars)]
    return any(covers(bar, word) for word in touched for bar in bars)


def _residue(found: Found, wanted: Withheld, others: list[str] | str) -> list[str]:
    """Terms left in the text layer, the bookmarks, or what another reader makes of the file."""
    if isinstance(others, str):
        return [others]
    places = {f"page {n}": " ".join(page.words) for n, page in enumerate(found.pages, start=1)}
    places["the bookmarks"] = " ".join(title for title, _ in found.bookmarks)
    places |= {f"page {number} as others read it": text for number, text in enumerate(others, start=1)}
    return [
        f"A withheld word is still found in {where}." for where, text in places.items() if wanted.found_in(text)
    ]
