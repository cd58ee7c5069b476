"""Replies in many voices, judged by a person before any of them was read by the engine (S22, S105).

The sets lie in `bench/held_out/mail`; its README says how they are written and which of them rules were made from.
`python -m bench.mail_held_out [SET ...]` prints what the engine said of each and where it differs.
"""

import base64
import functools
import html
import quopri
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mail.composing import OutgoingMail, compose
from mail.reading import Reading, read

FOLDER = Path(__file__).parent / "held_out" / "mail"
SUBJECT = "Larkrise Nursery would like to hear from you by 14 June 2027"
WRITER = "margaret@family.example"
SERVER = "mx.larkrise.example"
_TEXT = (FOLDER / "letter.txt").read_text(encoding="utf-8")
_ATTRIBUTION = "On Thu, 20 May 2027 at 09:31, Larkrise Nursery <office@larkrise.example> wrote:"
_QUOTED = f"{_ATTRIBUTION}\n" + "\n".join(f"> {line}".rstrip() for line in _TEXT.splitlines())
_OUTLOOK = (
    "________________________________\nFrom: Larkrise Nursery <office@larkrise.example>\nSent: 20 May 2027 09:31\n"
    f"To: {WRITER}\nSubject: {SUBJECT}\n\n{_TEXT}"
)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n"))


_LETTER_HTML = f"<html><body>{_paragraphs(_TEXT)}</body></html>"
_QUOTED_HTML = (
    f'<div class="gmail_quote"><div dir="ltr">{html.escape(_ATTRIBUTION)}<br></div>'
    f'<blockquote class="gmail_quote">{_paragraphs(_TEXT)}</blockquote></div>'
)
LETTER = compose(
    OutgoingMail(
        message_id="<letter-7@larkrise.example>",
        from_addr="office@larkrise.example",
        from_name="Larkrise Nursery",
        to=WRITER,
        subject=SUBJECT,
        text=_TEXT,
        html=_LETTER_HTML,
        date=datetime(2027, 5, 20, 9, 31, tzinfo=UTC),
    )
)


@dataclass(frozen=True)
class HeldOut:
    """One reply and what a person said of it.

    Attributes:
        place: the set and its number there.
        kinds: what it may be called, the best name first.
        harmless: whether it may be said to hold no objection.
        words: as it stands in the set.
    """

    place: str
    kinds: tuple[str, ...]
    harmless: bool
    raw: bytes
    words: str


@dataclass(frozen=True)
class Outcome:
    """One reply and what the engine said of it."""

    mail: HeldOut
    reading: Reading

    @property
    def let_through(self) -> bool:
        """It may be a refusal or doubt, and would hold nothing."""
        return not self.mail.harmless and not self.reading.objection

    @property
    def wrongly_consent(self) -> bool:
        """It is no consent and is suggested as one."""
        return self.reading.kind.value == "consent" and "consent" not in self.mail.kinds

    @property
    def kind_right(self) -> bool:
        """It was called by one of its names."""
        return self.reading.kind.value in self.mail.kinds

    @property
    def held_in_vain(self) -> bool:
        """It was harmless and holds."""
        return self.mail.harmless and self.reading.objection


def held_out(name: str) -> Iterator[HeldOut]:
    """Return the replies of one set."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    for number, entry in enumerate(text.split("\n=== "), start=1):
        head, _, words = entry.removeprefix("=== ").partition("\n")
        judged, _, subject = (part.strip() for part in head.partition("|"))
        kinds, holds, shape = judged.split()
        raw = _SHAPES[shape](words.rstrip("\n"), subject or f"Re: {SUBJECT}")
        yield HeldOut(f"{name} {number}", tuple(kinds.split("/")), holds == "free", raw, words)


@functools.cache
def measure(name: str) -> list[Outcome]:
    """Read one set as the product would read it."""
    return [Outcome(mail, read(mail.raw, LETTER, WRITER, SERVER)) for mail in held_out(name)]


def _head(subject: str) -> str:
    return (
        f"Return-Path: <{WRITER}>\nAuthentication-Results: {SERVER}; dmarc=pass header.from=family.example\n"
        f"From: Margaret Alder <{WRITER}>\nTo: office@larkrise.example\nSubject: {subject}\n"
        "Date: Fri, 21 May 2027 10:00:00 +0000\nMessage-ID: <reply-7@family.example>\nMIME-Version: 1.0\n"
    )


def _as_text(text: str, subject: str) -> bytes:
    return f"{_head(subject)}Content-Type: text/plain; charset=utf-8\n\n{text}\n".encode()


def _coded(text: str, subject: str, kind: str, coding: str, content: bytes) -> bytes:
    return f"{_head(subject)}Content-Type: {kind}\nContent-Transfer-Encoding: {coding}\n\n".encode() + content


def _html(text: str, subject: str) -> bytes:
    layout = f"<html><body>{_paragraphs(text)}{_QUOTED_HTML}</body></html>"
    return f"{_head(subject)}Content-Type: text/html; charset=utf-8\n\n{layout}\n".encode()


def _both(text: str, subject: str) -> bytes:
    plain = f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\n{_QUOTED}\n"
    layout = f"<html><body>{_paragraphs(text)}{_QUOTED_HTML}</body></html>"
    parts = f"{plain}--b\nContent-Type: text/html; charset=utf-8\n\n{layout}\n--b--\n"
    return f'{_head(subject)}Content-Type: multipart/alternative; boundary="b"\n\n{parts}'.encode()


def _flowed(text: str, subject: str) -> bytes:
    lines, words = [""], text.split()
    for word in words:
        if len(lines[-1]) + len(word) > 60:
            lines.append("")
        lines[-1] += f"{word} "
    body = "\n".join(lines).rstrip()
    return (
        f"{_head(subject)}Content-Type: text/plain; charset=utf-8; format=flowed\n\n{body}\n\n{_QUOTED}\n".encode()
    )


def _lying(text: str, subject: str) -> bytes:
    return _as_text("", subject).rstrip(b"\n") + b"\n\n" + text.encode("latin-1")


def _whole(text: str, subject: str) -> bytes:
    """Return a mail whose own headers stand in the set, with those it lacks."""
    top, gap, body = text.partition("\n\n")
    named = {line.partition(":")[0].lower() for line in top.splitlines()}
    rest = [line for line in _head(subject).splitlines() if line.partition(":")[0].lower() not in named]
    kind = [] if "content-type" in named else ["Content-Type: text/plain; charset=utf-8"]
    return ("\n".join([*rest, *kind, top]) + (gap or "\n\n") + body + "\n").encode()


def _whole_above_ours(text: str, subject: str) -> bytes:
    return _whole(f"{text}\n\n{_QUOTED}", subject)


_SHAPES: dict[str, Callable[[str, str], bytes]] = {
    "plain": _as_text,
    "inline": _as_text,
    "subject": lambda text, subject: _as_text("", subject),
    "top": lambda text, subject: _as_text(f"{text}\n\n{_QUOTED}", subject),
    "bottom": lambda text, subject: _as_text(f"{_QUOTED}\n\n{text}", subject),
    "outlook": lambda text, subject: _as_text(f"{text}\n\n{_OUTLOOK}", subject),
    "phone": lambda text, subject: _as_text(f"{text}\n\nSent from my iPhone\n\n{_QUOTED}", subject),
    "html": _html,
    "alt": _both,
    "b64": lambda text, subject: _coded(
        text, subject, "text/plain; charset=utf-8", "base64", base64.b64encode(f"{text}\n".encode()).rstrip(b"=")
    ),
    "qp": lambda text, subject: _coded(
        text, subject, "text/plain; charset=utf-8", "quoted-printable", quopri.encodestring(text.encode())
    ),
    "flowed": _flowed,
    "latin": _lying,
    "raw": _whole,
    "rawtop": _whole_above_ours,
}
SETS = tuple(sorted(path.stem for path in FOLDER.glob("*.txt") if path.stem != "letter"))


def _sums(name: str, outcomes: list[Outcome]) -> str:
    harmless = sum(outcome.mail.harmless for outcome in outcomes)
    counted = {
        "let through": sum(outcome.let_through for outcome in outcomes),
        "wrong consents": sum(outcome.wrongly_consent for outcome in outcomes),
        "kind right": sum(outcome.kind_right for outcome in outcomes),
        f"held in vain of {harmless}": sum(outcome.held_in_vain for outcome in outcomes),
        "needs a person": sum(outcome.reading.needs_person for outcome in outcomes),
    }
    return f"== {name}: {len(outcomes)}; " + ", ".join(f"{what} {count}" for what, count in counted.items())


def main() -> int:
    """Print each difference and the sums of each set."""
    for name in sys.argv[1:] or SETS:
        outcomes = measure(name)
        for outcome in outcomes:
            marks = [
                word
                for word, holds in (
                    ("LET THROUGH", outcome.let_through),
                    ("WRONG CONSENT", outcome.wrongly_consent),
                    ("kind", not outcome.kind_right),
                    ("held", outcome.held_in_vain),
                )
                if holds
            ]
            if marks:
                said, faults = outcome.reading.kind.value, " ".join(outcome.reading.faults)
                print(f"{outcome.mail.place}: {'/'.join(outcome.mail.kinds)} read as {said} ({', '.join(marks)})")
                print(f"    {' '.join(outcome.mail.words.split())[:110]} [{faults}]")
        print(_sums(name, outcomes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
