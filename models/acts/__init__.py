"""Everything that can be said in a request or a matter: one frozen message an act, without personal data.

Reasons and names stay in `records`; an act carries ids, codes, dates and hashes only, because it crosses
Temporal. `Act` is the union of all, told apart by `kind`.
"""

from typing import Annotated

from pydantic import Field

from models.acts.advising import (
    FoundControversial,
    LegalAdviceAsked,
    LegalAdviceRecorded,
    WentWithoutAdvice,
)
from models.acts.always import (
    Backed,
    DueChoiceMade,
    EffectRetried,
    HandedOver,
    ReasonsOpened,
    RequestWithdrawn,
    StopLifted,
    StopPlaced,
    WentWrong,
)
from models.acts.asking import (
    ConsultationStarted,
    ContactPlanned,
    LetterBounced,
    LetterPosted,
    LetterRead,
    ObjectionSettled,
    PartyNamed,
    PartyTakenOff,
    PassageNoted,
    ReplyConfirmed,
    ReplyReceived,
    RequesterKnown,
)
from models.acts.base import Digest, Id
from models.acts.beginning import (
    AuthorityEnded,
    AuthorityShown,
    ChannelChanged,
    ClarificationAnswered,
    ClarificationAsked,
    ExtensionNoticed,
    FeeAsked,
    FeePaid,
    IdentityReceived,
    IntakeSettled,
    OwnDataAnswered,
    RequestReceived,
)
from models.acts.breaching import (
    LessonNoted,
    LinkRenewed,
    PersonAffected,
    RegulatorTold,
    RiskAssessed,
    StepTaken,
)
from models.acts.checking import (
    CheckerDismissed,
    CheckerInvited,
    CopyOrdered,
    MarksChanged,
    SentBack,
    SignedOff,
)
from models.acts.complaining import ActionAgreed, ComplaintDecided, ComplaintSorted
from models.acts.deciding import DecisionMade, NoticeSettled, PaperDecided
from models.acts.filing import (
    CutOffSet,
    FileChanged,
    FileComplete,
    FileConfirmed,
    HealthOpinion,
    NotToldSettled,
    PaperKept,
    PaperTakenOut,
)
from models.acts.giving import (
    CopyGiven,
    RefusalProposed,
    ReleaseConfirmed,
    RequestClosed,
    SlotBooked,
    SlotReleased,
    WayChosen,
)
from models.acts.keeping import DestructionProposed, KeptLonger, RequestReopened
from models.acts.matters import MatterEnded, MatterOpened, ToBeShared
from models.acts.noting import (
    CopyMade,
    EffectFailed,
    LetterSent,
    MomentPassed,
    PagesOf,
)
from models.acts.rectifying import (
    AnswerExtended,
    EntryDisputed,
    FindingMade,
    PaperAttached,
    RecipientNamed,
    RecipientsKnown,
)
from models.acts.sharing import (
    ConfidenceAsked,
    ConsentTakenBack,
    DoubtRaised,
    DoubtSettled,
    PagesChosen,
    ParentsInformed,
    PassedOn,
    ReceiverChecked,
    RecordFiled,
    ReviewMoved,
    SharedCopyMade,
    SharedCopyRead,
    SharingConsent,
    SharingDeclined,
    SharingWeighed,
    WentAstray,
)
from models.acts.weighing import BalanceWeighed, FactorsNoted, StaffTalked

Act = Annotated[
    RequestReceived
    | IntakeSettled
    | OwnDataAnswered
    | IdentityReceived
    | AuthorityEnded
    | AuthorityShown
    | ChannelChanged
    | FeeAsked
    | FeePaid
    | ClarificationAsked
    | ClarificationAnswered
    | ExtensionNoticed
    | FoundControversial
    | LegalAdviceAsked
    | LegalAdviceRecorded
    | WentWithoutAdvice
    | StopPlaced
    | StopLifted
    | Backed
    | FileChanged
    | HealthOpinion
    | NotToldSettled
    | FileComplete
    | FileConfirmed
    | PaperTakenOut
    | PaperKept
    | CutOffSet
    | PartyNamed
    | PartyTakenOff
    | RequesterKnown
    | ContactPlanned
    | LetterRead
    | ConsultationStarted
    | LetterPosted
    | ReplyReceived
    | LetterBounced
    | ReplyConfirmed
    | ObjectionSettled
    | PassageNoted
    | StaffTalked
    | FactorsNoted
    | BalanceWeighed
    | DecisionMade
    | NoticeSettled
    | PaperDecided
    | CopyOrdered
    | MarksChanged
    | SignedOff
    | SentBack
    | ReleaseConfirmed
    | WayChosen
    | SlotBooked
    | SlotReleased
    | CopyGiven
    | DueChoiceMade
    | RequestWithdrawn
    | RefusalProposed
    | RequestClosed
    | EffectRetried
    | HandedOver
    | ReasonsOpened
    | CheckerInvited
    | CheckerDismissed
    | DestructionProposed
    | KeptLonger
    | RequestReopened
    | WentWrong
    | MatterOpened
    | ComplaintSorted
    | ComplaintDecided
    | ActionAgreed
    | EntryDisputed
    | FindingMade
    | PaperAttached
    | AnswerExtended
    | RecipientNamed
    | RecipientsKnown
    | StepTaken
    | RiskAssessed
    | RegulatorTold
    | PersonAffected
    | LessonNoted
    | LinkRenewed
    | SharingConsent
    | ConsentTakenBack
    | SharingWeighed
    | PassedOn
    | ReceiverChecked
    | ConfidenceAsked
    | DoubtRaised
    | DoubtSettled
    | SharingDeclined
    | PagesChosen
    | SharedCopyRead
    | ParentsInformed
    | ReviewMoved
    | WentAstray
    | SharedCopyMade
    | RecordFiled
    | MatterEnded
    | LetterSent
    | CopyMade
    | EffectFailed
    | MomentPassed,
    Field(discriminator="kind"),
]

__all__ = [
    "Act",
    "ActionAgreed",
    "AnswerExtended",
    "AuthorityEnded",
    "AuthorityShown",
    "Backed",
    "BalanceWeighed",
    "ChannelChanged",
    "CheckerDismissed",
    "CheckerInvited",
    "ClarificationAnswered",
    "ClarificationAsked",
    "ComplaintDecided",
    "ComplaintSorted",
    "ConfidenceAsked",
    "ConsentTakenBack",
    "ConsultationStarted",
    "ContactPlanned",
    "CopyGiven",
    "CopyMade",
    "CopyOrdered",
    "CutOffSet",
    "DecisionMade",
    "DestructionProposed",
    "Digest",
    "DoubtRaised",
    "DoubtSettled",
    "DueChoiceMade",
    "EffectFailed",
    "EffectRetried",
    "EntryDisputed",
    "ExtensionNoticed",
    "FactorsNoted",
    "FeeAsked",
    "FeePaid",
    "FileChanged",
    "FileComplete",
    "FileConfirmed",
    "FindingMade",
    "FoundControversial",
    "HandedOver",
    "HealthOpinion",
    "Id",
    "IdentityReceived",
    "IntakeSettled",
    "KeptLonger",
    "LegalAdviceAsked",
    "LegalAdviceRecorded",
    "LessonNoted",
    "LetterBounced",
    "LetterPosted",
    "LetterRead",
    "LetterSent",
    "LinkRenewed",
    "MarksChanged",
    "MatterEnded",
    "MatterOpened",
    "MomentPassed",
    "NotToldSettled",
    "NoticeSettled",
    "ObjectionSettled",
    "OwnDataAnswered",
    "PagesChosen",
    "PagesOf",
    "PaperAttached",
    "PaperDecided",
    "PaperKept",
    "PaperTakenOut",
    "ParentsInformed",
    "PartyNamed",
    "PartyTakenOff",
    "PassageNoted",
    "PassedOn",
    "PersonAffected",
    "ReasonsOpened",
    "ReceiverChecked",
    "RecipientNamed",
    "RecipientsKnown",
    "RecordFiled",
    "RefusalProposed",
    "RegulatorTold",
    "ReleaseConfirmed",
    "ReplyConfirmed",
    "ReplyReceived",
    "RequestClosed",
    "RequestReceived",
    "RequestReopened",
    "RequestWithdrawn",
    "RequesterKnown",
    "ReviewMoved",
    "RiskAssessed",
    "SentBack",
    "SharedCopyMade",
    "SharedCopyRead",
    "SharingConsent",
    "SharingDeclined",
    "SharingWeighed",
    "SignedOff",
    "SlotBooked",
    "SlotReleased",
    "StaffTalked",
    "StepTaken",
    "StopLifted",
    "StopPlaced",
    "ToBeShared",
    "WayChosen",
    "WentAstray",
    "WentWithoutAdvice",
    "WentWrong",
]
