"""Words that begin sentences and headings, words that are also names, titles, and what initials are not."""

from pathlib import Path

_LISTS = Path(__file__).parent / "lists"


def word_list(name: str) -> str:
    """The text of one of the lists beside this file."""
    return (_LISTS / f"{name}.txt").read_text(encoding="utf-8").strip()


BEGINNERS = frozenset(word_list("beginners").split())
MONTH_NAMES = frozenset({"april", "may", "june", "august", "summer", "autumn"})
# Never a short form of a name: "May" and "Dec" begin sentences and stand in dates.
DATE_WORDS = MONTH_NAMES | frozenset(word_list("dates").split())
ALSO_WORDS = frozenset(word_list("also_words").split())
# Words of every sentence: never a name by themselves, whatever they stand beside in an alias.
EVERYDAY = BEGINNERS - ALSO_WORDS - MONTH_NAMES
TITLES = frozenset(word_list("titles").split())
NOT_INITIALS = frozenset(word_list("not_initials").split())
NOT_SMALL_INITIALS = NOT_INITIALS | frozenset(word_list("not_small_initials").split())
# Titles that people write in small letters, too; others are words of their own ("the judge", "a nurse").
HONORIFICS = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "auntie", "aunty", "uncle", "nana", "granny"}
)
