"""Makes the clean copy: every page rebuilt, numbered and named, proved before it is handed out (S35, S39)."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace

from redaction.burning import Piece, burn, facts_of
from redaction.dates import dates_in
from redaction.front import FOOTER_PT, Entry, footer_text, front_pages, safe_title
from redaction.manifest import Manifest, hash_of_bookmarks
from redaction.misplaced import misplaced
from redaction.ocr import ReadMode
from redaction.page_making import jobs_of, set_piece
from redaction.proof import prove
from redaction.reporting import Made, log_of, review_of
from redaction.sheets import COPY_DPI, TYPESET_KINDS, sheet_of_set_page
from redaction.terms import telling_parts, withheld_words
from redaction.typeset import SetPage, SetWord, Style, visible, width_of
from redaction.values import (
    LABEL,
    Copy,
    CopyItem,
    FrontMatter,
    PageCache,
    Proof,
)
from redaction.withheld import hashed
from redaction.writer import LayerWord, OutPage, packed_content, write_pdf


@dataclass(frozen=True, slots=True)
class _Proving:
    """How the finished copy is to be proved."""

    cache: PageCache | None
    read_again: bool
    names: tuple[str, ...]


Progress = Callable[[int, int], None]


def make_copy(
    items: Sequence[CopyItem],
    front: FrontMatter | None,
    progress: Progress | None = None,
    *,
    cache: PageCache | None = None,
    mode: ReadMode = ReadMode.WHERE_NEEDED,
    read_again: bool = False,
    names: Sequence[str] = (),
    workers: int = 2,
) -> Copy:
    """The clean copy of `items` in their order; the same input gives the same bytes.

    Args:
        front: cover sheet and footer; without it the pages stand alone, each of its own size.
        progress: told (pages done, pages in all).
        cache: finished pages by the hash of what made them; keep it as safely as the originals.
        mode: whether pictures of pages are read by OCR for the text layer.
        read_again: read the finished pictures by OCR too, and look for withheld words and for `names`.
        names: names of people who are left out somewhere; a page whose text hides that it shows one is a fault.
        workers: pages made side by side.

    Raises:
        Unreadable: a document, or a page of it, cannot be opened.
    """
    jobs = [job for index, item in enumerate(items) for job in jobs_of(index, item, cache, mode)]
    done: list[list[Made]] = []
    with ThreadPoolExecutor(max_workers=max(workers, 1)) as pool:
        for made in pool.map(lambda job: job(), jobs):
            done.append(made)
            if progress is not None:
                progress(len(done), len(jobs))
        pages = [page for group in done for page in group]
        return _bind(items, front, pages, _Proving(cache, read_again, tuple(names)), pool)


def _bind(
    items: Sequence[CopyItem],
    front: FrontMatter | None,
    made: Sequence[Made],
    proving: _Proving,
    pool: Executor,
) -> Copy:
    telling, terms = withheld_words(items, made, front)
    entries = _entries(items, made, telling)
    ahead: list[Piece] = []
    if front is not None:
        ahead = [set_piece(page, ()) for page in front_pages(front, entries)]
    pieces = [*ahead, *(each.piece for each in made)]
    if front is not None:
        footers = [footer_text(front, number, len(pieces)) for number in range(1, len(pieces) + 1)]
        pieces = list(pool.map(_with_footer, pieces, footers))
    bookmarks = [(entry.title, entry.page - 1 + len(ahead)) for entry in entries] if front else []
    contents = list(pool.map(packed_content, [piece.page for piece in pieces]))
    pdf = write_pdf([piece.page for piece in pieces], bookmarks, contents)
    digest = hashlib.sha256(pdf).hexdigest()
    facts = tuple(
        replace(piece.facts, content=hashlib.sha256(content).hexdigest())
        for piece, content in zip(pieces, contents, strict=True)
    )
    manifest = Manifest(digest, facts, hash_of_bookmarks(bookmarks), hashed(terms, digest))
    proof = prove(
        pdf,
        manifest.to_json(),
        names=telling_parts(proving.names),
        read_pictures=proving.read_again,
        drawn_here=_drawn_here(made, len(ahead)),
        cache=proving.cache,
    )
    page_map = tuple(
        (items[each.document].document_id, each.source_page, number)
        for number, each in enumerate(made, start=len(ahead) + 1)
    )
    proof = _with_lost_words(proof, items, made)
    there = [item.document_id for index, item in enumerate(items) if any(each.document == index for each in made)]
    titles = tuple((name, entry.title) for name, entry in zip(there, entries, strict=True))
    return Copy(pdf, digest, page_map, log_of(items), proof, review_of(items, made), manifest.to_json(), titles)


def _drawn_here(made: Sequence[Made], ahead: int) -> frozenset[int]:
    """The pages of the copy that were typeset here: what they show is what their words are."""
    pages = set(range(1, ahead + 1))
    for number, each in enumerate(made, start=ahead + 1):
        if each.set_here:
            pages.add(number)
    return frozenset(pages)


def _entries(items: Sequence[CopyItem], made: Sequence[Made], telling: frozenset[str]) -> list[Entry]:
    entries: list[Entry] = []
    for index, item in enumerate(items):
        places = [number for number, each in enumerate(made, start=1) if each.document == index]
        if not places:
            continue
        labels = set(LABEL.split())
        kept = any(word.text not in labels for n in places for word in made[n - 1].piece.page.words)
        shown = kept or not any(made[n - 1].piece.withheld for n in places)
        shown = shown and not _all_black(made, places)
        shown = shown and not _names_a_withheld_day(item.title, [made[n - 1].piece for n in places])
        titles = [visible(item.title), visible(item.plain_title)][0 if shown else 1 :]
        title = safe_title(titles, len(entries) + 1, telling)
        entries.append(Entry(title, places[0], len(places)))
    return entries


def _names_a_withheld_day(title: str, pieces: Sequence[Piece]) -> bool:
    """Whether a title names a day that its paper names no more."""
    days = dates_in(title)
    if not days:
        return False
    gone = dates_in(" ".join(word for piece in pieces for word in piece.withheld))
    return bool(days & gone - dates_in(" ".join(word.text for piece in pieces for word in piece.page.words)))


def _all_black(made: Sequence[Made], places: Sequence[int]) -> bool:
    """Whether bars cover nearly the whole of every page of a document."""
    for number in places:
        facts = made[number - 1].piece.facts
        area = sum((bar[2] - bar[0]) * (bar[3] - bar[1]) for bar in facts.bars)
        if area < 0.6 * facts.grid[0] * facts.grid[1]:
            return False
    return True


def _with_footer(piece: Piece, text: str) -> Piece:
    """The page with a strip below it that names recipient, version and page."""
    page, facts = piece.page, piece.facts
    style = Style(8.0)
    words: list[SetWord] = []
    x = 28.0
    for part in visible(text).split():
        width = width_of(part, style.size_pt)
        words.append(SetWord(part, (x, 6.0, x + width, 16.0), 0, -1, -1, style))
        x += width + width_of(" ", style.size_pt)
    strip = burn(sheet_of_set_page(SetPage(max(page.width_pt, x), FOOTER_PT, tuple(words)), 1, COPY_DPI), ())
    images = tuple(
        replace(image, at=(image.at[0], round(image.at[1] + FOOTER_PT, 3), image.at[2], image.at[3]))
        for image in page.images
    )
    pictures = tuple(replace(fact, at=image.at) for fact, image in zip(facts.pictures, images, strict=True))
    below = tuple(
        LayerWord(w.text, (w.box[0], w.box[1] + page.height_pt, w.box[2], w.box[3] + page.height_pt))
        for w in strip.page.words
    )
    whole = OutPage(
        max(page.width_pt, x),
        round(page.height_pt + FOOTER_PT, 3),
        images + strip.page.images,
        page.words + below,
    )
    return replace(
        piece, page=whole, facts=facts_of(whole, pictures + strip.facts.pictures, facts.bars, facts.grid)
    )


def _with_lost_words(proof: Proof, items: Sequence[CopyItem], made: Sequence[Made]) -> Proof:
    """A mark on a page that the copy does not have hides nothing: that is a fault."""
    present = {(items[each.document].document_id, each.source_page) for each in made}
    lost = list(misplaced(items, made))
    lost += [
        f"A mark names page {mark.page} of a document that has no such page."
        for item in items
        if item.kind not in TYPESET_KINDS and not any(mark.without_trace for mark in item.marks)
        for mark in item.marks
        if (item.document_id, mark.page) not in present
    ]
    if not lost:
        return proof
    return Proof(False, (*proof.faults, *dict.fromkeys(lost)), proof.ocr_checked)
