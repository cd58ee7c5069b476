"""Reads what a page shows by OCR and holds it against what its own text says (R30)."""

import hashlib
import importlib.util
import json
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from redaction.finder.folding import fold
from redaction.ink import has_ink, unread_ink
from redaction.jail import Jail
from redaction.packing import Pixels
from redaction.sheets import Sheet, load_sheet
from redaction.values import Box, Doubt, Kind, PageCache, Question, Unreadable, Word

_SIDE_PAD_PT = 1.5
_WALL_SECONDS = 180.0
_LEAST_SCORE = 0.55
_ALIKE = 75.0
_LARGE = 0.1
_HIGH, _ACROSS = 0.4, 0.5
_TELLING = 0.5
_FORMS = {"read": "ocr-1", "glance": "glance-1"}
_engine = Jail("redaction.ocr_child")
_remembered: dict[str, bytes] = {}


class ReadMode(StrEnum):
    """When pictures of pages are read by OCR."""

    NEVER = "never"
    WHERE_NEEDED = "where_needed"
    ALWAYS = "always"


@lru_cache
def can_read_pictures() -> bool:
    """Whether an OCR engine is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def read_sheet(
    sheet: Sheet,
    data: bytes,
    kind: Kind,
    turn: int,
    mode: ReadMode,
    cache: PageCache | None,
) -> tuple[Sheet, bool]:
    """The sheet with what OCR adds to it, and whether a machine could read it wholly; if not, the page asks."""
    seen, wholly = _read(sheet, data, kind, turn, mode, cache)
    if wholly:
        return seen, True
    page = (0.0, 0.0, seen.width_pt, seen.height_pt)
    doubt = Question(Doubt.NOT_READ, page, "Nothing could read this page by machine; read it yourself.")
    return replace(seen, questions=(*seen.questions, doubt)), False


def _read(
    sheet: Sheet, data: bytes, kind: Kind, turn: int, mode: ReadMode, cache: PageCache | None
) -> tuple[Sheet, bool]:
    if mode is ReadMode.NEVER or not can_read_pictures() or not is_looked_at(sheet, mode):
        return _unread(sheet)
    loaded = sheet if sheet.pixels is not None else load_sheet(data, kind, sheet.number, turn=turn, words=False)
    inked = has_ink(loaded.picture)
    try:
        seen = ocr_words(loaded.picture, sheet.width_pt, cache) if inked else ()
    except Unreadable:
        return _unread(sheet)
    merged = _agree(sheet, seen)
    if seen and _surely_upright(seen):
        settled = tuple(each for each in merged.questions if each.kind is not Doubt.TURN)
        merged = replace(merged, questions=settled)
    merged = _with_unread_ink(merged, loaded.picture)
    return merged, bool(merged.words) or not inked


def is_looked_at(sheet: Sheet, mode: ReadMode) -> bool:
    """Whether the picture of a page matters to how it is read: it may hold writing of its own, or all are read."""
    return mode is ReadMode.ALWAYS or bool(sheet.pictures or sheet.drawn)


def _surely_upright(seen: tuple[Word, ...]) -> bool:
    """Whether what was read are words lying level: then the page is the right way up."""
    words = [word for word in seen if len(word.text) > 3 and word.text.isalpha()]
    level = [word for word in words if word.box[2] - word.box[0] > word.box[3] - word.box[1]]
    return len(words) >= 3 and len(level) > 0.8 * len(words)


def _with_unread_ink(sheet: Sheet, pixels: Pixels) -> Sheet:
    """The sheet with a question where a large picture holds ink that no machine could read."""
    area = sheet.width_pt * sheet.height_pt
    large = [box for box in sheet.pictures if (box[2] - box[0]) * (box[3] - box[1]) > _LARGE * area]
    box = unread_ink(pixels, sheet.width_pt, large, [word.box for word in sheet.words]) if large else None
    if box is None or not sheet.words:
        return sheet
    doubt = Question(Doubt.NOT_READ, box, "Ink that no machine could read: handwriting, a stamp or a picture.")
    return replace(sheet, questions=(*sheet.questions, doubt))


def _unread(sheet: Sheet) -> tuple[Sheet, bool]:
    area = sheet.width_pt * sheet.height_pt
    covered = sum((box[2] - box[0]) * (box[3] - box[1]) for box in sheet.pictures)
    questions = sheet.questions + _hidden_questions(sheet.hidden)
    if covered > 0.3 * area or (sheet.drawn and not sheet.words):
        return replace(sheet, questions=questions), False
    questions += tuple(
        Question(Doubt.NOT_READ, box, "This picture was not read by machine; look for writing in it.")
        for box in sheet.pictures
    )
    return replace(sheet, questions=questions), True


def ocr_words(pixels: Pixels, width_pt: float, cache: PageCache | None = None) -> tuple[Word, ...]:
    """The words OCR sees in a picture of a page, in points; each picture is read once.

    Raises:
        Unreadable: the engine failed on it.
    """
    return _placed(_seen("read", pixels, width_pt, cache) or [], width_pt / pixels.shape[1])


def glanced_words(pixels: Pixels, width_pt: float, cache: PageCache | None = None) -> tuple[Word, ...]:
    """The words a quicker engine sees in a picture, or `ocr_words` where that engine's data are not installed.

    Good enough to say that nothing withheld can be read any more; not to mark by.

    Raises:
        Unreadable: the engine failed on it.
    """
    seen = _seen("glance", pixels, width_pt, cache) if importlib.util.find_spec("tesserocr") else None
    if seen is None:
        return ocr_words(pixels, width_pt, cache)
    return _placed(seen, width_pt / pixels.shape[1])


def _seen(job: str, pixels: Pixels, width_pt: float, cache: PageCache | None) -> list[Any] | None:
    """What an engine says of a picture, as kept: [text, x0, y0, x1, y1, line, score] in pixels."""
    digest = hashlib.sha256(f"{pixels.shape}".encode() + pixels.tobytes()).hexdigest()
    key = f"{_FORMS[job]}-{digest}"
    kept = _recall(key, cache)
    if kept is None:
        dpi = max(round(pixels.shape[1] / width_pt * 72), 70)
        answer, _ = _engine.ask({**_job(job, pixels), "dpi": dpi}, pixels.tobytes(), _WALL_SECONDS)
        kept = json.dumps(answer["words"]).encode()
        _keep(key, kept, cache)
    found: list[Any] | None = json.loads(kept)
    return found


def _placed(seen: list[Any], scale: float) -> tuple[Word, ...]:
    words = []
    for text, x0, y0, x1, y1, line, score in seen:
        if score >= _LEAST_SCORE and str(text).strip():
            left, right = x0 * scale - _SIDE_PAD_PT, x1 * scale + _SIDE_PAD_PT
            box = (round(left, 2), round(y0 * scale, 2), round(right, 2), round(y1 * scale, 2))
            words.append(Word(str(text).strip(), box, int(line)))
    return tuple(words)


def upright_turn(pixels: Pixels, cache: PageCache | None = None) -> int | None:
    """Degrees clockwise that make a picture of writing upright; None where nothing can tell."""
    key = "turn-1-" + hashlib.sha256(f"{pixels.shape}".encode() + pixels.tobytes()).hexdigest()
    kept = _recall(key, cache)
    if kept is None:
        if importlib.util.find_spec("tesserocr") is None:
            return None
        try:
            answer, _ = _engine.ask(_job("orient", pixels), pixels.tobytes(), _WALL_SECONDS)
        except Unreadable:
            return None
        kept = json.dumps(answer["turn"]).encode()
        _keep(key, kept, cache)
    turn = json.loads(kept)
    return None if turn is None else int(turn)


def _job(name: str, pixels: Pixels) -> dict[str, object]:
    channels = 1 if pixels.ndim == 2 else 3
    return {
        "kind": "pixels",
        "job": name,
        "width": pixels.shape[1],
        "height": pixels.shape[0],
        "channels": channels,
    }


def kept_of(form: str, pixels: Pixels, cache: PageCache | None, look: Callable[[], bytes]) -> bytes:
    """What was found in a picture before; `look` finds it now where it is not kept."""
    key = f"{form}-" + hashlib.sha256(f"{pixels.shape}".encode() + pixels.tobytes()).hexdigest()
    kept = _recall(key, cache)
    if kept is None:
        kept = look()
        _keep(key, kept, cache)
    return kept


def ask_eyes(name: str, pixels: Pixels, *more: Pixels, **job: Any) -> tuple[dict[str, Any], list[bytes]]:
    """What the process that looks at pictures answers to a job on one picture, or on several one after the other.

    Raises:
        Unreadable: it failed on them.
    """
    data = b"".join(each.tobytes() for each in (pixels, *more))
    return _engine.ask({**_job(name, pixels), **job}, data, _WALL_SECONDS)


def _recall(key: str, cache: PageCache | None) -> bytes | None:
    return _remembered.get(key) or (cache.get(key) if cache is not None else None)


def _keep(key: str, value: bytes, cache: PageCache | None) -> None:
    if len(_remembered) > 500:
        _remembered.clear()
    _remembered[key] = value
    if cache is not None:
        cache.put(key, value)


def _agree(sheet: Sheet, seen: tuple[Word, ...]) -> Sheet:
    """The page's words as a reader sees them: its own text where OCR does not contradict, else OCR's."""
    words: list[Word] = []
    confirmed: list[Word] = []
    questions = list(sheet.questions)
    said: dict[int, list[str]] = {}
    for word, hidden in [*((word, False) for word in sheet.words), *((word, True) for word in sheet.hidden)]:
        over = [index for index, other in enumerate(seen) if share(other.box, word.box) > 0.3]
        shown = " ".join(seen[index].text for index in over)
        alike = same_words(word.text, shown)
        level = word.box[2] - word.box[0] > 0.7 * (word.box[3] - word.box[1])
        if hidden and not (over and alike):
            continue
        if over and (level or len(word.text) < 3) and not alike:
            questions.append(
                Question(Doubt.DISAGREES, word.box, f"The page shows “{shown}”, its text says “{word.text}”.")
            )
            continue
        for index in over:
            said.setdefault(index, []).append(word.text)
        if hidden:
            confirmed.append(word)
        words.append(_where_seen(word, [seen[index] for index in over]))
    used = {index for index, texts in said.items() if _tell_of("".join(texts), seen[index].text)}
    lines = max((word.line for word in sheet.words + sheet.hidden), default=-1) + 1
    words += [replace(word, line=word.line + lines) for index, word in enumerate(seen) if index not in used]
    unsettled = tuple(word for word in sheet.hidden if word not in confirmed)
    questions += _hidden_questions(unsettled)
    return replace(sheet, words=tuple(words), hidden=unsettled, questions=tuple(questions))


def _where_seen(word: Word, seen: list[Word]) -> Word:
    """A word of the text, reaching over the ink where OCR sees it: a text's own places may be wrong."""
    if len(seen) != 1 or _lies_there(word.box, seen[0].box):
        return word
    if fuzz.ratio(fold(word.text), fold(seen[0].text)) < _ALIKE:
        return word
    return replace(word, box=around([word.box, seen[0].box]))


def _lies_there(word: Box, seen: Box) -> bool:
    """Whether a word's own place is where its ink is seen; OCR draws its boxes higher and a little wider."""
    across = min(word[2], seen[2]) - max(word[0], seen[0])
    level = word[1] <= (seen[1] + seen[3]) / 2 <= word[3]
    high = word[3] - word[1] >= _HIGH * (seen[3] - seen[1])
    return level and high and across >= _ACROSS * (seen[2] - seen[0])


def _tell_of(own: str, shown: str) -> bool:
    """Whether the words of a text tell of what is seen there: a "-" or "to" does not stand for a whole name."""
    left, right = fold(own).replace(" ", ""), fold(shown).replace(" ", "")
    return len(right) <= 2 or len(left) >= _TELLING * len(right)


def same_words(own: str, shown: str) -> bool:
    """Whether a word of the text and what is seen in its place are the same, slips of reading allowed."""
    left, right = fold(own).replace(" ", ""), fold(shown).replace(" ", "")
    if len(left) <= 2 or not right:
        return True
    alike = fuzz.partial_ratio(left, right) if len(right) > len(left) + 2 else fuzz.ratio(left, right)
    return alike >= _ALIKE


def share(part: Box, whole: Box) -> float:
    """How much of the smaller of two boxes lies in the other (0 to 1)."""
    across = min(part[2], whole[2]) - max(part[0], whole[0])
    down = min(part[3], whole[3]) - max(part[1], whole[1])
    if across <= 0 or down <= 0:
        return 0.0
    area = min((b[2] - b[0]) * (b[3] - b[1]) for b in (part, whole))
    return across * down / area if area > 0 else 0.0


def _hidden_questions(hidden: tuple[Word, ...]) -> tuple[Question, ...]:
    lines: dict[int, list[Word]] = {}
    for word in hidden:
        lines.setdefault(word.line, []).append(word)
    return tuple(
        Question(Doubt.HIDDEN_TEXT, around([word.box for word in line]), " ".join(word.text for word in line))
        for line in lines.values()
    )


def around(boxes: list[Box]) -> Box:
    """The smallest box around boxes."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
