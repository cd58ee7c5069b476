"""Which parts of the context each kind of letter needs, and which more it may use."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from letters.kinds import LetterKind as K

_COUNTS: Final = {"task_count": "tasks", "fee": "fee_pence"}
"""Words that are prepared from a field of another name."""

ALWAYS: Final = frozenset(
    {
        "setting_name",
        "setting_address",
        "setting_phone",
        "setting_email",
        "signed_by",
        "signed_role",
        "regulator_name",
        "regulator_phone",
        "regulator_website",
        "recipient_name",
        "salutation",
        "on_paper",
    }
)
"""Words every letter may use."""

_THIRD_PARTY: Final = ("child_name", "requester_name", "reference_text", "reply_by")

_TABLE: Final[Mapping[K, tuple[str, str]]] = MappingProxyType(
    {
        K.ACKNOWLEDGEMENT: ("child_name received_on due_on working", "asked_for needed request_number"),
        K.IDENTITY_REQUEST: ("child_name needed reply_by", "link"),
        K.CLARIFICATION: ("child_name question reply_by", "link clock_pauses"),
        K.ORAL_CONFIRMATION: ("child_name received_on asked_for due_on", "reply_by working"),
        K.EXTENSION: ("child_name due_on new_due_on reasons working", ""),
        K.FEE_NOTICE: ("child_name fee_pence fee_reason how_to_pay", "reply_by"),
        K.LATE_APOLOGY: ("child_name due_on new_due_on", "reasons"),
        K.LINE_MANAGER_NOTICE: ("request_number received_on due_on link", "working"),
        K.SAFEGUARDING_NOTICE: ("request_number link", "due_on"),
        K.STOP_REMINDER: ("request_number due_on link", ""),
        K.LEGAL_ADVICE_REQUEST: ("request_number question reply_by due_on", "link"),
        K.REMINDER_LEGAL: ("request_number asked_on reply_by due_on", "link"),
        K.CHECKER_INVITATION: ("request_number due_on link", ""),
        K.OVERDUE_TASK: ("request_number task due_on link", ""),
        K.ESCALATION_DUE_PASSED: ("request_number due_on link", ""),
        K.DIGEST: ("tasks link", ""),
        K.SHARING_RECORD: (
            "request_number child_name received_on shared_what shared_with asked_for outcome_text reasons",
            "actions",
        ),
        K.THIRD_PARTY_FAMILY: (" ".join(_THIRD_PARTY), "link"),
        K.THIRD_PARTY_AGENCY: (" ".join(_THIRD_PARTY), "link agency_name"),
        K.THIRD_PARTY_STAFF: (" ".join(_THIRD_PARTY), "link"),
        K.REMINDER: ("child_name requester_name sent_on reply_by", "link reference_text"),
        K.ANSWER_CODE: ("code code_minutes", ""),
        K.ANSWER_COPY: ("answered_at answer_lines", "link"),
        K.DECISION_NOTICE: (
            "child_name requester_name decided_text reasons reply_by",
            "link heard_again last_word",
        ),
        K.LATE_REPLY_FILED: ("received_on", ""),
        K.CONSULTATION_ENDED: ("sent_on", ""),
        K.FILE_READY: ("child_name link meeting_with", "slots meeting_place reply_by meeting_at"),
        K.APPOINTMENT_CONFIRMED: ("meeting_at meeting_place", "meeting_with attendees link"),
        K.MISSED_APPOINTMENT: ("meeting_at link", "missed_before"),
        K.APPOINTMENT_CANCELLED: ("meeting_at link", ""),
        K.DOWNLOAD_CODE: ("code code_minutes", ""),
        K.DISCLOSURE_COVER: (
            "child_name received_on index purposes categories sources recipients retention",
            "redaction_notes version",
        ),
        K.MEETING_RECORD: ("child_name meeting_at attendees explained", "asked agreed reply_by"),
        K.RECEIPT: ("child_name handed_on handed_over received_by", "version"),
        K.REFUSAL_PARTIAL: ("child_name reasons", "received_on"),
        K.REFUSAL_FULL: ("child_name received_on reasons", ""),
        K.NOT_ENTITLED: ("received_on", "needed own_data_text"),
        K.OWN_DATA: ("received_on own_data_text", ""),
        K.NOTHING_HELD: ("child_name received_on", "searched outcome_text"),
        K.AGENCY_REDIRECTION: ("child_name agency_name agency_contact", ""),
        K.WITHDRAWAL_CLOSED: ("child_name closed_on", ""),
        K.CLOSURE: ("child_name closed_on outcome_text", "retention"),
        K.RECTIFICATION_ACK: ("child_name received_on due_on statement", "working"),
        K.RECTIFICATION_OUTCOME: ("child_name outcome_text", "changed kept"),
        K.COMPLAINT_ACK: ("received_on due_on statement", "working"),
        K.COMPLAINT_OUTCOME: (
            "received_on outcome_text",
            "actions inspectorate_name inspectorate_phone inspectorate_website",
        ),
        K.RECTIFICATION_TOLD: ("child_name changed", ""),
        K.MATTER_LATE: ("request_number task due_on link", ""),
        K.RECTIFICATION_EXTENSION: ("child_name due_on new_due_on reasons working", ""),
        K.LINK_RENEWED: ("link", ""),
        K.BREACH_NOTICE: ("happened_on happened_text actions", "advice"),
    }
)


def required_fields(kind: K) -> tuple[str, ...]:
    """Return the names of the context's parts without which this letter is not written."""
    return tuple(_TABLE[kind][0].split())


def optional_fields(kind: K) -> tuple[str, ...]:
    """Return the names of the context's parts that this letter says where they are given."""
    return tuple(_TABLE[kind][1].split())


def placeholders(kind: K) -> frozenset[str]:
    """Return the words a template of this kind may use, a setting's own wording included."""
    fields = {*required_fields(kind), *optional_fields(kind)}
    prepared = {word for word, field in _COUNTS.items() if field in fields}
    return ALWAYS | prepared | (fields - set(_COUNTS.values()) | ({"tasks"} & fields))
