"""Reads a reply: sorts it, suggests what it says, and holds everything that is not surely harmless (S22, S105).

There is no way from here to a consent: a `Reading` is a suggestion to the person who decides, and `objection`
blocks the passages of its writer until somebody has settled it with a reason.

`python -m mail.reading FILE.eml [--letter FILE] [--expected ADDRESS] [--json]`
"""

import argparse
import enum
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from email.message import Message
from pathlib import Path

from mail.absence import is_away_notice, speaks_of_the_matter
from mail.automatic import Automatic, Delivery, Machine, automatic
from mail.bodies import Body, body_of
from mail.composing import one_line
from mail.cues import ANY_NEGATION, CONDITION, QUESTION, REFUSAL, TOPIC, WITHDRAWAL
from mail.gate import SenderGate, sender_gate
from mail.intake import may_answer
from mail.known import Known, known_from
from mail.limits import MAX_MAIL_BYTES, MailFault
from mail.parts import header, parse
from mail.quoting import answer_in
from mail.tokens import find_tokens
from mail.wording import Sense, is_plain_consent, sense_of, visible, words
from mail.wordset import WORD

__all__ = ["Delivery", "Kind", "MailFault", "Reading", "SenderGate", "as_json", "not_opened", "read"]

_REPLY_MARK = re.compile(r"^(?:\s*(?:re|aw|sv|antw|ateb|fw|fwd|wg|tr|rv)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE)
_FORWARD_MARK = re.compile(r"^\s*(?:re\s*:\s*)*(?:fw|fwd|wg|tr|rv)\s*:", re.IGNORECASE)
_REFERENCE = re.compile(r"[\[(][^\])]{0,40}[a-z2-7]{20}[\])]|\b[a-z2-7]{20}\b", re.IGNORECASE)
_LABEL = re.compile(
    r"\[(?:external|ext|spam)\]"
    r"|^(?:automatic reply|autoreply|auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office"
    r"|ymateb awtomatig|ateb awtomatig|read|accepted|derbyniwyd|auto|ooo|abwesenheitsnotiz|automatische antwort"
    r"|réponse automatique|absence du bureau|respuesta automática|risposta automatica|resposta automática"
    r"|automatisch antwoord|automatyczna odpowiedź|odpowiedź automatyczna|automatiskt svar|autosvar)\s*:",
    re.IGNORECASE,
)
_TICKET = re.compile(r"[\[(](?:ticket|case|ref)?[ #:]*[\d-]{1,20}[\])]", re.IGNORECASE)
_SUBJECT_SPEAKS = "The subject says something of its own."
_HEADER_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[A-Za-z][A-Za-z0-9-]*:|[ \t]|\r?\n)")
_CUES = (ANY_NEGATION, CONDITION, QUESTION, REFUSAL, WITHDRAWAL)
_ORDER = (Sense.WITHDRAWAL, Sense.REFUSAL, Sense.CONDITIONAL, Sense.QUESTION, Sense.UNCLEAR)


class Kind(enum.Enum):
    """What a mail is, as far as a machine may say."""

    CONSENT = "consent"
    REFUSAL = "refusal"
    WITHDRAWAL = "withdrawal"
    CONDITIONAL = "conditional"
    QUESTION = "question"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class _Letter:
    """What our letters to one person say, in every form a client may quote.

    `subjects` are those that are known: of a letter given as plain text there is none.
    """

    forms: list[str]
    several: bool
    subjects: tuple[str, ...]


_NO_GATE = SenderGate(False, "Not looked at.")


@dataclass(frozen=True)
class Reading:
    """What was read.

    Attributes:
        kind: a suggestion; never a decision.
        objection: True for everything that is not surely harmless.
        needs_person: somebody must look at it.
        sender_gate: whether it surely came from the addressee.
        tokens: candidates, see `mail.tokens.find_tokens`.
        new_text: the writer's own words, without our letter.
        faults: what was odd, in plain words without content.
        delivery: for a bounce, whether it is final.
        sender: the From line as it stands there, on one line; for show.
        subject: likewise.
        may_answer: a machine may answer it (`mail.intake.may_answer`).
    """

    kind: Kind
    objection: bool
    needs_person: bool
    sender_gate: SenderGate
    tokens: tuple[str, ...]
    new_text: str = field(repr=False)
    faults: tuple[str, ...]
    delivery: Delivery | None = None
    sender: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)
    may_answer: bool = False


def read(
    raw: bytes,
    letter: bytes | None = None,
    expected: str | None = None,
    authserv_id: str | None = None,
    others: Sequence[bytes] = (),
) -> Reading:
    """Read one mail.

    Args:
        raw: the mail as received.
        letter: our letter it may answer, as sent (raw mail) or as plain text.
        others: what else we wrote to this person: a reminder is quoted with the letter in it.
        expected: the address the letter went to.
        authserv_id: the pinned server of the sender gate; see `mail.gate.sender_gate`.

    Raises:
        MailFault: the mail is beyond a limit. Use `mail.isolation` for mail from strangers: what passes the limits
            may still take long.
    """
    message = parse(raw)
    gate = sender_gate(message, expected, authserv_id)
    tokens = find_tokens(message)
    body = body_of(message)
    reading = _written(message, body, _known_letters([*others, *([] if letter is None else [letter])]))
    sorted_out = automatic(message)
    if sorted_out is not None:
        reading = _by_machine(sorted_out, body, reading, message)
    faults = reading.faults
    if len(tokens) > 1:
        faults = (*faults, "It carries the references of more than one letter.")
    several = len(tokens) > 1
    return replace(
        reading,
        sender_gate=gate,
        tokens=tokens,
        faults=faults,
        needs_person=reading.needs_person or several,
        sender=one_line(header(message, "from")),
        subject=one_line(header(message, "subject")),
        may_answer=may_answer(message),
    )


def _written(message: Message, body: Body, letter: _Letter | None) -> Reading:
    """Read a mail as if a person had written it."""
    faults = [*body.faults, *body.unread]
    forms, several = (letter.forms, letter.several) if letter else ([], False)
    known = known_from(message, forms)
    answers = [answer_in(text, forms, several=several) for text in body.texts]
    own = [answer.text for answer in answers]
    differ = len(own) == 2 and words(own[0]) != words(own[1])
    if differ:
        faults.append("The plain text and the HTML say different things.")
    if any(answer.changed for answer in answers):
        faults.append("Words are missing in the quoted letter.")
    if any(answer.forwarded for answer in answers) or _FORWARD_MARK.match(header(message, "subject")):
        faults.append("It was forwarded.")
    unknown = " ".join(words("\n".join(answer.quoted_unknown for answer in answers)))
    if any(cue.search(unknown) for cue in _CUES) or any(answer.unmarked and unknown for answer in answers):
        faults.append("The quoted text could not be compared with our letter.")
    name = " ".join(words(header(message, "from")))
    if any(cue.search(name) for cue in (REFUSAL, WITHDRAWAL, TOPIC)):
        faults.append("The sender's name says something of its own.")
    subject = _own_subject(header(message, "subject"), letter, known)
    if subject:
        faults.append(_SUBJECT_SPEAKS)
    elif not faults and not any(text.strip() for text in (*own, body.struck, body.hidden)):
        own = [_bare_subject(header(message, "subject"), letter)]
    unseen = f"{body.struck} {body.hidden}"
    said = [*own, unseen, " ".join([*own, unseen]), subject] if faults else own
    sense = _worst([sense_of(text, known) for text in said if text.strip()])
    kind = Kind.UNCLEAR if sense is Sense.CONSENT and faults else Kind(sense.value)
    new_text = "\n\n".join(own if differ else own[:1])
    return Reading(kind, kind is not Kind.CONSENT, True, _NO_GATE, (), new_text, tuple(dict.fromkeys(faults)))


def _by_machine(sorted_out: Automatic, body: Body, written: Reading, message: Message) -> Reading:
    """Read a mail no person wrote: harmless only if nothing in it could be a decision."""
    about_us = any(speaks_of_the_matter(text) for text in (*body.texts, body.hidden, body.struck))
    if sorted_out.machine is Machine.BOUNCE:
        return _bounce(sorted_out, written, objection=about_us or bool(body.unread) or not sorted_out.from_mailer)
    if sorted_out.machine is Machine.RECEIPT:
        harmless = not about_us and not body.unread
    elif sorted_out.machine is Machine.CALENDAR_YES:
        harmless = not written.new_text and not written.faults
    elif sorted_out.machine is Machine.RESPONDER:
        harmless = _is_absence(
            written, header(message, "subject") if sorted_out.declared else "", known_from(message, ())
        )
    else:
        harmless = False
    return replace(written, kind=Kind.AUTOMATIC, objection=not harmless, needs_person=not harmless)


def _is_absence(written: Reading, subject: str, known: Known) -> bool:
    """Say whether a notice tells of absence or receipt alone, in its text and in a subject of its own."""
    own_subject = set(written.faults) == {_SUBJECT_SPEAKS} and bool(subject)
    own_subject = own_subject and is_away_notice(_TICKET.sub(" ", subject))
    text = written.new_text
    return (own_subject or not written.faults) and bool(text) and is_away_notice(text, known)


def _bounce(sorted_out: Automatic, written: Reading, *, objection: bool) -> Reading:
    final = sorted_out.delivery is Delivery.FAILED
    status = f" ({sorted_out.status})" if sorted_out.status else ""
    words_for_it = f"The letter could not be delivered{status}." if final else f"The letter is delayed{status}."
    return replace(
        written,
        kind=Kind.BOUNCE,
        objection=objection,
        needs_person=objection or final,
        faults=(words_for_it, *(written.faults if objection else ())),
        delivery=sorted_out.delivery,
    )


def _known_letters(letters: Sequence[bytes]) -> _Letter | None:
    """Return what our letters say, from the raw mails or from plain text; None without any."""
    if not letters:
        return None
    said = [_said_by(letter) for letter in letters]
    forms = [form for subject, texts in said for form in _forms(subject, texts)]
    subjects = tuple(subject for subject, _ in said if subject is not None)
    return _Letter(forms, len(said) > 1, subjects)


def _said_by(letter: bytes) -> tuple[str | None, tuple[str, ...]]:
    """Return subject and texts of one letter of ours."""
    if not _HEADER_LINE.match(letter):
        return None, (letter.decode("utf-8", "replace"),)
    message = parse(letter)
    return header(message, "subject"), tuple(body_of(message).texts) or ("",)


def _forms(subject: str | None, texts: tuple[str, ...]) -> list[str]:
    return [*(f"{subject}\n{text}" for text in texts if subject is not None), *texts]


def _own_subject(subject: str, letter: _Letter | None, known: Known) -> str:
    """Return what the subject says of its own, or nothing."""
    rest = _bare_subject(subject, letter)
    if not words(rest) or is_plain_consent(rest, known):
        return ""
    plain = " ".join(words(rest))
    if letter is not None and letter.subjects:
        return rest
    return rest if any(cue.search(plain) for cue in _CUES) or "?" in rest else ""


def _bare_subject(subject: str, letter: _Letter | None = None) -> str:
    """Return a subject without marks of answering, references, and the subject of ours it begins with."""
    rest = _REFERENCE.sub(" ", _LABEL.sub(" ", subject))
    while (shorter := _REPLY_MARK.sub("", rest)) != rest:
        rest = shorter
    for ours in letter.subjects if letter else ():
        ended = _after(_bare_subject(ours), rest)
        if ended is not None:
            return ended
    return rest.strip()


def _after(beginning: str, text: str) -> str | None:
    """Return what follows in a text after the same words as in `beginning`; None if it begins otherwise."""
    expected, shown = words(beginning), visible(text)
    found = list(WORD.finditer(shown))[: len(expected)]
    if not expected or [match[0].casefold() for match in found] != expected:
        return None
    return shown[found[-1].end() :].strip(" -\u2013\u2014:,.")


def _worst(senses: list[Sense]) -> Sense:
    for sense in _ORDER:
        if sense in senses:
            return sense
    return Sense.CONSENT if senses else Sense.UNCLEAR


def main(arguments: list[str] | None = None) -> int:
    """Read one file and print what was read; 0, or 2 when the mail cannot be opened safely."""
    parser = argparse.ArgumentParser(prog="python -m mail.reading", description="Read one reply.")
    parser.add_argument("file", type=Path, metavar="FILE.eml", help="the mail; - is standard input")
    parser.add_argument(
        "--letter",
        type=Path,
        action="append",
        default=[],
        help="our letter it answers, as raw mail or plain text; again for what we wrote to this person before",
    )
    parser.add_argument("--expected", metavar="ADDRESS", help="the address the letter went to")
    parser.add_argument("--authserv-id", metavar="NAME", help="the mail server whose check of the sender counts")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    from mail.isolation import read_apart

    try:
        raw, letters = _file(options.file), [_file(letter) for letter in options.letter]
        first = letters[0] if letters else None
        reading = read_apart(raw, first, options.expected, options.authserv_id, letters[1:])
        code = 0
    except MailFault as fault:
        reading, code = not_opened(fault), 2
    print(json.dumps(as_json(reading), ensure_ascii=False, indent=2) if options.json else _in_words(reading))
    return code


def not_opened(fault: MailFault) -> Reading:
    """Return the reading of a mail that was not opened: held, for a person."""
    gate = SenderGate(False, "The mail was not opened.")
    return Reading(Kind.UNCLEAR, True, True, gate, (), "", (fault.words,))


def as_json(reading: Reading) -> dict[str, object]:
    """Return a reading in the form the command line prints."""
    return {
        "kind": reading.kind.value,
        "objection": reading.objection,
        "needs_person": reading.needs_person,
        "sender_gate": {"passed": reading.sender_gate.passed, "why": reading.sender_gate.why},
        "tokens": list(reading.tokens),
        "new_text": reading.new_text,
        "faults": list(reading.faults),
    }


def _file(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read(MAX_MAIL_BYTES + 1)
    try:
        if path.is_fifo():
            raise MailFault("file", "The file is a pipe. Give - and send the mail to standard input.")
        with path.open("rb") as file:
            return file.read(MAX_MAIL_BYTES + 1)
    except OSError as error:
        raise MailFault("file", f"The file cannot be read: {error.strerror}.") from None


def _in_words(reading: Reading) -> str:
    lines = [
        f"Kind: {reading.kind.value}",
        f"Objection: {'yes' if reading.objection else 'no'}",
        f"Needs a person: {'yes' if reading.needs_person else 'no'}",
        f"Sender: {reading.sender_gate.why}",
        *(f"Reference: {token}" for token in reading.tokens),
        *(f"Noticed: {fault}" for fault in reading.faults),
        "",
        reading.new_text,
    ]
    return "\n".join(lines).rstrip()


if __name__ == "__main__":
    sys.exit(main())
