"""One table of who may do and see what; every page and every act asks it (S59-S61, S66, R34)."""

from enum import StrEnum

from models.words import Role

LEADERS = frozenset({Role.MANAGER, Role.DEPUTY})
"""Who may carry a request; one of them signs its letters."""
READERS = frozenset({Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD})
"""Who reads a letter to a third party before it goes: somebody who does not write them (S20)."""
_GUEST = frozenset({Role.INVITED_CHECKER})
"""In the line manager's stead, in the one request they are invited to (S38)."""
_SECONDS = frozenset({Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD, Role.MANAGER, Role.DEPUTY}) | _GUEST
_MARKERS = LEADERS | {Role.LINE_MANAGER}
"""Who may mark at all; the line manager only where the policy has two mark together (S36, `rules.together`)."""
_CHECKERS = _MARKERS | {Role.LEGAL_ADVISER, Role.INVITED_CHECKER}
"""Who may pass a copy at all; leaders only what somebody else marked (S36, S38)."""
_STAFF = LEADERS | {Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD}
HANDLERS = _STAFF
"""Who may handle a matter beside a request: a complaint, a rectification, a breach, a sharing."""
_SOFTWARE = frozenset({Role.CLOCK})

ACTS: dict[str, frozenset[Role]] = {
    "request_received": LEADERS,
    "intake_settled": LEADERS,
    "own_data_answered": LEADERS,
    "identity_received": LEADERS,
    "authority_ended": _STAFF,
    "authority_shown": LEADERS,
    "channel_changed": LEADERS,
    "fee_asked": LEADERS,
    "fee_paid": LEADERS,
    "clarification_asked": LEADERS,
    "clarification_answered": LEADERS,
    "extension_noticed": LEADERS,
    "found_controversial": _STAFF | {Role.LEGAL_ADVISER},
    "legal_advice_asked": LEADERS,
    "went_without_advice": LEADERS | {Role.LINE_MANAGER},
    "legal_advice_recorded": LEADERS | {Role.LEGAL_ADVISER},
    "stop_placed": _STAFF,
    "stop_lifted": _STAFF,
    "backed": _SECONDS,
    "reasons_opened": LEADERS | {Role.LINE_MANAGER},
    "file_changed": LEADERS,
    "health_opinion": LEADERS,
    "not_told_settled": LEADERS | {Role.SAFEGUARDING_LEAD},
    "file_complete": LEADERS,
    "file_confirmed": _GUEST | {Role.LINE_MANAGER},
    "paper_taken_out": LEADERS,
    "paper_kept": _STAFF,
    "cut_off_set": LEADERS,
    "party_named": LEADERS,
    "party_taken_off": LEADERS,
    "requester_known": LEADERS,
    "contact_planned": LEADERS | {Role.SAFEGUARDING_LEAD},
    "letter_read": READERS | _GUEST,
    "consultation_started": LEADERS,
    "letter_posted": LEADERS,
    "reply_received": LEADERS | {Role.THIRD_PARTY, Role.MAILBOX},
    "letter_bounced": frozenset({Role.MAILBOX}),
    "reply_confirmed": LEADERS,
    "objection_settled": _STAFF,
    "staff_talked": LEADERS | {Role.SAFEGUARDING_LEAD},
    "factors_noted": LEADERS | {Role.SAFEGUARDING_LEAD},
    "balance_weighed": LEADERS | {Role.SAFEGUARDING_LEAD},
    "passage_noted": _MARKERS,
    "notice_settled": LEADERS | {Role.SAFEGUARDING_LEAD},
    "decision_made": LEADERS | {Role.SAFEGUARDING_LEAD},
    "paper_decided": LEADERS | {Role.SAFEGUARDING_LEAD},
    "copy_ordered": _MARKERS,
    "marks_changed": _MARKERS,
    "signed_off": _CHECKERS,
    "sent_back": _CHECKERS,
    "checker_invited": LEADERS,
    "checker_dismissed": LEADERS,
    "release_confirmed": LEADERS,
    "way_chosen": LEADERS | {Role.REQUESTER},
    "slot_booked": LEADERS | {Role.REQUESTER},
    "slot_released": LEADERS | {Role.REQUESTER},
    "copy_given": LEADERS,
    "due_choice_made": _STAFF,
    "request_withdrawn": LEADERS | {Role.REQUESTER},
    "refusal_proposed": LEADERS,
    "request_closed": LEADERS,
    "effect_retried": LEADERS,
    "destruction_proposed": LEADERS,
    "kept_longer": _STAFF,
    "request_reopened": LEADERS | {Role.LINE_MANAGER},
    "handed_over": LEADERS | {Role.LINE_MANAGER},
    "went_wrong": _STAFF | {Role.LEGAL_ADVISER, Role.KEY_PERSON},
    "matter_opened": HANDLERS | {Role.REQUESTER, Role.LEGAL_ADVISER, Role.KEY_PERSON},
    "complaint_sorted": HANDLERS,
    "complaint_decided": HANDLERS,
    "action_agreed": HANDLERS,
    "entry_disputed": HANDLERS | {Role.REQUESTER},
    "finding_made": HANDLERS,
    "paper_attached": HANDLERS,
    "answer_extended": HANDLERS,
    "recipient_named": HANDLERS,
    "recipients_known": HANDLERS,
    "step_taken": HANDLERS,
    "risk_assessed": HANDLERS,
    "regulator_told": HANDLERS,
    "person_affected": HANDLERS,
    "lesson_noted": HANDLERS,
    "link_renewed": HANDLERS,
    "sharing_consent": HANDLERS,
    "consent_taken_back": HANDLERS,
    "sharing_weighed": HANDLERS,
    "passed_on": HANDLERS,
    "receiver_checked": HANDLERS,
    "confidence_asked": HANDLERS,
    "doubt_raised": HANDLERS,
    "doubt_settled": frozenset({Role.LINE_MANAGER}),
    "sharing_declined": HANDLERS,
    "pages_chosen": HANDLERS,
    "shared_copy_read": HANDLERS,
    "parents_informed": HANDLERS,
    "review_moved": HANDLERS,
    "went_astray": HANDLERS,
    "matter_ended": HANDLERS,
    "letter_sent": _SOFTWARE,
    "copy_made": _SOFTWARE,
    "shared_copy_made": _SOFTWARE,
    "record_filed": _SOFTWARE,
    "effect_failed": _SOFTWARE,
    "moment_passed": _SOFTWARE,
}


NEED_A_REASON = frozenset(
    {
        *("decision_made", "paper_decided", "notice_settled", "objection_settled"),
        *("staff_talked", "balance_weighed", "stop_placed", "stop_lifted"),
        "refusal_proposed",
    }
)
"""Acts of judgement: without a reason in somebody's own words none is recorded, whoever sends it (S31, S99)."""

MATTER_REASONS = frozenset({"matter_opened", "risk_assessed", "finding_made"})
"""Acts of a matter whose reasons are for those who need them (`rules.matters.reading`), not for all handlers."""


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
    CHECK = "check"
    COPY = "copy"
    INBOX = "inbox"
    MATTERS = "matters"
    REGISTER_TAKEN_OUT = "register_taken_out"
    AUDIT = "audit"
    SYSTEM = "system"


PAGES: dict[See, frozenset[Role]] = {
    See.CASES: _STAFF | {Role.LEGAL_ADVISER},
    See.NEW_REQUEST: LEADERS,
    See.CASE: _STAFF | {Role.LEGAL_ADVISER},
    See.FILE: _STAFF,
    See.REPLIES: _STAFF,
    See.LETTERS: _STAFF,
    See.SENSITIVE_REASONS: LEADERS | {Role.SAFEGUARDING_LEAD},
    See.MARKER: _MARKERS,
    See.CHECK: _STAFF | {Role.LEGAL_ADVISER, Role.INVITED_CHECKER},
    See.COPY: _STAFF | {Role.LEGAL_ADVISER},
    See.INBOX: LEADERS,
    See.MATTERS: HANDLERS,
    See.REGISTER_TAKEN_OUT: LEADERS | {Role.LINE_MANAGER},
    See.AUDIT: _STAFF,
    See.SYSTEM: frozenset({Role.ADMINISTRATOR}),
}


def may_act(role: Role, kind: str) -> bool:
    """Whether this role may do this kind of act."""
    return role in ACTS[kind]


def may_see(role: Role, what: See) -> bool:
    """Whether this role may see this kind of page."""
    return role in PAGES[what]
