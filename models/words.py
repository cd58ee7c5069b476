"""The words of the field as enums: one word per thing (docs/glossary.md), the same in code, tables and pages."""

from enum import StrEnum


class Role(StrEnum):
    """Who acts. The first eight sign in; the others speak through links, mail or the passing of time."""

    MANAGER = "manager"
    DEPUTY = "deputy"
    LINE_MANAGER = "line_manager"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    LEGAL_ADVISER = "legal_adviser"
    KEY_PERSON = "key_person"
    ADMINISTRATOR = "administrator"
    INVITED_CHECKER = "invited_checker"
    REQUESTER = "requester"
    THIRD_PARTY = "third_party"
    MAILBOX = "mailbox"
    CLOCK = "clock"


class ProcessKind(StrEnum):
    """What has a log, a clock and letters of its own: a request, and the matters beside it (S48-S50, S93, R35)."""

    REQUEST = "request"
    RECTIFICATION = "rectification"
    COMPLAINT = "complaint"
    BREACH = "breach"
    SHARING = "sharing"


class Stage(StrEnum):
    """The eight phases of the procedure; `people_read` gives the word on the page."""

    INTAKE = "intake"
    ASSEMBLY = "assembly"
    CONSULTATION = "consultation"
    DECISION = "decision"
    REDACTION = "redaction"
    CHECK = "check"
    RELEASE = "release"
    CLOSE = "close"
    CLOSED = "closed"

    @property
    def people_read(self) -> str:
        """The word people read for this phase."""
        return _STAGE_WORDS[self]


_STAGE_WORDS = {
    Stage.INTAKE: "Received",
    Stage.ASSEMBLY: "Collect",
    Stage.CONSULTATION: "Ask people",
    Stage.DECISION: "Decide",
    Stage.REDACTION: "Black out",
    Stage.CHECK: "Second check",
    Stage.RELEASE: "Give",
    Stage.CLOSE: "Close",
    Stage.CLOSED: "Closed",
}


class PartyKind(StrEnum):
    """Kinds of third party (S24, S25, S27, S7)."""

    FAMILY = "family"
    AGENCY = "agency"
    STAFF = "staff"
    OTHER_CHILD = "other_child"


class ParentalSource(StrEnum):
    """Where parental responsibility comes from (R13), that the child asks (R11), or that there is none."""

    MOTHER = "mother"
    MARRIED_FATHER = "married_father"
    BIRTH_CERTIFICATE = "birth_certificate"
    AGREEMENT_OR_ORDER = "agreement_or_order"
    SPECIAL_GUARDIAN = "special_guardian"
    GUARDIAN = "guardian"
    ADOPTION = "adoption"
    SECOND_FEMALE_PARENT = "second_female_parent"
    LIVES_WITH_ORDER = "lives_with_order"
    LOCAL_AUTHORITY = "local_authority"
    WRITTEN_AUTHORITY = "written_authority"
    THE_CHILD = "the_child"
    NONE = "none"


class CourtOrder(StrEnum):
    """What a court has said about the requester and the child, as far as it was asked (R12, R13)."""

    NONE_KNOWN = "none_known"
    SEEN_NO_LIMIT = "seen_no_limit"
    LIMITS_SOME = "limits_some"
    FORBIDS = "forbids"


class ChildsView(StrEnum):
    """Whether the child could decide, and what the child wants (R11, R12; in Scotland from 12 years on)."""

    TOO_YOUNG = "too_young"
    AGREES = "agrees"
    REFUSES = "refuses"


class AuthorityEnd(StrEnum):
    """Why somebody may no longer ask for the child (R13, R14)."""

    TAKEN_BACK = "taken_back"
    COURT_ORDER = "court_order"
    CHILD_DECIDES = "child_decides"
    NOT_AS_SHOWN = "not_as_shown"


class Arrival(StrEnum):
    """How a request or a reply arrived (R1, S22, S104)."""

    LETTER = "letter"
    EMAIL = "email"
    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    LINK = "link"


class Channel(StrEnum):
    """How a letter goes to its addressee."""

    EMAIL = "email"
    POST = "post"
    TELEPHONE = "telephone"
    IN_PERSON = "in_person"


class Controversy(StrEnum):
    """What makes a file controversial, so that legal advice is compulsory (S15)."""

    COURT_CASE = "court_case"
    AGENCY_ACTION = "agency_action"
    APPEAL = "appeal"
    LITIGATION = "litigation"
    COURT_ORDER = "court_order"


class FeeGround(StrEnum):
    """Why a fee may be asked for at all; else a request is free (R10)."""

    UNFOUNDED = "unfounded"
    EXCESSIVE = "excessive"
    FURTHER_COPIES = "further_copies"


class WhoLearns(StrEnum):
    """The answer to "who will learn of this?" for one third party (R18, R23, S101, S102)."""

    SAFE = "safe"
    ALLEGED_ABUSER = "alleged_abuser"
    CLOSE_TO_ONE = "close_to_one"
    RAISES_RISK = "raises_risk"
    ENQUIRY = "enquiry"
    CONFIDENTIAL_ADDRESS = "confidential_address"
    ALREADY_KNOWN = "already_known"
    NOT_FINDABLE = "not_findable"
    NEED_NOT_ASK = "need_not_ask"


class ReplyKind(StrEnum):
    """What a third party's reply is. Text of a mail alone is never CONSENT: see `Evidence`."""

    CONSENT = "consent"
    REFUSAL = "refusal"
    CONDITIONAL = "conditional"
    TAKEN_BACK = "taken_back"
    QUESTION = "question"
    UNCLEAR = "unclear"


class Evidence(StrEnum):
    """What a recorded consent stands on; without one of these no consent can be built."""

    ANSWER_PAGE = "answer_page"
    CONFIRMED_MAIL = "confirmed_mail"
    SCANNED_PAPER = "scanned_paper"
    CALL_NOTE = "call_note"


class Outcome(StrEnum):
    """What is decided for a third party or a passage (design: phase 4)."""

    DISCLOSE = "disclose"
    NAME_LEFT_OUT = "name_left_out"
    REFERENCES = "references"
    REFERENCES_AND_CONTRIBUTIONS = "references_and_contributions"
    EVERYTHING_POINTING = "everything_pointing"
    EXISTENCE_WITHHELD = "existence_withheld"


class Ground(StrEnum):
    """Why something is disclosed or left out; the parent reads the words of `GROUND_WORDS` (R15-R23, R30)."""

    CONSENT = "consent"
    REASONABLE_WITHOUT_CONSENT = "reasonable_without_consent"
    ALREADY_KNOWN = "already_known"
    OFFICIAL_CAPACITY = "official_capacity"
    REFUSED = "refused"
    NO_REPLY = "no_reply"
    OTHER_CHILD = "other_child"
    STAFF_ENDANGERED = "staff_endangered"
    POLICE_INVESTIGATION = "police_investigation"
    CHILD_ABUSE_DATA = "child_abuse_data"
    SERIOUS_HARM = "serious_harm"
    LEGAL_PRIVILEGE = "legal_privilege"
    CONTACT_DETAILS = "contact_details"
    TO_FOLLOW = "to_follow"


class Factor(StrEnum):
    """What counts in a decision and can only be said by a person; the rest is computed from the log (R15)."""

    REQUESTER_GAVE_IT = "requester_gave_it"
    REQUESTER_KNOWS_IT = "requester_knows_it"
    CHILD_OF_REQUESTER = "child_of_requester"
    ROUTINE = "routine"
    SENSITIVE = "sensitive"
    IN_CONFIDENCE = "in_confidence"
    CANNOT_ANSWER = "cannot_answer"
    ENDANGERED = "endangered"
    POLICE_INVESTIGATION = "police_investigation"


class Answer(StrEnum):
    """An answer to one of the five questions (S97)."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


class ReleaseWay(StrEnum):
    """How the clean copy reaches the parent (S46, R26)."""

    MEETING = "meeting"
    COLLECTION = "collection"
    POST = "post"
    DOWNLOAD = "download"


class WhyFreed(StrEnum):
    """Why an appointment is given back (S41)."""

    MOVED = "moved"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class GuestPart(StrEnum):
    """What somebody is to a meeting: one of the three who may attend beside the requester, or kept away (S44)."""

    PARENT = "parent"
    LAWYER = "lawyer"
    INTERPRETER = "interpreter"
    NOT_ON_SITE = "not_on_site"


class DueChoice(StrEnum):
    """The forced choice on the due date, recorded by two people."""

    RELEASE_READY = "release_ready"
    EXTEND = "extend"
    RECORD_LATE = "record_late"


class LegalOpinion(StrEnum):
    """What legal advice said (S13-S15, S38)."""

    PROCEED = "proceed"
    CHANGES = "changes"
    WITHHOLD = "withhold"


class ClosedAs(StrEnum):
    """How a request ended."""

    DISCLOSED_IN_FULL = "disclosed_in_full"
    DISCLOSED_IN_PART = "disclosed_in_part"
    REFUSED = "refused"
    NOTHING_HELD = "nothing_held"
    NOT_ENTITLED = "not_entitled"
    WITHDRAWN = "withdrawn"
    NO_IDENTITY = "no_identity"


class DocumentKind(StrEnum):
    """Kinds of paper in a file (S56-S58, R21)."""

    DEVELOPMENTAL = "developmental"
    PERSONAL = "personal"
    HEALTH = "health"
    CORRESPONDENCE = "correspondence"
    LEGAL_ADVICE = "legal_advice"
    NOT_TOLD = "not_told"
    """A record of a sharing that the parents were not told of: two people say whether it is disclosed (S101)."""


class WhyTakenOut(StrEnum):
    """Why a paper leaves a child's file; there is no other reason (R25: being inconvenient is an offence).

    CUT_ANEW is no taking out: the same pages stand in other documents, cut out of the same scan.
    """

    WRONG_CHILD = "wrong_child"
    COURT_ORDER = "court_order"
    DOUBLE = "double"
    RETENTION = "retention"
    CUT_ANEW = "cut_anew"


class MentionKind(StrEnum):
    """What a passage is to a third party: about them, or added by them (S19, S35)."""

    REFERS_TO = "refers_to"
    CONTRIBUTED_BY = "contributed_by"


class SubmissionStatus(StrEnum):
    """Where something said stands: saved, recorded, or refused with a reason."""

    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"


class LetterStatus(StrEnum):
    """Where a letter stands. SENT: handed to the mail server; POSTED: somebody put it in the post."""

    PENDING = "pending"
    SENT = "sent"
    TO_POST = "to_post"
    POSTED = "posted"
    HELD = "held"
    FAILED = "failed"


class LinkPurpose(StrEnum):
    """What a link in a letter is for; a link serves one purpose only."""

    ANSWER = "answer"
    BOOK = "book"
    DOWNLOAD = "download"
    CHECK = "check"
