"""Dates, moments, money and quotations as a letter says them; the templates only set these words in place."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from letters.context import LetterContext

Words = Mapping[str, str | list[str] | bool]

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
PASSAGES = frozenset(
    {
        "asked_for",
        "question",
        "reference_text",
        "decided_text",
        "fee_reason",
        "how_to_pay",
        "own_data_text",
        "agency_contact",
        "outcome_text",
        "statement",
        "happened_text",
        "task",
        "shared_what",
        "shared_with",
    }
)
_BEFORE_A_STOP = frozenset(
    {
        "child_name",
        "requester_name",
        "agency_name",
        "meeting_place",
        "setting_phone",
        "regulator_phone",
        "regulator_website",
        "inspectorate_name",
        "inspectorate_phone",
        "inspectorate_website",
    }
)
"""Words that a sentence may end with: their own full stop ("Elm & Co.") goes, so that no letter has two."""
_INDENT = "    "
_NOT_WORDS = frozenset({"setting", "recipient_address", "reference", "neutral", "written_on", "fee_pence"})


def day(value: dt.date) -> str:
    """Say a date: "Monday 3 May 2027"."""
    return f"{_DAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]} {value.year}"


def moment(value: dt.datetime, zone: str) -> str:
    """Say an aware moment in the setting's zone: "Monday 3 May 2027 at 2.30 pm"."""
    local = value.astimezone(ZoneInfo(zone))
    if (local.hour, local.minute) == (12, 0):
        return f"{day(local)} at 12 noon"
    minutes = f".{local.minute:02d}" if local.minute else ""
    return f"{day(local)} at {local.hour % 12 or 12}{minutes} {'am' if local.hour < 12 else 'pm'}"


def pounds(pence: int) -> str:
    """Say an amount given in pence: "£12.50"."""
    return f"£{pence // 100:,}.{pence % 100:02d}"


def _said(value: object, zone: str) -> str | list[str] | bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, dt.datetime):
        return moment(value, zone)
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, tuple):
        return [str(_said(part, zone)) for part in value]
    return str(value)


def words_of(context: LetterContext, *, plain: bool) -> Words:
    """Return the words for a template by placeholder; what the context leaves out is left out here too.

    Args:
        context: what the letter is told.
        plain: for plain text, where a passage is indented so that it cannot pass for the letter's own words.
    """
    setting = context.setting
    words: dict[str, str | list[str] | bool] = {
        "setting_name": setting.name,
        "setting_address": ", ".join(setting.address_lines),
        "setting_phone": setting.phone,
        "setting_email": setting.email,
        "signed_by": setting.signed_by,
        "signed_role": setting.signed_role,
        "regulator_name": setting.regulator_name,
        "regulator_phone": setting.regulator_phone,
    }
    if setting.regulator_website:
        words["regulator_website"] = setting.regulator_website
    for name in _BEFORE_A_STOP & words.keys():
        words[name] = str(words[name]).rstrip(" .")
    for field in LetterContext.model_fields:
        value = getattr(context, field)
        if field not in _NOT_WORDS and value not in (None, "", ()):
            said = _said(value, setting.time_zone)
            words[field] = said.rstrip(" .") if field in _BEFORE_A_STOP and isinstance(said, str) else said
    words["salutation"] = context.salutation or f"Dear {context.recipient_name},"
    if context.fee_pence is not None:
        words["fee"] = pounds(context.fee_pence)
    if context.tasks:
        words["task_count"] = f"{len(context.tasks)} task{'s' if len(context.tasks) > 1 else ''}"
    if plain:
        for field in PASSAGES & words.keys():
            words[field] = "\n".join(_INDENT + line for line in str(words[field]).splitlines())
    return words
