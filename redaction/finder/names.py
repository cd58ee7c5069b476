"""The spellings under which a registered person may be named (S19): in full, in part, short, by initials."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product

from nicknames import NickNamer

from redaction.finder.common import ALSO_WORDS, BEGINNERS, DATE_WORDS, EVERYDAY, NOT_INITIALS, TITLES, word_list
from redaction.finder.folding import fold
from redaction.finder.relations import wordings
from redaction.values import Party, Rule


@dataclass(frozen=True, slots=True)
class Pattern:
    """A run of folded pieces that names a party.

    `capital`: each piece must be written with a capital; `upper`: in capitals throughout; `titled`: only
    after a title; `gap`: other name pieces may stand after the first; `family`: the surname alone; `turned`: the
    surname stands first and a comma may follow it; `inside`: not where a sentence begins, where any word has a
    capital; `distance`: how far from what was registered.
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
    distance: int = 0


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart: given names and surname pieces, folded."""

    given: tuple[str, ...]
    surname: tuple[str, ...]


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
    listed = word_list("given_names").split()
    return frozenset(fold(name) for table in lookups.values() for name in table) | frozenset(listed)


def name_parts(name: str) -> NameParts:
    """Given names and surname of a written name; "Garner, Jean" is turned round."""
    before, comma, after = name.partition(",")
    ordered = f"{after} {before}" if comma and after.strip() else name
    words = [word for word in ordered.split() if fold(word)]
    while words and fold(words[0]) in TITLES:
        titled = True
        words = words[1:]
        if len(words) == 1 and titled:
            return NameParts((), tuple(fold(words[0]).split()))
    pieces = [tuple(fold(word).split()) for word in words]
    if len(pieces) < 2:
        return NameParts(pieces[0] if pieces else (), ())
    first_of_surname = len(pieces) - 1
    particles = (index for index in range(1, first_of_surname) if pieces[index][0] in _PARTICLES)
    first_of_surname = next(particles, first_of_surname)
    given = tuple(each for piece in pieces[:first_of_surname] for each in piece)
    return NameParts(given, tuple(each for piece in pieces[first_of_surname:] for each in piece))


_LEAST_TOGETHER = 7
_LEAST_CLIPPED, _LEAST_CUT, _MOST_CUT = 6, 3, 5
_PARTICLES = frozenset(word_list("particles").split())


def patterns_of(party: Party) -> list[Pattern]:
    """All patterns of a party, the plainest spelling first."""
    found = list(_name_patterns(party, party.name, Rule.NAME))
    for alias in party.aliases:
        if _is_name(alias):
            found += _name_patterns(party, alias, Rule.ALIAS)
        whole = tuple(fold(alias).split())
        if whole:
            found.append(Pattern(whole, party, Rule.ALIAS, capital=_needs_capital(whole)))
    for relation in party.relations:
        for wording, distance in wordings(relation).items():
            found += _relation_patterns(party, tuple(wording.split()), distance)
    best: dict[tuple[tuple[str, ...], bool, bool], Pattern] = {}
    for pattern in found:
        key = (pattern.pieces, pattern.titled, pattern.upper)
        if key not in best or _plainness(pattern) < _plainness(best[key]):
            best[key] = pattern
    return list(best.values())


def _plainness(pattern: Pattern) -> tuple[int, bool]:
    """Of two patterns of one spelling the nearer wins, then the one that asks for no capital."""
    return pattern.distance, pattern.capital


def _is_name(alias: str) -> bool:
    """Whether an alias is a name with parts of its own, and not a phrase such as "the other boy"."""
    words = [word for word in alias.split() if fold(word) and fold(word) not in _PARTICLES]
    return bool(words) and all(word.lstrip("\"'“‘(")[:1].isupper() for word in words)


def _alone(pieces: tuple[str, ...]) -> bool:
    """Whether part of a name may stand for it alone: no single letter, no title, no everyday word."""
    return len(pieces) > 1 or (len(pieces[0]) > 1 and pieces[0] not in TITLES | EVERYDAY)


def _needs_capital(pieces: tuple[str, ...]) -> bool:
    return len(pieces) == 1 and (pieces[0] in ALSO_WORDS or len(pieces[0]) < 3)


def _relation_patterns(party: Party, pieces: tuple[str, ...], distance: int) -> list[Pattern]:
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
        yield from _run_together(party, given[0], "".join(surname), rule)
        yield from _hyphenless(party, given, surname, rule)
    if surname and (_alone(surname) or not given):
        yield Pattern(surname, party, rule, capital=_needs_capital(surname), family=bool(given))
        yield Pattern((*surname[:-1], surname[-1] + "s"), party, rule, capital=True, family=bool(given))
        if len(surname) > 1:
            yield Pattern(("".join(surname),), party, rule, family=bool(given))
            for piece in surname:
                if len(piece) > 2 and piece not in _PARTICLES:
                    yield Pattern((piece,), party, rule, capital=True, family=bool(given))
    yield from _given_patterns(party, given, surname, rule)
    if given and surname:
        yield from _initials(party, given, surname)


def _given_patterns(
    party: Party, given: tuple[str, ...], surname: tuple[str, ...], rule: Rule
) -> Iterable[Pattern]:
    """Each given name alone, and the first one's short forms."""
    for index, piece in enumerate(given):
        if _alone((piece,)) or (not surname and len(given) == 1):
            yield Pattern((piece,), party, rule, capital=_needs_capital((piece,)) or index > 0)
        if index == 0:
            known = short_forms(piece)
            for short in sorted(known | _clipped(piece)):
                cut = short not in known
                capital = cut or short in ALSO_WORDS or len(short) < 5
                if short not in DATE_WORDS:
                    yield Pattern((short,), party, Rule.NICKNAME, capital=capital, inside=cut)
                if surname:
                    yield Pattern((short, *surname), party, Rule.NICKNAME)


def _run_together(party: Party, given: str, surname: str, rule: Rule) -> Iterable[Pattern]:
    """The name as one word, as accounts and slanted writing have it: "jeangarner", "GarnerJean"."""
    if len(given) > 1 and len(surname) > 1 and len(given + surname) >= _LEAST_TOGETHER:
        yield Pattern((given + surname,), party, rule)
        yield Pattern((surname + given,), party, rule)


def _hyphenless(party: Party, given: tuple[str, ...], surname: tuple[str, ...], rule: Rule) -> Iterable[Pattern]:
    if len(surname) > 1:
        for piece in surname:
            if len(piece) > 2:
                yield Pattern((given[0], piece), party, rule)


def _initials(party: Party, given: tuple[str, ...], surname: tuple[str, ...]) -> Iterable[Pattern]:
    """Initials in every spelling: JG, J.G., J G, J Garner, Jean G, Mr LP, G L-P."""
    firsts = tuple(piece[0] for piece in given)
    lasts = tuple(piece[0] for piece in surname if piece not in _PARTICLES) or (surname[0][0],)
    for start in {firsts, firsts[:1]}:
        run = start + lasts
        yield Pattern(run, party, Rule.INITIALS, upper=True)
        joined = "".join(run)
        if joined not in NOT_INITIALS:
            yield Pattern((joined,), party, Rule.INITIALS, upper=True)
        yield Pattern((*start, *surname), party, Rule.INITIALS, capital=True, gap=True)
        yield Pattern(("".join(start), *surname), party, Rule.INITIALS, capital=True)
        if len(lasts) > 1:
            yield Pattern((*start, "".join(lasts)), party, Rule.INITIALS, upper=True)
    for tail in {lasts, lasts[-1:]}:
        yield Pattern((given[0], *tail), party, Rule.INITIALS, capital=True)
    if len(lasts) > 1:
        yield Pattern((given[0], "".join(lasts)), party, Rule.INITIALS, capital=True)
    for run in {lasts, ("".join(lasts),), lasts[:1]}:
        yield Pattern(run, party, Rule.INITIALS, upper=True, titled=True)
    for short, tail in product(sorted(short_forms(given[0])), ({lasts})):
        yield Pattern((short, *tail), party, Rule.INITIALS, capital=True)
