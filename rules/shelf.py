"""The profiles a setting picks from: those that come with Clean Copy and its own (S55, R2).

A file that cannot be used is named with what to do, and the others stay usable.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.calendars import Nation, calendar_for
from rules.clock_acts import later_than_law
from rules.clock_working import say
from rules.profiles import SHIPPED_PROFILES, Profile, ProfileError, load_profile


@dataclass(frozen=True)
class Offer:
    """One profile that can be picked, and what has to be known before: later than the law, review overdue."""

    profile: Profile
    own: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Shelf:
    """What can be picked, in the order of the names, and a line for each file that cannot be used."""

    offers: tuple[Offer, ...]
    faults: tuple[str, ...]

    def named(self, name: str) -> Offer | None:
        """The profile of this name, or None if there is none or its file is broken."""
        return next((offer for offer in self.offers if offer.profile.name == name), None)


def profile_folders(own: Path | None) -> tuple[Path, ...]:
    """Where profiles are looked for: the setting's own folder first, so that its files win."""
    return (SHIPPED_PROFILES,) if own is None else (own, SHIPPED_PROFILES)


def read_shelf(own: Path | None, nation: Nation, today: date) -> Shelf:
    """Read every profile; `own` is the setting's folder, `nation` and `today` are for the warnings.

    A broken file of the setting's own hides the shipped one of its name: nobody is given another policy unawares.
    """
    folders = profile_folders(own)
    offers: list[Offer] = []
    faults: list[str] = []
    for name in sorted({path.stem for folder in folders for path in folder.glob("*.toml")}):
        try:
            profile = load_profile(name, folders)
        except ProfileError as error:
            faults += str(error).splitlines()
        else:
            is_own = own is not None and (own / f"{name}.toml").is_file()
            offers.append(Offer(profile, is_own, warnings_of(profile, nation, today)))
    return Shelf(tuple(offers), tuple(faults))


def warnings_of(profile: Profile, nation: Nation, today: date) -> tuple[str, ...]:
    """Say whether a profile can be later than the law, and whether its review date has passed (S55)."""
    found: Sequence[str | None] = (later_than_law(profile, calendar_for(nation, today)), _overdue(profile, today))
    return tuple(words for words in found if words)


def _overdue(profile: Profile, today: date) -> str | None:
    review = profile.adoption.review
    if review is None or not profile.review_overdue(today):
        return None
    return f"{profile.title} was due for review on {say(review)}. Review it, and enter the next date in its file."
