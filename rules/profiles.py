"""What a setting has promised in its own policy: limit, who is asked, who checks, who meets (000, 004; R2, S55).

A profile is a small TOML file in `profiles/`; a setting adds its own and picks one per request. Every error names
the file, the key and what to write instead.
"""

import difflib
import re
import tomllib
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from models.words import Role
from rules.holdings import Records

SHIPPED_PROFILES = Path(__file__).resolve().parent.parent / "profiles"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class ProfileError(ValueError):
    """A profile cannot be used; the message names the file, the key and what to do."""


class Unit(StrEnum):
    """What a limit is counted in."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


class Roll(StrEnum):
    """What becomes of a limit that ends on a day that is not a working day."""

    NEXT_WORKING_DAY = "next_working_day"
    NONE = "none"


class Attendee(StrEnum):
    """Who may come to the meeting with the requester (S44)."""

    PARENTAL_RESPONSIBILITY = "parental_responsibility"
    LEGAL_REPRESENTATIVE = "legal_representative"
    INTERPRETER = "interpreter"
    AUTHORISED_AGENT = "authorised_agent"


class PartyGroup(StrEnum):
    """A kind of third party the policy writes to (S24, S25, S27)."""

    FAMILY = "family"
    AGENCY = "agency"
    STAFF = "staff"


class LegalReview(StrEnum):
    """When a legal adviser must see the copy; in the cases of S15 one always must, whatever stands here."""

    CONTROVERSIAL = "controversial"
    LITIGATION = "litigation"
    ALWAYS = "always"


class StaffOverride(StrEnum):
    """What may happen when a member of staff refuses: the policy's own words (S28), or R15's balance alone."""

    OVERRIDE_OR_NAME_ONLY = "override_or_name_only"
    REASONABLENESS = "reasonableness"


class MeetingNeeds(StrEnum):
    """Whether all of `must_meet` go through the copy with the requester (S42), or one of them (S43)."""

    ALL = "all"
    ONE = "one"


def _rising(days: tuple[int, ...]) -> tuple[int, ...]:
    if list(days) != sorted(set(days)):
        raise ValueError("must rise from one number to the next, each number once")
    return days


def _falling(days: tuple[int, ...]) -> tuple[int, ...]:
    if list(days) != sorted(set(days), reverse=True):
        raise ValueError("must fall from one number to the next, each number once")
    return days


Words = Annotated[str, Field(min_length=1, max_length=500)]
YesNo = Annotated[bool, Field(strict=True)]
Whole = Annotated[int, Field(strict=True, ge=0, le=100_000)]
Days = Annotated[int, Field(strict=True, ge=1, le=366)]
SETTING_ROLES = frozenset(
    {
        Role.MANAGER,
        Role.DEPUTY,
        Role.LINE_MANAGER,
        Role.SAFEGUARDING_LEAD,
        Role.LEGAL_ADVISER,
        Role.KEY_PERSON,
    }
)
"""The parts in the setting that a profile may name; `role_titles` gives the words the setting uses."""


def _in_the_setting(role: Role) -> Role:
    if role not in SETTING_ROLES:
        known = ", ".join(sorted(one.value for one in SETTING_ROLES))
        raise ValueError(f"{role.value!r} is no part in the setting; there are {known}")
    return role


SettingRole = Annotated[Role, AfterValidator(_in_the_setting)]
Roles = Annotated[tuple[SettingRole, ...], Field(min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class Limit(_Table):
    """How long the policy allows; the day after receipt is day 1.

    `identity_moves_start` and `clarification_pauses` say whether the policy's own date waits for the requester
    as the date by law does (R2, R4).
    """

    count: Days
    unit: Unit
    roll: Roll
    identity_moves_start: YesNo = True
    clarification_pauses: YesNo = True

    @model_validator(mode="after")
    def _not_years(self) -> Self:
        if self.unit is Unit.MONTHS and self.count > 12:
            raise ValueError("a limit in months is at most 12")
        return self


class Extension(_Table):
    """Whether the policy's own limit can be extended, and by how much; without `count`, up to the date by law."""

    allowed: YesNo
    count: Days | None = None
    unit: Unit | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.count is None) != (self.unit is None):
            raise ValueError("count and unit go together: give both, or neither")
        if not self.allowed and self.count is not None:
            raise ValueError("allowed = false goes without count and unit")
        if self.unit is Unit.MONTHS and self.count is not None and self.count > 12:
            raise ValueError("an extension in months is at most 12")
        return self


class Fee(_Table):
    """Whether the policy speaks of a fee (S11); by law it may be asked only in the cases of R10."""

    may_be_charged: YesNo
    amount_pence: Whole = 0


class Closure(_Table):
    """Days on which the setting is shut, both included; they move the plan, never a due date."""

    first: date
    last: date
    why: Words

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("last lies before first")
        return self


class Plan(_Table):
    """How long the steps take, in working days and amounts a working day: what the backwards plan reckons with."""

    invite_days: Days
    letters_decided_a_day: Days
    pages_marked_a_day: Days
    pages_checked_a_day: Days
    usual_parties: Whole
    usual_pages: Whole


class Adoption(_Table):
    """When the policy was adopted, who signed it, when staff were told, when it is due for review (S55)."""

    adopted: date | None = None
    signatory_role: Words | None = None
    disseminated: date | None = None
    review: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.adopted and self.review and self.review <= self.adopted:
            raise ValueError("review must come after adopted")
        return self


class Helpline(_Table):
    """The regulator's helpline, as shown to the requester (S53, R32)."""

    name: Words
    telephone: Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ]{5,19}$")]


class Profile(_Table):
    """One policy, as a value: everything in which settings differ."""

    name: str
    title: Words
    limit: Limit
    extension: Extension
    warn_days_before: Annotated[tuple[Whole, ...], Field(min_length=1), AfterValidator(_falling)]
    identity_prompt_days: Days
    reply_days: Days
    reminder_days: Annotated[tuple[Days, ...], AfterValidator(_rising)]
    writes_to: Annotated[tuple[PartyGroup, ...], Field(min_length=1)]
    staff_override: StaffOverride
    addressed_to: Roles
    prepared_by: Roles
    checked_by: Roles
    two_mark_together: YesNo
    legal_review: LegalReview
    must_meet: Roles
    meeting_needs: MeetingNeeds
    attendees: Annotated[tuple[Attendee, ...], Field(min_length=1)]
    role_titles: dict[SettingRole, Words] = {}
    fee: Fee
    plan: Plan
    closures: tuple[Closure, ...] = ()
    adoption: Adoption
    helpline: Helpline
    records: Records = Records()
    retention_years: Annotated[int, Field(strict=True, ge=1, le=100)]

    @model_validator(mode="after")
    def _reminders_before_the_reply(self) -> Self:
        if any(day >= self.reply_days for day in self.reminder_days):
            raise ValueError("reminder_days must all be smaller than reply_days")
        return self

    def title_of(self, role: Role) -> str:
        """Return the words this setting uses for a role: "Headteacher" for the manager, say."""
        return self.role_titles.get(role, role.value.replace("_", " "))

    def lacking_at_meeting(self, there: frozenset[str]) -> Roles:
        """Who should have held the meeting and did not: each of `must_meet` (S42), or nobody if one did (S43)."""
        one_is_enough = self.meeting_needs is MeetingNeeds.ONE
        if one_is_enough and there & set(self.must_meet):
            return ()
        return tuple(role for role in self.must_meet if role not in there)

    def review_overdue(self, today: date) -> bool:
        """Tell whether the policy's review date has passed (S55)."""
        return self.adoption.review is not None and self.adoption.review < today


def load_profile(name: str, folders: Sequence[Path] = (SHIPPED_PROFILES,)) -> Profile:
    """Read `NAME.toml` from the first of `folders` that has it; a setting's own folder goes first.

    Raises ProfileError if no folder has it, or if it cannot be used.
    """
    if not _NAME.fullmatch(name):
        raise ProfileError(
            f"A profile cannot be called {name[:60]!r}. Use small letters, digits and underscores, "
            "such as early_years_2018."
        )
    for folder in folders:
        path = folder / f"{name}.toml"
        if path.is_file():
            return _read(path)
    known = list_profiles(folders)
    near = difflib.get_close_matches(name, known, n=1)
    advice = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known) or 'none'}."
    raise ProfileError(f"There is no profile {name!r}. {advice}")


def list_profiles(folders: Sequence[Path] = (SHIPPED_PROFILES,)) -> tuple[str, ...]:
    """List the names of all profiles in `folders`, in alphabetical order."""
    found = {path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.toml")}
    return tuple(sorted(name for name in found if _NAME.fullmatch(name)))


def _read(path: Path) -> Profile:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProfileError(f"{path.name}: the file cannot be read. Check that it may be opened.") from error
    except UnicodeDecodeError as error:
        raise ProfileError(f"{path.name}: the file is not UTF-8 text. Save it again as UTF-8.") from error
    except (ValueError, RecursionError) as error:  # a number or a nesting that tomllib itself gives up on, too
        raise ProfileError(
            f"{path.name}: not valid TOML: {str(error)[:100]}. Compare with early_years_2018.toml."
        ) from error
    try:
        profile = Profile.model_validate(table)
    except ValidationError as error:
        raise ProfileError("\n".join(_explained(path.name, detail) for detail in error.errors())) from error
    if profile.name != path.stem:
        raise ProfileError(
            f"{path.name}: name: says {profile.name!r}, the file is called {path.stem!r}. Make the two alike."
        )
    return profile


def _explained(file: str, detail: ErrorDetails) -> str:
    key = ".".join(str(part) for part in detail["loc"] if part != "[key]")
    kind = detail["type"]
    if kind == "missing":
        return f"{file}: {key}: is missing. Add it; early_years_2018.toml shows how."
    if kind == "extra_forbidden":
        return f"{file}: {key}: is not a key of a profile. {_nearest_key(detail)}"
    if kind == "value_error":
        found = str(detail["ctx"]["error"])
        return f"{file}: {key or 'the whole file'}: {found}. Change it."
    given = detail["input"]
    shown = repr(given)[:60] if isinstance(given, str | int | float | bool | date) else "a value of another kind"
    return f"{file}: {key}: {shown} does not fit. {_remedy(detail)}"


def _remedy(detail: ErrorDetails) -> str:
    context: dict[str, Any] = detail.get("ctx", {})
    remedies = {
        "enum": f"Write one of: {context.get('expected', '')}.",
        "greater_than_equal": f"Give {context.get('ge')} or more.",
        "less_than_equal": f"Give {context.get('le')} or less.",
        "too_short": "Give at least one.",
        "string_too_short": "Give at least one letter.",
        "string_too_long": f"Give at most {context.get('max_length')} letters.",
        "bool_type": "Write true or false.",
        "int_type": "Give a whole number, without quotation marks.",
        "string_type": "Give words in quotation marks.",
        "tuple_type": "Give a list in square brackets.",
        "model_type": "Give a table; early_years_2018.toml shows how.",
        "string_pattern_mismatch": "Give a telephone number in digits and spaces.",
    }
    if detail["type"].startswith("date"):
        return "Write a date as 2026-09-01, without quotation marks."
    return remedies.get(detail["type"], f"{detail['msg']}.")


def _nearest_key(detail: ErrorDetails) -> str:
    table: type[BaseModel] = Profile
    for part in detail["loc"][:-1]:
        if isinstance(part, str):
            kind = table.model_fields[part].annotation
            tables = [kind, *get_args(kind)]  # a table, or a list of tables
            table = next(t for t in tables if isinstance(t, type) and issubclass(t, BaseModel))
    near = difflib.get_close_matches(str(detail["loc"][-1]), table.model_fields, n=1, cutoff=0.5)
    return f"Did you mean {near[0]}?" if near else f"Take it out; known are: {', '.join(table.model_fields)}."
