"""The log of a request in plain words: who did what, for the history and for a second person (S99, R34)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from models import acts
from models.words import (
    AuthorityEnd,
    Channel,
    ChildsView,
    CourtOrder,
    Outcome,
    ReplyKind,
    WhyFreed,
)
from rules.clock_duties import regulator_told_by
from rules.notices import NOTHING_TO_TELL
from web.matters.telling_sharing import SHARING_TOLD
from web.matters.words import ABOUT, CLAIMS, FINDINGS, OUTCOMES_OF_MATTERS, RISKS, STEPS, WHY_NOT_TOLD
from web.wording import (
    CHANNELS,
    CLOSED_AS,
    CONTROVERSIES,
    DUE_CHOICES,
    OPINIONS,
    PARTY_KINDS,
    TAKEN_OUT,
    count,
    day,
    listed,
    long_day,
    moment,
    pounds,
)

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.DISCLOSE: "disclose",
    Outcome.NAME_LEFT_OUT: "leave out the name",
    Outcome.REFERENCES: "black out references",
    Outcome.REFERENCES_AND_CONTRIBUTIONS: "black out references and what they contributed",
    Outcome.EVERYTHING_POINTING: "black out everything that points to them",
    Outcome.EXISTENCE_WITHHELD: "withhold that it exists",
}

_REPLIES: Mapping[ReplyKind, str] = {
    ReplyKind.CONSENT: "consents",
    ReplyKind.REFUSAL: "refuses",
    ReplyKind.CONDITIONAL: "consents on a condition",
    ReplyKind.TAKEN_BACK: "takes the consent back",
    ReplyKind.QUESTION: "asks a question",
    ReplyKind.UNCLEAR: "answered; what it means is not clear yet",
}

_LETTERS: Mapping[str, str] = {
    "acknowledgement": "the acknowledgement",
    "oral_confirmation": "the confirmation of what was said",
    "identity_request": "the request for evidence of identity",
    "fee_notice": "the notice of a fee",
    "clarification": "the question to the requester",
    "extension": "the notice of extension",
    "line_manager_notice": "the notice to the line manager",
    "checker_invitation": "the invitation of a checker from outside",
    "safeguarding_notice": "the notice to the safeguarding lead",
    "legal_advice_request": "the request for legal advice",
    "reminder_legal": "a reminder to the legal adviser",
    "stop_reminder": "a reminder to the safeguarding lead that a stop is not resolved",
    "overdue_task": "a warning that the due date is near",
    "escalation_due_passed": "the notice that the due date has passed",
    "late_apology": "the letter about the delay",
    "file_ready": "the invitation",
    "appointment_confirmed": "the confirmation of the appointment",
    "missed_appointment": "the offer of another appointment",
    "appointment_cancelled": "the word that the appointment is cancelled",
    "receipt": "the receipt",
    "meeting_record": "the note of the meeting",
    "disclosure_cover": "the letter that belongs to the copy",
    "refusal_partial": "the letter that says why some is left out",
    "withdrawal_closed": "the letter that closes the request",
    "not_entitled": "the letter that the request cannot be met",
    "own_data": "the answer about the requester themselves",
    "nothing_held": "the letter that nothing is held",
    "refusal_full": "the refusal with its reasons",
    "closure": "the letter that closes the request",
    "complaint_ack": "the acknowledgement of the complaint",
    "complaint_outcome": "the answer to the complaint",
    "rectification_ack": "the acknowledgement that an entry is disputed",
    "rectification_outcome": "the answer about the disputed entry",
    "rectification_told": "the letter to somebody who received the entry",
    "breach_notice": "the letter to somebody whose information it was",
    "rectification_extension": "the notice that the answer takes longer",
    "link_renewed": "the letter with a new link",
    "matter_late": "the notice that the answer is late",
}


def effect_words(effect: str, names: Mapping[str, str]) -> str:
    """What a letter or copy is, from its key: "the letter to Ines Aldane"; `names` are people by id."""
    parts = effect.split("/")
    if parts[0] == "copy":
        return f"version {parts[-1]} of the copy"
    if parts[0] == "letter":
        parts = parts[1:]
    if parts[0] == "third_party":
        return f"the letter to {_name(names, parts[1])}"
    if parts[0] == "reminder":
        return f"a reminder to {_name(names, parts[1])}"
    if parts[0] == "decision_notice":
        return f"the notice of the decision to {_name(names, parts[1])}"
    if parts[0] == "agency_redirection":
        return f"the letter that tells the parent where else to ask ({_name(names, parts[1])})"
    return _LETTERS.get(parts[0], "a letter")


def _name(names: Mapping[str, str], party_id: str) -> str:
    return names.get(party_id, "a third party")


_Tell = Callable[[Any, Mapping[str, str]], str]


def tell(act: acts.Act, names: Mapping[str, str]) -> str:
    """What was done, as a sentence without its subject: "asked the requester which records they mean"."""
    return _TOLD[type(act)](act, names)


ORDERS: Mapping[CourtOrder, str] = {
    CourtOrder.NONE_KNOWN: "",
    CourtOrder.SEEN_NO_LIMIT: "a court order was seen, which does not limit this",
    CourtOrder.LIMITS_SOME: "a court order limits some of it",
    CourtOrder.FORBIDS: "a court order forbids it",
}
AUTHORITY_ENDS: Mapping[AuthorityEnd, str] = {
    AuthorityEnd.TAKEN_BACK: "the parent took it back",
    AuthorityEnd.COURT_ORDER: "a court order ends or limits it",
    AuthorityEnd.CHILD_DECIDES: "the child can decide now, and does not want it",
    AuthorityEnd.NOT_AS_SHOWN: "it is not as it was shown",
}
CHILDS_VIEWS: Mapping[ChildsView, str] = {
    ChildsView.TOO_YOUNG: "",
    ChildsView.AGREES: "the child can decide and agrees",
    ChildsView.REFUSES: "the child can decide and does not want it",
}


def _intake(act: acts.IntakeSettled, names: Mapping[str, str]) -> str:
    if not act.entitled:
        return "settled the intake: not entitled"
    also = []
    if act.ask_identity:
        doubt = "" if act.identity_reasonable else ", without real doubt: the clock does not wait for it"
        also.append(f"evidence of identity is asked for{doubt}")
    if act.controversial:
        also.append(
            "legal advice is needed (" + listed([CONTROVERSIES[c].lower() for c in act.controversial]) + ")"
        )
    if act.at_risk:
        also.append("somebody may be at risk")
    also += [words for words in (ORDERS[act.order], CHILDS_VIEWS[act.childs_view]) if words]
    also += ["the parents disagree"] if act.dispute else []
    also += ["the local authority was asked"] if act.looked_after else []
    also += ["the child is looked after, and the local authority was not asked"] if act.looked_after_unasked else []
    also += ["there are allegations about the requester"] if act.allegations else []
    also += ["something is owed to the child in confidence"] if act.confidence else []
    also += ["the written authority was seen"] if act.authority_seen else []
    return "settled the intake: entitled" + "".join(f"; {words}" for words in also)


def _planned(act: acts.ContactPlanned, names: Mapping[str, str]) -> str:
    who = _name(names, act.party_id)
    if act.ask:
        return f"settled who will learn of it: {who} is asked ({CHANNELS[act.channel].lower()})"
    return f"proposed not to ask {who}"


def _decided(act: acts.DecisionMade, names: Mapping[str, str]) -> str:
    passage = " for one passage" if act.mention_id else ""
    return f"decided on {_name(names, act.party_id)}{passage}: {OUTCOMES[act.outcome]}"


def _notice(act: acts.NoticeSettled, names: Mapping[str, str]) -> str:
    who = _name(names, act.party_id)
    return f"said that {who} is told before it goes" if act.tell else f"proposed not to tell {who} before it goes"


def _not_done(act: acts.EffectFailed, names: Mapping[str, str]) -> str:
    if act.code == NOTHING_TO_TELL:
        return f"did not write {effect_words(act.effect, names)}: nothing of theirs is in the copy"
    return f"could not do {effect_words(act.effect, names)}"


def _talked(act: acts.StaffTalked, names: Mapping[str, str]) -> str:
    who = _name(names, act.party_id)
    if act.on is None:
        return f"recorded why nobody could talk with {who} before deciding"
    return _on(f"recorded the talk with {who}", act.on)


def _weighed(act: acts.BalanceWeighed, names: Mapping[str, str]) -> str:
    answer = "share" if act.share else "do not share"
    return f"answered the five questions about {_name(names, act.party_id)}: {answer}"


def _without(act: acts.WentWithoutAdvice, names: Mapping[str, str]) -> str:
    what = f"what is decided about {_name(names, act.party_id)}" if act.party_id else "the rest of the file"
    return f"proposed that {what} goes without the legal advice that has not come"


def _stop(act: acts.StopPlaced, names: Mapping[str, str]) -> str:
    if act.document_id is not None:
        what = "one paper"
    elif act.party_id is None:
        what = "the whole request"
    else:
        of = _name(names, act.party_id)
        what = f"one passage of {of}" if act.mention_id is not None else of
    return f"placed a safeguarding stop on {what}"


def _paper_decided(act: acts.PaperDecided, names: Mapping[str, str]) -> str:
    what = "is left out as a whole" if act.ground is not None else "is in the copy after all"
    return f"decided that one paper {what}"


def _copy(act: acts.CopyMade, names: Mapping[str, str]) -> str:
    size = f"{count(act.pages, 'page')}, {count(act.marks, 'mark')}"
    if not act.proved:
        left = "; it could not be proved"
    else:
        left = f"; it leaves {count(act.questions, 'question')} to settle" if act.questions else ""
    return f"made version {act.version} of the copy: {size}{left}"


def _sent(act: acts.LetterSent, names: Mapping[str, str]) -> str:
    words = effect_words(act.effect, names)
    return f"sent {words}" if act.channel is Channel.EMAIL else f"made {words} ready to be posted or said"


def _health(act: acts.HealthOpinion, names: Mapping[str, str]) -> str:
    if act.known:
        return f"recorded that a paper with health data is known already, as said on {day(act.given_on)}"
    said = "may be disclosed" if act.disclose else "is left out"
    return f"recorded what a health professional said on {day(act.given_on)}: a paper with health data {said}"


def _went_wrong(act: acts.WentWrong, names: Mapping[str, str]) -> str:
    """R35: the 72 hours run from the moment it was noticed."""
    told_by = moment(regulator_told_by(act.noticed_at))
    return (
        f"recorded that something went out wrongly, noticed {moment(act.noticed_at)}; where there is a risk, the "
        f"regulator is told by {told_by}"
    )


_MOMENTS: Mapping[str, str] = {
    "warning": "warned that the due date is near",
    "due": "noted that the due date has come",
    "overdue": "noted that the due date has passed",
    "reply_by": "noted that the reply date has passed",
    "reminder": "noted that a reminder was due",
    "legal": "noted that legal advice is still missing",
    "advice": "noted that the day for legal advice has passed",
    "without_advice": "noted that two people may decide without the legal advice from now on",
    "unresolved": "noted that a safeguarding stop is not resolved yet",
    "invitation": "noted that the invitation has not been answered",
    "notice": "noted that the days to object have passed",
}


def _moment(act: acts.MomentPassed, names: Mapping[str, str]) -> str:
    return _MOMENTS.get(act.moment.split("/")[0], "noted that a date has passed")


def _on(words: str, value: date) -> str:
    return f"{words} on {day(value)}"


_FREED: Mapping[WhyFreed, str] = {
    WhyFreed.MOVED: "gave an appointment back",
    WhyFreed.NO_SHOW: "recorded that nobody came to the appointment",
    WhyFreed.CANCELLED: "cancelled an appointment",
}


_TOLD: Mapping[type, _Tell] = {
    acts.RequestReceived: lambda a, n: f"recorded the request, received on {long_day(a.received_on)}",
    acts.IntakeSettled: _intake,
    acts.OwnDataAnswered: lambda a, n: "answered what is recorded about the requester themselves",
    acts.AuthorityEnded: lambda a, n: _on(f"recorded that authority ended: {AUTHORITY_ENDS[a.why]}", a.ended_on),
    acts.AuthorityShown: lambda a, n: (
        "recorded that authority was seen anew" + (f", until {day(a.until)}" if a.until else "")
    ),
    acts.IdentityReceived: lambda a, n: _on("recorded that evidence of identity came", a.received_on),
    acts.ChannelChanged: lambda a, n: (
        "changed the requester's address" if a.other_address else "changed how the requester is reached"
    ),
    acts.FeeAsked: lambda a, n: _on(f"asked for a fee of {pounds(a.pence)}", a.asked_on),
    acts.FeePaid: lambda a, n: _on("recorded that the fee was paid", a.paid_on),
    acts.ClarificationAsked: lambda a, n: _on("asked the requester which records they mean", a.asked_on),
    acts.ClarificationAnswered: lambda a, n: _on("recorded the requester's answer", a.answered_on),
    acts.ExtensionNoticed: lambda a, n: _on("extended the limit, with a notice", a.noticed_on),
    acts.FoundControversial: lambda a, n: "found the content controversial: legal advice is needed",
    acts.LegalAdviceAsked: lambda a, n: f"asked for legal advice by {day(a.reply_by)}",
    acts.WentWithoutAdvice: _without,
    acts.StaffTalked: _talked,
    acts.FactorsNoted: lambda a, n: f"noted what counts for {_name(n, a.party_id)}",
    acts.BalanceWeighed: _weighed,
    acts.LegalAdviceRecorded: lambda a, n: f"recorded legal advice: {OPINIONS[a.opinion].lower()}",
    acts.StopPlaced: _stop,
    acts.PaperDecided: _paper_decided,
    acts.ReasonsOpened: lambda a, n: "opened the reasons that are kept for those who decide",
    acts.StopLifted: lambda a, n: "proposed to lift a safeguarding stop",
    acts.Backed: lambda a, n: "backed, as the second person, what had been proposed",
    acts.FileChanged: lambda a, n: f"changed the file: {count(a.documents, 'document')}, {count(a.pages, 'page')}",
    acts.HealthOpinion: _health,
    acts.NotToldSettled: lambda a, n: (
        "proposed that a sharing the parents were not told of is " + ("disclosed" if a.disclose else "left out")
    ),
    acts.FileComplete: lambda a, n: "said that the file is complete and in order",
    acts.FileConfirmed: lambda a, n: "went through the file and confirmed it",
    acts.PaperTakenOut: lambda a, n: f"proposed to take a paper out of the file: {TAKEN_OUT[a.why].lower()}",
    acts.PaperKept: lambda a, n: "left a paper in the file that was proposed to be taken out",
    acts.CutOffSet: lambda a, n: f"let papers up to {day(a.until)} count",
    acts.PartyNamed: lambda a, n: f"named {_name(n, a.party_id)} ({PARTY_KINDS[a.party_kind].lower()})",
    acts.PartyTakenOff: lambda a, n: f"took {_name(n, a.party_id)} off the list of people",
    acts.RequesterKnown: lambda a, n: f"said that {_name(n, a.party_id)} of the file is the requester",
    acts.ContactPlanned: _planned,
    acts.LetterRead: lambda a, n: f"read, as the second person, what the letter to {_name(n, a.party_id)} says",
    acts.ConsultationStarted: lambda a, n: f"let the letters to third parties go; replies by {day(a.reply_by)}",
    acts.LetterPosted: lambda a, n: _on(f"posted or said {effect_words(a.effect, n)}", a.on),
    acts.ReplyReceived: lambda a, n: f"recorded a reply: {_name(n, a.party_id)} {_REPLIES[a.reply]}",
    acts.LetterBounced: lambda a, n: f"noted that {effect_words(a.effect, n)} came back: it could not be delivered",
    acts.ReplyConfirmed: lambda a, n: f"read a mail: {_name(n, a.party_id)} {_REPLIES[a.reply]}",
    acts.ObjectionSettled: lambda a, n: f"settled the objection of {_name(n, a.party_id)}",
    acts.DecisionMade: _decided,
    acts.NoticeSettled: _notice,
    acts.PassageNoted: lambda a, n: (
        f"{'took off a passage that was' if a.gone else 'noted a passage'} about {_name(n, a.party_id)}"
        f"{'' if a.gone else ' of which they were not asked'}"
    ),
    acts.CopyOrdered: lambda a, n: "had the copy made",
    acts.MarksChanged: lambda a, n: "changed the marks",
    acts.SignedOff: lambda a, n: "passed the copy in the second check",
    acts.SentBack: lambda a, n: (
        "sent the copy back " + ("to the decisions" if a.to == "decision" else "to the marks")
    ),
    acts.CheckerInvited: lambda a, n: f"invited {n.get(a.user_id, 'somebody')} to do the second check",
    acts.CheckerDismissed: lambda a, n: f"ended the invitation of {n.get(a.user_id, 'somebody')} to check",
    acts.ReleaseConfirmed: lambda a, n: "confirmed right person, right copy and right address",
    acts.WayChosen: lambda a, n: f"chose how to get the copy: {a.way.value}",
    acts.SlotBooked: lambda a, n: "moved the appointment" if a.instead_of else "booked an appointment",
    acts.SlotReleased: lambda a, n: _FREED[a.why],
    acts.CopyGiven: lambda a, n: _on("gave the copy", a.on),
    acts.RefusalProposed: lambda a, n: "proposed to refuse all of it",
    acts.DueChoiceMade: lambda a, n: f"proposed for the due date: {DUE_CHOICES[a.choice].lower()}",
    acts.RequestWithdrawn: lambda a, n: "recorded that the request is withdrawn",
    acts.DestructionProposed: lambda a, n: "proposed to destroy the papers of this request, kept long enough",
    acts.KeptLonger: lambda a, n: f"said that the papers are needed until {day(a.until)}",
    acts.RequestReopened: lambda a, n: "took the request up again",
    acts.RequestClosed: lambda a, n: f"closed the request: {CLOSED_AS[a.closed_as].lower()}",
    acts.EffectRetried: lambda a, n: f"had {effect_words(a.effect, n)} tried again",
    acts.HandedOver: lambda a, n: f"handed the request over to {n.get(a.to_user_id, 'another manager')}",
    acts.WentWrong: _went_wrong,
    acts.MatterOpened: lambda a, n: f"recorded it, received on {long_day(a.received_on)}",
    acts.ComplaintSorted: lambda a, n: (
        "said what the complaint is about: " + listed([ABOUT[one][0].lower() for one in a.about])
    ),
    acts.ComplaintDecided: lambda a, n: f"decided: {OUTCOMES_OF_MATTERS[a.outcome].lower()}",
    acts.ActionAgreed: lambda a, n: "noted what the setting will do",
    acts.EntryDisputed: lambda a, n: f"noted a disputed entry: {CLAIMS[a.claim].lower()}",
    acts.FindingMade: lambda a, n: f"checked a disputed entry: {FINDINGS[a.finding].lower()}",
    acts.PaperAttached: lambda a, n: "put a paper beside the disputed entry; the entry stays",
    acts.RecipientNamed: lambda a, n: "named somebody who received the entry",
    acts.RecipientsKnown: lambda a, n: "said that everybody who received the entry is named",
    acts.StepTaken: lambda a, n: f"noted what was done on {moment(a.taken_at)}: {STEPS[a.step].lower()}",
    acts.RiskAssessed: lambda a, n: f"assessed the risk: {RISKS[a.risk][0].lower()}",
    acts.RegulatorTold: lambda a, n: f"recorded that the regulator was told on {moment(a.told_at)}",
    acts.PersonAffected: lambda a, n: (
        "settled that somebody is told"
        if a.why_not is None
        else f"proposed not to tell somebody: {WHY_NOT_TOLD[a.why_not].lower()}"
    ),
    acts.AnswerExtended: lambda a, n: "said that the answer takes longer; the notice is on its way",
    acts.LinkRenewed: lambda a, n: "asked for a new link for the requester",
    acts.LessonNoted: lambda a, n: "noted what is learned from it",
    **SHARING_TOLD,
    acts.MatterEnded: lambda a, n: f"ended it: {OUTCOMES_OF_MATTERS[a.outcome].lower()}",
    acts.LetterSent: _sent,
    acts.CopyMade: _copy,
    acts.EffectFailed: _not_done,
    acts.MomentPassed: _moment,
}
