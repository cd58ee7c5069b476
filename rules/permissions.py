"""One table of who may do and see what; every page and every act asks it (S59-S61, S66, R34)."""

from enum import StrEnum

from models.words import Role

_LEADERS = frozenset({Role.MANAGER, Role.DEPUTY})
_SECONDS = frozenset({Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD, Role.MANAGER, Role.DEPUTY})
_CHECKERS = frozenset({Role.LINE_MANAGER, Role.LEGAL_ADVISER})
_STAFF = _LEADERS | {Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD}
_SOFTWARE = frozenset({Role.CLOCK})

ACTS: dict[str, frozenset[Role]] = {
    "request_received": _LEADERS,
    "intake_settled": _LEADERS,
    "identity_received": _LEADERS,
    "clarification_asked": _LEADERS,
    "clarification_answered": _LEADERS,
    "extension_noticed": _LEADERS,
    "found_controversial": _STAFF | {Role.LEGAL_ADVISER},
    "legal_advice_recorded": _LEADERS | {Role.LEGAL_ADVISER},
    "stop_placed": _STAFF,
    "stop_lifted": _STAFF,
    "backed": _SECONDS,
    "file_changed": _LEADERS,
    "health_opinion": _LEADERS,
    "file_complete": _LEADERS,
    "file_confirmed": frozenset({Role.LINE_MANAGER}),
    "party_named": _LEADERS,
    "party_taken_off": _LEADERS,
    "contact_planned": _LEADERS | {Role.SAFEGUARDING_LEAD},
    "consultation_started": _LEADERS,
    "letter_posted": _LEADERS,
    "reply_received": _LEADERS | {Role.THIRD_PARTY, Role.MAILBOX},
    "letter_bounced": frozenset({Role.MAILBOX}),
    "reply_confirmed": _LEADERS,
    "objection_settled": _STAFF,
    "decision_made": _LEADERS | {Role.SAFEGUARDING_LEAD},
    "copy_ordered": _LEADERS,
    "marks_changed": _LEADERS,
    "signed_off": _CHECKERS,
    "sent_back": _CHECKERS,
    "release_confirmed": _LEADERS,
    "way_chosen": _LEADERS | {Role.REQUESTER},
    "slot_booked": _LEADERS | {Role.REQUESTER},
    "slot_released": _LEADERS | {Role.REQUESTER},
    "copy_given": _LEADERS,
    "due_choice_made": _STAFF,
    "request_withdrawn": _LEADERS | {Role.REQUESTER},
    "request_closed": _LEADERS,
    "effect_retried": _LEADERS,
    "went_wrong": _STAFF | {Role.LEGAL_ADVISER, Role.KEY_PERSON},
    "letter_sent": _SOFTWARE,
    "copy_made": _SOFTWARE,
    "effect_failed": _SOFTWARE,
    "moment_passed": _SOFTWARE,
}


class See(StrEnum):
    """What a page shows, for the question whether this role may see it."""

    CASES = "cases"
    NEW_REQUEST = "new_request"
    CASE = "case"
    FILE = "file"
    REPLIES = "replies"
    LETTERS = "letters"
    SENSITIVE_REASONS = "sensitive_reasons"
    MARKER = "marker"
    COPY = "copy"
    INBOX = "inbox"
    AUDIT = "audit"
    SYSTEM = "system"


PAGES: dict[See, frozenset[Role]] = {
    See.CASES: _STAFF | {Role.LEGAL_ADVISER},
    See.NEW_REQUEST: _LEADERS,
    See.CASE: _STAFF | {Role.LEGAL_ADVISER},
    See.FILE: _STAFF,
    See.REPLIES: _STAFF,
    See.LETTERS: _STAFF,
    See.SENSITIVE_REASONS: _LEADERS | {Role.SAFEGUARDING_LEAD},
    See.MARKER: _LEADERS,
    See.COPY: _STAFF | {Role.LEGAL_ADVISER},
    See.INBOX: _LEADERS,
    See.AUDIT: _STAFF,
    See.SYSTEM: frozenset({Role.ADMINISTRATOR}),
}


def may_act(role: Role, kind: str) -> bool:
    """Whether this role may do this kind of act."""
    return role in ACTS[kind]


def may_see(role: Role, what: See) -> bool:
    """Whether this role may see this kind of page."""
    return role in PAGES[what]
