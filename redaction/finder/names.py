"""The spellings under which a registered person may be named (S19): in full, in part, short, by initials."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from nicknames import NickNamer

from redaction.finder.common import ALSO_WORDS, BEGINNERS, DATE_WORDS, EVERYDAY, TITLES, word_list
from redaction.finder.folding import fold
from redaction.finder.initials import PARTICLES, initials_of
from redaction.finder.relations import wordings
from redaction.values import Party, Rule


@dataclass(frozen=True, slots=True)
class Pattern:
    """A run of folded pieces that names a party.

    `capital`: each piece must be written with a capital; `upper`: in capitals throughout; `titled`: only
    after a title; `gap`: other name pieces may stand after the first; `family`: the surname alone; `turned`: the
    surname stands first and a comma may follow it; `inside`: not where a sentence begins, where any word has a
    capital; `humped`: only with a capital inside, as in "JoFox"; `distance`: how far from what was registered.
    """

    pieces: tuple[str, ...]
    party: Party
    rule: Rule
    capital: bool = False
    upper: bool = False
    titled: bool = False
    gap: bool = False
    family: bool = False
    turned: bool = False
    inside: bool = False
    humped: bool = False
    distance: int = 0


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart: given names and surname pieces, folded; `written` is the surname as it was typed."""

    given: tuple[str, ...]
    surname: tuple[str, ...]
    written: str = ""


@cache
def _nicknamer() -> NickNamer:
    return NickNamer()


@cache
def short_forms(given: str) -> frozenset[str]:
    """Nicknames of a given name, the names it is a nickname of, and theirs."""
    namer = _nicknamer()
    roots = {given} | {fold(each) for each in namer.canonicals_of(given)}
    forms = {fold(each) for root in roots for each in namer.nicknames_of(root)} | roots
    forms |= {form for family in _diminutives() if given in family for form in family}
    return frozenset(form for form in forms if form and form != given and len(form) > 1)


@cache
def _diminutives() -> tuple[frozenset[str], ...]:
    """Names with their short forms in other languages than English, a family each."""
    return tuple(frozenset(line.split()) for line in word_list("diminutives").splitlines())


def _clipped(given: str) -> frozenset[str]:
    """The first letters of a longer given name, as it is cut short in haste: "Bron" for Bronwen, "Raj"."""
    cuts = {given[:size] for size in range(_LEAST_CUT, min(len(given) - 1, _MOST_CUT + 1))}
    taken = EVERYDAY | ALSO_WORDS | DATE_WORDS | BEGINNERS | TITLES
    return frozenset(cuts - taken) if len(given) >= _LEAST_CLIPPED else frozenset()


@cache
def known_given_names() -> frozenset[str]:
    """Given names that are known as such, folded."""
    lookups = vars(_nicknamer())
    return frozenset(fold(name) for table in lookups.values() for name in table) | common_given_names()


@cache
def common_given_names() -> frozenset[str]:
    """Given names that many people have, folded."""
    return frozenset(word_list("given_names").split())


def name_parts(name: str) -> NameParts:
    """Given names and surname of a written name; "Garner, Jean" is turned round."""
    before, comma, after = name.partition(",")
    ordered = f"{after} {before}" if comma and after.strip() else name
    words = [word for word in ordered.split() if fold(word)]
    while words and fold(words[0]) in TITLES:
        titled = True
        words = words[1:]
        if len(words) == 1 and titled:
            return NameParts((), tuple(fold(words[0]).split()), words[0])
    pieces = [tuple(fold(word).split()) for word in words]
    if len(pieces) < 2:
        return NameParts(pieces[0] if pieces else (), ())
    first_of_surname = len(pieces) - 1
    particles = (index for index in range(1, first_of_surname) if pieces[index][0] in PARTICLES)
    first_of_surname = next(particles, first_of_surname)
    given = tuple(each for piece in pieces[:first_of_surname] for each in piece)
    surname = tuple(each for piece in pieces[first_of_surname:] for each in piece)
    return NameParts(given, surname, " ".join(words[first_of_surname:]))


_LEAST_TOGETHER = 7
_LEAST_CLIPPED, _LEAST_CUT, _MOST_CUT = 6, 3, 5
_LEAST_STEM, _LEAST_PLURAL = 3, 5
# Endings of declined names, as in Polish: behind the whole name, and in place of its last vowel.
_WHOLE_ENDINGS, _STEM_ENDINGS = (tuple(line.split()) for line in word_list("endings").splitlines())


def names_of(party: Party) -> list[str]:
    """The name and those aliases that are names with parts of their own, no phrase such as "the other boy"."""
    return [party.name, *filter(_is_name, party.aliases)]


def _is_name(alias: str) -> bool:
    words = [word for word in alias.split() if fold(word) and fold(word) not in PARTICLES]
    return bool(words) and all(word.lstrip("\"'“‘(")[:1].isupper() for word in words)


def patterns_of(party: Party) -> list[Pattern]:
    """All patterns of a party, the plainest spelling first."""
    found = list(_name_patterns(party, party.name, Rule.NAME))
    for alias in party.aliases:
        if alias in names_of(party):
            found += _name_patterns(party, alias, Rule.ALIAS)
        whole = tuple(fold(alias).split())
        if whole:
            inside = len(whole) == 1 and len(whole[0]) == 1
            found.append(Pattern(whole, party, Rule.ALIAS, capital=_needs_capital(whole), inside=inside))
    for relation in party.relations:
        for wording, distance in wordings(relation).items():
            found += _relation_patterns(party, tuple(wording.split()), distance)
    best: dict[tuple[tuple[str, ...], bool, bool], Pattern] = {}
    for pattern in found:
        key = (pattern.pieces, pattern.titled, pattern.upper)
        if key not in best or _plainness(pattern) < _plainness(best[key]):
            best[key] = pattern
    return list(best.values())


def _plainness(pattern: Pattern) -> tuple[int, bool, bool, bool]:
    """Of two patterns of one spelling the nearer wins, then the one that asks for the least."""
    return pattern.distance, pattern.humped, pattern.inside, pattern.capital


def _alone(pieces: tuple[str, ...]) -> bool:
    """Whether part of a name may stand for it alone: no single letter, no title, no everyday word."""
    return len(pieces) > 1 or (len(pieces[0]) > 1 and pieces[0] not in TITLES | EVERYDAY)


def _needs_capital(pieces: tuple[str, ...]) -> bool:
    return len(pieces) == 1 and (pieces[0] in ALSO_WORDS or len(pieces[0]) < 3)


def _relation_patterns(party: Party, pieces: tuple[str, ...], distance: int) -> list[Pattern]:
    if len(pieces) == 1 and not set("aeiouy") & set(pieces[0]):
        return [Pattern(pieces, party, Rule.ROLE)]
    found = [Pattern(pieces, party, Rule.RELATION, distance=distance)]
    if len(pieces) > 1 and pieces[0].endswith("s"):
        found.append(Pattern((pieces[0][:-1], *pieces[1:]), party, Rule.RELATION, distance=distance))
    return found


def _name_patterns(party: Party, name: str, rule: Rule) -> Iterable[Pattern]:
    parts = name_parts(name)
    given, surname = parts.given, parts.surname
    if given and surname:
        yield Pattern((given[0], *surname), party, rule, gap=True)
        yield Pattern((*surname, *given), party, rule, turned=True)
        yield Pattern((*given, *surname), party, rule)
        yield Pattern((given[0], *surname[:-1], surname[-1] + "s"), party, rule, gap=True)
        if len(given) > 1:
            yield Pattern((*given[1:], *surname), party, rule)
        yield from _run_together(party, given, surname, rule)
        yield from _hyphenless(party, given, surname, rule)
    if surname and (_alone(surname) or not given):
        yield Pattern(surname, party, rule, capital=_needs_capital(surname), family=bool(given))
        short = len(surname) < 2 and (len(surname[0]) < _LEAST_PLURAL or surname[0] in ALSO_WORDS)
        yield Pattern((*surname[:-1], surname[-1] + "s"), party, rule, capital=short, family=bool(given))
        yield from _declined(party, surname, rule, family=bool(given))
        if len(surname) > 1:
            yield Pattern(("".join(surname),), party, rule, family=bool(given))
            for piece in surname:
                if len(piece) > 2 and piece not in PARTICLES:
                    yield Pattern((piece,), party, rule, capital=True, family=bool(given))
    yield from _given_patterns(party, given, surname, rule)
    if given and surname:
        yield from _initials(party, parts)


def _given_patterns(
    party: Party, given: tuple[str, ...], surname: tuple[str, ...], rule: Rule
) -> Iterable[Pattern]:
    """Each given name alone, and the first one's short forms."""
    for index, piece in enumerate(given):
        if _alone((piece,)) or (not surname and len(given) == 1):
            capital = _needs_capital((piece,)) or index > 0
            yield Pattern((piece,), party, rule, capital=capital, inside=len(piece) == 1)
            yield from _declined(party, (piece,), rule)
        if index == 0:
            known = short_forms(piece)
            for short in sorted(known | _clipped(piece)):
                cut = short not in known
                capital = cut or short in ALSO_WORDS or len(short) < 5
                if short not in DATE_WORDS:
                    yield Pattern((short,), party, Rule.NICKNAME, capital=capital, inside=cut)
                if surname:
                    yield Pattern((short, *surname), party, Rule.NICKNAME)


def _run_together(party: Party, given: tuple[str, ...], surname: tuple[str, ...], rule: Rule) -> Iterable[Pattern]:
    """The name as one word, as accounts and slanted writing have it: "jeangarner", "GarnerJean", "JoFox"."""
    whole = (*given, *surname)
    runs = (
        whole,
        (*given[:1], *surname),
        (*given[:2], *surname),
        *(whole[index:] for index in range(1, len(whole) - 1)),
    )
    for run in dict.fromkeys(runs):
        for joined in ("".join(run), "".join((*run[1:], run[0]))):
            if min(len(run[0]), len(run[-1])) > 1 or not joined.isascii():
                yield Pattern((joined,), party, rule, humped=len(joined) < _LEAST_TOGETHER)


def _declined(party: Party, name: tuple[str, ...], rule: Rule, *, family: bool = False) -> Iterable[Pattern]:
    """A name with the endings other languages give it: "Nowakowa", "Kowalskiego"; its last piece changes."""
    last = name[-1]
    stem = last[:-1] if last[-1] in "aeiy" else ""
    forms = [last + ending for ending in _WHOLE_ENDINGS] if not stem else []
    forms += [stem + ending for ending in _STEM_ENDINGS] if len(stem) >= _LEAST_STEM else []
    taken = EVERYDAY | ALSO_WORDS | known_given_names()
    for form in forms:
        if len(last) >= _LEAST_STEM and form not in taken:
            yield Pattern((*name[:-1], form), party, rule, capital=True, family=family, distance=1)


def _hyphenless(party: Party, given: tuple[str, ...], surname: tuple[str, ...], rule: Rule) -> Iterable[Pattern]:
    if len(surname) > 1:
        for piece in surname:
            if len(piece) > 2:
                yield Pattern((given[0], piece), party, rule)


def _initials(party: Party, parts: NameParts) -> Iterable[Pattern]:
    """The ways to shorten the name to letters."""
    for way in initials_of(parts.given, parts.surname, parts.written, short_forms(parts.given[0])):
        yield Pattern(
            way.pieces,
            party,
            Rule.INITIALS,
            capital=not way.upper,
            upper=way.upper,
            titled=way.titled,
            gap=way.gap,
        )
