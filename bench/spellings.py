"""Three hundred people of many countries, and every way somebody may write them down (S35, S85).

All is made from a seed. A writing is found where each of its words is under a mark.
"""

import json
import random
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from redaction import Mark, Page, Party, Word, propose
from redaction.finder.common import NOT_INITIALS
from redaction.finder.folding import fold

PEOPLE = 300
_LISTS: dict[str, list[str]] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_SHORT = {"Street": "St", "Road": "Rd", "Lane": "Ln", "Avenue": "Ave", "Close": "Cl", "Court": "Ct", "Hill": "Hl"}
_SHORT |= {"View": "Vw", "Terrace": "Terr", "Square": "Sq", "Drive": "Dr", "Grove": "Gr", "Crescent": "Cres"}
_MISREAD = (("l", "1"), ("o", "0"), ("m", "rn"), ("i", "l"), ("i", "1"), ("w", "vv"), ("d", "cl"))
_LEAST_SLIP = 5

Writing = tuple[str, str]
"""The kind of a writing, and the writing; lines are parted by a line feed."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A person as somebody registered them, with the two halves of the name."""

    party: Party
    given: str
    surname: str


def registered(seed: int) -> Registered:
    """The person of this number."""
    chance = random.Random(seed)  # noqa: S311
    given, surname = chance.choice(_LISTS["given"]), chance.choice(_LISTS["surnames"])
    if chance.random() < 0.2:
        given += " " + chance.choice([name for name in _LISTS["given"] if len(name) > 2])
    phone = f"{chance.choice(['07700 900', '01632 960', '0117 496 0', '020 7946 0'])}{chance.randrange(1000):03d}"
    sign = chance.choice([".", "_", "-", ""])
    mailbox = sign.join((fold(given.split()[0]).replace(" ", ""), fold(surname).replace(" ", "")))
    flat = chance.choice(["", "", "Flat 3, ", "The Old Mill, "])
    number, code = chance.choice(["12", "7", "103", "17a"]), chance.choice(["BN1 2AB", "HD4 9TQ", "LL33 0QX"])
    address = f"{flat}{number} {chance.choice(_LISTS['streets'])}, {chance.choice(['Barton', 'Todmere'])} {code}"
    emails = (f"{mailbox}@{chance.choice(['example.org', 'mail.example.co.uk'])}",)
    party = Party(f"p{seed}", f"{given} {surname}", phones=(phone,), emails=emails, addresses=(address,))
    return Registered(party, given, surname)


def writings(person: Registered, seed: int) -> Iterator[Writing]:
    """Every way to write this person down."""
    chance = random.Random(seed)  # noqa: S311
    for each in (*_names(person), *_titled(person), *_initials(person), *_cut(person, chance)):
        yield each
    for each in (
        *_slips(person, chance),
        *_misread(person),
        *_phones(person),
        *_mails(person),
        *_addresses(person),
    ):
        yield each


def _names(person: Registered) -> Iterator[Writing]:
    first, surname = person.given.split()[0], person.surname
    whole = f"{person.given} {surname}"
    plain = (whole, f"{first} {surname}", f"{surname}, {first}", f"{surname.upper()} {first}", first, surname)
    yield from (("names", each) for each in (*plain, whole.upper(), whole.lower(), _bare(whole)))
    yield "names", f'"{first}"'
    for ending in ("'s", "’s", "'", "’"):
        yield from (("possessives", each + ending) for each in (whole, surname, first))
    yield "possessives", f"{surname.upper()}'S"
    yield "possessives", f"{first} {surname}s"
    if "-" in surname:
        one, other = surname.split("-")
        halves = (f"{one} {other}", f"{one}–{other}", f"{one}{other.lower()}", f"{one} - {other}")
        yield from (("double names", f"{first} {each}") for each in halves)
        if len(one) > 2:
            yield from (("double names", each) for each in (f"{first} {one}", f"{first} {other}", f"Mr {other}"))
    if "'" in surname:
        yield from (("apostrophes", f"{first} {surname.replace(chr(39), sign)}") for sign in "’`´ʼ")
        yield from (("apostrophes", f"{first} {surname.replace(chr(39), sign)}") for sign in ("", " "))
    if " " in surname:
        forms = (surname.title(), surname.lower(), surname.replace(" ", ""), surname.replace(" ", "-"))
        yield from (("particles", f"{first} {each}") for each in (*forms, surname.split()[-1]))


def _titled(person: Registered) -> Iterator[Writing]:
    first, surname = person.given.split()[0], person.surname
    for title in ("Mr", "Mrs", "Ms", "Miss", "Dr", "Auntie", "Mx"):
        yield "titles", f"{title} {surname}"
        yield "titles", f"{title} {first}"
    for each in (f"mrs {surname.lower()}", f"MRS {surname.upper()}", f"Mrs {first[0]} {surname}"):
        yield "titles", each


def _initials(person: Registered) -> Iterator[Writing]:
    first, surname = person.given.split()[0], person.surname
    letters = [part[0].upper() for part in surname.replace("-", " ").replace("'", " ").split()]
    run = [first[0], *letters]
    if fold("".join(run)) not in NOT_INITIALS:
        yield from (("initials", sign.join(run)) for sign in (".", " ", ". ", "/", "-"))
        yield from (("initials", each) for each in (f"{''.join(run)}'s", f"{'.'.join(run)}."))
    for each in (
        f"{first[0]} {surname}",
        f"{first[0]}. {surname}",
        f"{first[0]}.{surname}",
        f"{surname}, {first[0]}.",
    ):
        yield "initials", each
    for each in (f"{first} {letters[-1]}", f"{first} {letters[-1]}.", f"{first} {''.join(letters)}"):
        yield "initials", each
    yield "initials", f"Mr {letters[-1]}"
    if len(letters) > 1:
        yield from (("initials", each) for each in (f"Mr {''.join(letters)}", f"{first[0]} {'-'.join(letters)}"))


def _cut(person: Registered, chance: random.Random) -> Iterator[Writing]:
    first, surname = person.given.split()[0], person.surname
    yield "lines and signs", f"{first}\n{surname}"
    for sign in ("_", ".", "/", ",", "\u00a0"):
        yield "lines and signs", f"{first}{sign}{surname}"
    if len(surname) > 6 and " " not in surname:
        place = chance.randrange(2, len(surname) - 2)
        if surname[place - 1].isalpha() and surname[place].isalpha():
            yield "lines and signs", f"{first} {surname[:place]}-\n{surname[place:]}"
    if len(first) > 3 and first.isalpha():
        yield "lines and signs", f"{first[:2]}\u00ad{first[2:]} {surname}"
        yield "lines and signs", " ".join(first)


def _slips(person: Registered, chance: random.Random) -> Iterator[Writing]:
    """One letter lost, put in, wrong or swapped, anywhere in the name."""
    first, *middle, last = f"{person.given.split()[0]} {person.surname}".split()
    for half in (first, last):
        for _ in range(6):
            wrong = _slip(half, chance)
            words = [wrong, *middle, last] if half == first else [first, *middle, wrong]
            if len(half) >= _LEAST_SLIP and fold(wrong) != fold(half):
                yield "names with one slip", " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    place, letter = chance.randrange(len(word)), chance.choice(string.ascii_lowercase)
    head, tail = word[:place], word[place + 1 :]
    swapped = word[: place - 1] + word[place] + word[place - 1] + tail if place else word[1] + word[0] + word[2:]
    wrong = chance.choice([head + tail, head + letter + word[place:], head + letter + tail, swapped])
    return wrong[:1].upper() + wrong[1:]


def _misread(person: Registered) -> Iterator[Writing]:
    first, surname = person.given.split()[0], person.surname
    for right, wrong in _MISREAD:
        place = surname.rfind(right)
        if place > 0 and len(surname.split()[-1]) >= _LEAST_SLIP:
            yield "names misread", f"{first} {surname[:place]}{wrong}{surname[place + 1 :]}"


def _phones(person: Registered) -> Iterator[Writing]:
    area, rest = person.party.phones[0].split(" ", 1)
    rest = rest.replace(" ", "")
    digits, half = area[1:] + rest, len(rest) // 2
    forms = (
        f"{area} {rest}", f"0{digits}", f"+44{digits}", f"+44 {area[1:]} {rest}", f"0044 {area[1:]} {rest}",
        f"+44 (0) {area[1:]} {rest}", f"(+44) {digits}", f"{area}.{rest[:half]}.{rest[half:]}", f"({area}) {rest}",
        f"{area}-{rest[:half]}-{rest[half:]}", f"{area}/{rest}", f"{area}–{rest}", f"{area}\n{rest}",
        " ".join(f"0{digits}"), f"{area} {rest} ext 12", f"{area} {rest} x12", f"{area} {rest} Ext: 4",
        f"Tel:0{digits}", f"44{digits}", f"0{digits}".replace("0", "O"), rest,
    )  # fmt: skip
    yield from (("telephone numbers", form) for form in forms)


def _mails(person: Registered) -> Iterator[Writing]:
    address = person.party.emails[0]
    local, _, domain = address.partition("@")
    for form in (address, address.upper(), f"<{address}>", f"mailto:{address}", f"{local}+nursery@{domain}"):
        yield "e-mail addresses", form
    for at in (" at ", "(at)", " [at] ", " AT ", " @ ", "_at_"):
        for dot in (" dot ", "(dot)", " [dot] ", "."):
            yield "e-mail addresses", f"{local.replace('.', dot)}{at}{domain.replace('.', dot)}"
    for form in (f"{local}@\n{domain}", f"{local}\n@{domain}", f"{local[:3]}\n{local[3:]}@{domain}"):
        yield "e-mail addresses", form


def _addresses(person: Registered) -> Iterator[Writing]:
    address = person.party.addresses[0]
    *before, street, last = [part.strip() for part in address.split(",")]
    town, code = last.split(" ", 1)
    number, name = street.split(" ", 1)
    kind = name.split()[-1]
    short = name.replace(kind, _SHORT.get(kind, kind))
    forms = (
        address, address.upper(), address.lower(), street, f"{number} {short}", f"{number}, {name}", name, short,
        code, code.replace(" ", ""), code.lower(), code.replace(" ", "\n"), f"{number}\n{name}",
        "\n".join([*before, street, town, code]), ",\n".join([*before, street, town, code]),
        f"{number} {short} {code.replace(' ', '')}", f"{number} {name.replace(chr(39), '’')}",
        f"{number} {name.replace(chr(39), '')}", f"{number} {name.replace('St ', 'Saint ')}",
        *(f"{part}, {street}" for part in before),
    )  # fmt: skip
    yield from (("postal addresses", form) for form in forms)


def _bare(text: str) -> str:
    """The text without its accents."""
    letters = text.translate(str.maketrans("łŁøØ", "lLoO"))
    return "".join(sign for sign in unicodedata.normalize("NFD", letters) if unicodedata.category(sign) != "Mn")


def page_of(writing: str) -> Page:
    """A page on which a writing stands within a sentence."""
    words, y = [], 50.0
    for number, line in enumerate(f"today we saw {writing} by the gate".split("\n")):
        x = 50.0
        for text in line.split(" "):
            if text:
                words.append(Word(text, (x, y, x + 5 * len(text), y + 10), number))
                x += 5 * len(text) + 5
        y += 14
    return Page(1, 595, 842, tuple(words), writing)


def found(people: int = PEOPLE) -> dict[str, tuple[int, int]]:
    """By kind of writing: how many were found whole, and how many there are."""
    counts: dict[str, list[int]] = {}
    for seed in range(people):
        person = registered(seed)
        ways = list(writings(person, seed))
        pages = [page_of(writing) for _, writing in ways]
        marks = propose([(str(at), (page,)) for at, page in enumerate(pages)], [person.party]).marks
        by_document: dict[str, list[Mark]] = {}
        for mark in marks:
            by_document.setdefault(mark.document_id, []).append(mark)
        for at, ((kind, _), page) in enumerate(zip(ways, pages, strict=True)):
            count = counts.setdefault(kind, [0, 0])
            count[0] += all(_is_dark(word, by_document.get(str(at), [])) for word in page.words[3:-3])
            count[1] += 1
    return {kind: (count[0], count[1]) for kind, count in counts.items()}


def _is_dark(word: Word, marks: list[Mark]) -> bool:
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    boxes = (box for mark in marks for box in mark.boxes)
    return not fold(word.text) or any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes)


def kept_marked(people: int = PEOPLE) -> tuple[int, int]:
    """How often somebody who stays and shares a first name or surname was hidden, and of how many writings."""
    wrong = total = 0
    for seed in range(people):
        person, other = registered(seed), registered(seed + people)
        first, last = person.given.split()[0], person.surname
        halves = set(fold(f"{other.given} {other.surname}").split()) & set(fold(person.party.name).split())
        if halves:
            continue
        stays = other.given.split()[0]
        for name, texts in (
            (f"{first} {other.surname}", (f"{first} {other.surname}", f"Mrs {other.surname}", other.surname)),
            (f"{stays} {last}", (f"{stays} {last}", stays, f"{stays}'s", f"{stays} {last}".upper())),
            (f"{stays} {other.surname}", (f"{stays} {other.surname}", f"{other.surname}, {stays}", stays)),
        ):
            kept = replace(other.party, id="kept", name=name, role="keep")
            pages = [(str(at), (page_of(text),)) for at, text in enumerate(texts)]
            wrong += len({mark.document_id for mark in propose(pages, [person.party, kept]).marks})
            total += len(texts)
    return wrong, total
