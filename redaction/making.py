"""Makes the clean copy: every page rebuilt, numbered and named, proved before it is handed out (S35, S39)."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace

from redaction.bars import covers
from redaction.burning import Piece, burn, burn_where_drawn, facts_of, pack, unpack
from redaction.closing_up import closed_up
from redaction.dates import dates_in
from redaction.finder.common import TITLES
from redaction.finder.folding import fold_name
from redaction.front import FOOTER_PT, Entry, footer_text, front_pages, safe_title
from redaction.jail import opener
from redaction.manifest import Manifest, hash_of_bookmarks
from redaction.misplaced import misplaced
from redaction.ocr import ReadMode, is_looked_at, read_sheet
from redaction.places import covered
from redaction.proof import prove
from redaction.reporting import Made, log_of, review_of
from redaction.retyping import WordsOf, flowing, retyped
from redaction.sheets import COPY_DPI, TYPESET_KINDS, Sheet, load_sheet, reading_view, sheet_of_set_page
from redaction.typeset import SetPage, SetWord, Style, Token, typeset, visible, width_of
from redaction.upright import load_upright
from redaction.values import (
    LABEL,
    Box,
    Copy,
    CopyItem,
    Doubt,
    FrontMatter,
    Mark,
    PageCache,
    Proof,
    Rule,
    Word,
)
from redaction.withheld import hashed
from redaction.writer import LayerWord, OutPage, packed_content, write_pdf

_FORM = "piece-3"
_WHOLLY = 0.98  # of a place: what a bar leaves of it is no more than the edge of a stroke
_TELLING = {
    Rule.NAME, Rule.ALIAS, Rule.NICKNAME, Rule.FUZZY, Rule.SOUND, Rule.PHONE, Rule.EMAIL, Rule.ADDRESS, Rule.SHARED,
}  # fmt: skip


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
    jobs = [job for index, item in enumerate(items) for job in _jobs(index, item, cache, mode)]
    done: list[list[Made]] = []
    with ThreadPoolExecutor(max_workers=max(workers, 1)) as pool:
        for made in pool.map(lambda job: job(), jobs):
            done.append(made)
            if progress is not None:
                progress(len(done), len(jobs))
        pages = [page for group in done for page in group]
        return _bind(items, front, pages, _Proving(cache, read_again, tuple(names)), pool)


def _jobs(index: int, item: CopyItem, cache: PageCache | None, mode: ReadMode) -> list[Callable[[], list[Made]]]:
    if item.kind in TYPESET_KINDS:
        return [lambda: _typeset_item(index, item)]
    reply, _ = opener.ask({"kind": item.kind, "job": "inspect"}, item.data)
    source = hashlib.sha256(item.data).hexdigest()

    def job(number: int) -> Callable[[], list[Made]]:
        return lambda: _page_job(index, item, number, source, cache, mode)

    numbers = [number for number in range(1, len(reply["sheets"]) + 1) if item.goes(number)]
    if any(mark.without_trace for mark in item.marks):
        return [lambda: _traceless_item(index, item, numbers, source, cache, mode)]
    return [job(number) for number in numbers]


def _traceless_item(
    index: int, item: CopyItem, numbers: Sequence[int], source: str, cache: PageCache | None, mode: ReadMode
) -> list[Made]:
    """A paper that loses something without a trace: set anew as one text, so that lines and pages close up.

    A page that nobody could read by machine stays a picture; where something on it is to go, the page goes whole.
    """
    made: list[Made] = []
    flow: list[WordsOf] = []
    size = (0.0, 0.0)

    def set_flow() -> None:
        gone = [word for each in flow for word in _covered(each.words, [*each.boxes, *each.traceless])]
        sheets = flowing(flow, size) if flow else ()
        made.extend(Made(index, page, _set_piece(sheet, gone), True) for sheet, page in sheets)
        flow.clear()

    for number in numbers:
        here = [mark for mark in item.marks if mark.page == number]
        sheet = _read_sheet(item, number, cache, mode)
        if sheet.words:
            size = size if flow else (sheet.width_pt, sheet.height_pt)
            flow.append(WordsOf(number, sheet.words, _boxes(here, False), _boxes(here, True)))
            continue
        set_flow()
        if not any(mark.without_trace for mark in here):
            made += _page_job(index, item, number, source, cache, mode)
    set_flow()
    return made


def _covered(words: Sequence[Word], boxes: Sequence[Box]) -> list[str]:
    return [word.text for word in words if any(covers(box, word.box) for box in boxes)]


def _boxes(marks: Sequence[Mark], without_trace: bool) -> list[Box]:
    return sorted({box for mark in marks if mark.without_trace is without_trace for box in mark.boxes})


def _page_job(
    index: int, item: CopyItem, number: int, source: str, cache: PageCache | None, mode: ReadMode
) -> list[Made]:
    marks = [mark for mark in item.marks if mark.page == number]
    boxes = sorted({box for mark in marks for box in mark.boxes})
    if number in item.retype:
        sheet = _read_sheet(item, number, cache, mode)
        size = (sheet.width_pt, sheet.height_pt)
        return [
            Made(index, number, _set_piece(page, _covered(sheet.words, boxes)), True)
            for page in retyped(sheet.words, boxes, size)
        ]
    made_from = json.dumps([_FORM, source, number, item.turns.get(number), mode.value, COPY_DPI, boxes])
    key = hashlib.sha256(made_from.encode()).hexdigest()
    kept = cache.get(key) if cache is not None else None
    if kept is not None:
        return [Made(index, number, unpack(kept))]
    piece = _burned(item, number, boxes, cache, mode)
    if cache is not None:
        cache.put(key, pack(piece))
    return [Made(index, number, piece)]


def _burned(item: CopyItem, number: int, boxes: Sequence[Box], cache: PageCache | None, mode: ReadMode) -> Piece:
    """A page from the process that draws it; where its picture must be looked at first, it is fetched for that."""
    first = load_sheet(item.data, item.kind, number, turn=item.turns.get(number, 0), dpi=None)
    if is_looked_at(first, mode):
        sheet = _read_sheet(item, number, cache, mode)
        return _asking(burn(sheet, boxes, from_picture=bool(sheet.pictures)), sheet, boxes)
    loaded, turn = load_upright(item.data, item.kind, number, item.turns, cache, dpi=None)
    sheet, _ = read_sheet(loaded, item.data, item.kind, turn, mode, cache)
    return _asking(burn_where_drawn(sheet, item.data, item.kind, turn, boxes), sheet, boxes)


def _asking(piece: Piece, sheet: Sheet, boxes: Sequence[Box]) -> Piece:
    """The page with the places that it shows and no machine could read."""
    unread = [each.box for each in sheet.questions if each.kind is Doubt.NOT_READ]
    return replace(piece, unread=tuple(box for box in unread if not covered([box], boxes, _WHOLLY)))


def _read_sheet(item: CopyItem, number: int, cache: PageCache | None, mode: ReadMode) -> Sheet:
    loaded, turn = load_upright(item.data, item.kind, number, item.turns, cache)
    sheet, _ = read_sheet(loaded, item.data, item.kind, turn, mode, cache)
    return sheet


def _typeset_item(index: int, item: CopyItem) -> list[Made]:
    """A text document set anew, with a label of fixed width for each run of marked words."""
    view = reading_view(item.data, item.kind)
    marked: set[int] = set()
    gone: set[int] = set()
    page_of_token: dict[int, int] = {}
    for number, page in enumerate(view.pages, start=1):
        here = [mark for mark in item.marks if mark.page == number]
        hidden, traceless = _boxes(here, False), _boxes(here, True)
        for word in page.words:
            page_of_token.setdefault(word.token, number)
            if any(_meets(box, word.box) for box in traceless):
                gone.add(word.token)
            elif any(_meets(box, word.box) for box in hidden):
                marked.add(word.token)
    withheld = [view.tokens[token].text for token in sorted(marked | gone) if token >= 0]
    stays = closed_up(view.tokens, frozenset(gone)) if gone else tuple(enumerate(view.tokens))
    if item.only is not None:
        stays = _on_these_pages(item, stays, page_of_token)
    if (gone or item.only is not None) and not any(token.text for _, token in stays):
        return []
    hidden_now = [number for number, (former, _) in enumerate(stays) if former in marked]
    made: list[Made] = []
    source = 1
    for page in typeset([token for _, token in stays], hidden_now):
        first = next((stays[word.token][0] for word in page.words if word.token >= 0), -1)
        source = page_of_token.get(first, source)
        made.append(Made(index, source, _set_piece(page, withheld if not made else []), True))
    return made


def _on_these_pages(
    item: CopyItem, tokens: Sequence[tuple[int, Token]], page_of_token: Mapping[int, int]
) -> tuple[tuple[int, Token], ...]:
    """The text of the pages that go; what stands between two words, such as a line's end, goes with the first."""
    kept: list[tuple[int, Token]] = []
    page = 1
    for former, token in tokens:
        page = page_of_token.get(former, page)
        if item.goes(page):
            kept.append((former, token))
    return tuple(kept)


def _meets(box: Box, word: Box) -> bool:
    across = min(box[2], word[2]) - max(box[0], word[0])
    middle = (word[1] + word[3]) / 2
    return box[1] <= middle <= box[3] and across > min(2.0, 0.15 * (word[2] - word[0]))


def _set_piece(page: SetPage, withheld: Sequence[str]) -> Piece:
    piece = burn(sheet_of_set_page(page, 1, COPY_DPI), ())
    words = tuple(token for text in withheld for token in text.split())
    return replace(piece, withheld=words)


def _bind(
    items: Sequence[CopyItem],
    front: FrontMatter | None,
    made: Sequence[Made],
    proving: _Proving,
    pool: Executor,
) -> Copy:
    telling, terms = _withheld_words(items, made, front)
    entries = _entries(items, made, telling)
    ahead: list[Piece] = []
    if front is not None:
        ahead = [_set_piece(page, ()) for page in front_pages(front, entries)]
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
        names=_telling_parts(proving.names),
        read_pictures=proving.read_again,
        drawn_here=_drawn_here(made, len(ahead)),
        cache=proving.cache,
    )
    page_map = tuple(
        (items[each.document].document_id, each.source_page, number)
        for number, each in enumerate(made, start=len(ahead) + 1)
    )
    proof = _with_lost_words(proof, items, made)
    return Copy(pdf, digest, page_map, log_of(items), proof, review_of(items, made), manifest.to_json())


def _drawn_here(made: Sequence[Made], ahead: int) -> frozenset[int]:
    """The pages of the copy that were typeset here: what they show is what their words are."""
    pages = set(range(1, ahead + 1))
    for number, each in enumerate(made, start=ahead + 1):
        if each.set_here:
            pages.add(number)
    return frozenset(pages)


def _telling_parts(names: Sequence[str]) -> tuple[str, ...]:
    parts = {fold_name(part) for name in names for part in name.split()} - TITLES
    return tuple(sorted(part for part in parts if len(part.replace(" ", "")) > 2))


def _withheld_words(
    items: Sequence[CopyItem], made: Sequence[Made], front: FrontMatter | None
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Words no title may hold, and words that must not be found anywhere in the copy."""
    kept = {fold_name(word.text) for each in made for word in each.piece.page.words}
    kept |= {fold_name(word) for word in LABEL.split()}
    own = set()
    if front is not None:
        people = (front.recipient, front.setting, front.about_child)
        own = {fold_name(word) for text in people for word in text.split()}
    marks = [mark for item in items for mark in item.marks]
    named = {fold_name(w) for mark in marks if mark.rule in _TELLING for w in mark.words.split()}
    named = {word for word in named if len(word.replace(" ", "")) > 1} - TITLES
    places = {fold_name(w) for mark in marks if mark.rule == Rule.ADDRESS for w in mark.words.split()}
    gone = {fold_name(word) for each in made for word in each.piece.withheld} | named
    gone = {word for word in gone if len(word.replace(" ", "")) > 2}
    return frozenset(named | (gone - kept)), tuple(sorted((named & gone) - kept - places - own))


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
        title = safe_title(visible(item.title), len(entries) + 1, shown, telling)
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
