"""The letters and notices Clean Copy can write, one kind a folder (requirements.md, "Letters and notices")."""

from enum import StrEnum


class LetterKind(StrEnum):
    """A kind of letter; its value is the name of its folder in `letters/`."""

    # to the requester, from receipt to the deadline
    ACKNOWLEDGEMENT = "acknowledgement"
    IDENTITY_REQUEST = "identity_request"
    CLARIFICATION = "clarification"
    ORAL_CONFIRMATION = "oral_confirmation"
    EXTENSION = "extension"
    FEE_NOTICE = "fee_notice"
    LATE_APOLOGY = "late_apology"

    # inside the setting and to its advisers
    LINE_MANAGER_NOTICE = "line_manager_notice"
    SAFEGUARDING_NOTICE = "safeguarding_notice"
    STOP_REMINDER = "stop_reminder"
    LEGAL_ADVICE_REQUEST = "legal_advice_request"
    REMINDER_LEGAL = "reminder_legal"
    CHECKER_INVITATION = "checker_invitation"
    OVERDUE_TASK = "overdue_task"
    ESCALATION_DUE_PASSED = "escalation_due_passed"
    DIGEST = "digest"
    SHARING_RECORD = "sharing_record"

    # to third parties
    THIRD_PARTY_FAMILY = "third_party_family"
    THIRD_PARTY_AGENCY = "third_party_agency"
    THIRD_PARTY_STAFF = "third_party_staff"
    REMINDER = "reminder"
    ANSWER_CODE = "answer_code"
    ANSWER_COPY = "answer_copy"
    DECISION_NOTICE = "decision_notice"
    LATE_REPLY_FILED = "late_reply_filed"
    CONSULTATION_ENDED = "consultation_ended"

    # the answer
    FILE_READY = "file_ready"
    APPOINTMENT_CONFIRMED = "appointment_confirmed"
    MISSED_APPOINTMENT = "missed_appointment"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    DOWNLOAD_CODE = "download_code"
    DISCLOSURE_COVER = "disclosure_cover"
    MEETING_RECORD = "meeting_record"
    RECEIPT = "receipt"
    REFUSAL_PARTIAL = "refusal_partial"
    REFUSAL_FULL = "refusal_full"
    NOT_ENTITLED = "not_entitled"
    OWN_DATA = "own_data"
    NOTHING_HELD = "nothing_held"
    AGENCY_REDIRECTION = "agency_redirection"
    WITHDRAWAL_CLOSED = "withdrawal_closed"
    CLOSURE = "closure"

    # afterwards
    RECTIFICATION_ACK = "rectification_ack"
    RECTIFICATION_OUTCOME = "rectification_outcome"
    COMPLAINT_ACK = "complaint_ack"
    COMPLAINT_OUTCOME = "complaint_outcome"
    BREACH_NOTICE = "breach_notice"
    RECTIFICATION_EXTENSION = "rectification_extension"
    LINK_RENEWED = "link_renewed"
    RECTIFICATION_TOLD = "rectification_told"
    MATTER_LATE = "matter_late"
