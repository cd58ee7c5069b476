"""Why an act is refused: a code that may travel, and the words people read, with what to do about it."""

WORDS: dict[str, str] = {
    "not_your_role": "Your role cannot do this. Ask the manager of this request.",
    "request_closed": "This request is closed. What you sent is kept with it; the manager can start a new request.",
    "wrong_stage": "This cannot be done yet, or no longer, at the stage the request is in. The case page shows "
    "what comes next.",
    "already_done": "This has been done already. Look at the history on the case page.",
    "is_the_requester": "This person is who asks. What the file says of them is their own, so nobody writes to "
    "them as a third party.",
    "requester_unsettled": "This person has the name of who asks. Say on the list of people whether they are the "
    "requester; if it is somebody else, add to the name what tells them apart.",
    "people_unsettled": "The file notes passages of somebody who is not on this request's list of people. Take "
    "them in, or say that they are the requester.",
    "cut_off_early": "The requester may see what was held on the day the request arrived. Choose that day or a "
    "later one.",
    "unknown_party": "This third party is not in the request. Open the list of people again.",
    "unknown_event": "There is nothing here that waits for a second person.",
    "same_person": "A second person has to do this: it cannot be the one who proposed it.",
    "lead_must_back": "Somebody may be in danger here, so the safeguarding lead has to back this. If it is about "
    "the lead, an administrator gives somebody else that part for as long as it takes.",
    "own_request": "You ask to see this file yourself, so a colleague carries the request.",
    "about_yourself": "This is about you. Nobody decides on, or checks, entries about themselves: ask a colleague.",
    "checker_marked": "You made marks or decisions in this copy, so you cannot check it. Ask another checker.",
    "not_invited": "Nobody is invited to this check, or the invitation has ended. Ask the manager of the request.",
    "checker_is_named": "This person is named in the file, and nobody checks entries about themselves. "
    "Invite somebody else.",
    "cannot_check": "This person cannot be invited. Choose an invited checker who can sign in.",
    "pages_unread": "Some pages of this copy are not marked as read by you yet. Read each page, then pass it.",
    "questions_open": "Something on the pages of this copy is not settled yet: a bar that touches its neighbours, "
    "or a gap whose width may tell a name. It is settled in the black marker.",
    "copy_changed": "This is not the copy that stands now: something changed since. Open the newest version.",
    "copy_unproved": "The copy could not be proved to be free of what is blacked out. Look at the faults listed.",
    "file_changed": "The file changed since this page was opened. Look at it again, then confirm.",
    "file_unread": "Some pages of the file are not marked as read yet. Read them, then make the copy.",
    "marks_changed": "The marks changed since this page was opened. Look at them again, then make the copy.",
    "file_empty": "There is no document in the file yet. Add the documents first, or close as nothing held.",
    "unknown_document": "This document is not in the file. Open the list of documents again.",
    "no_reason_to_leave": "That is no reason for a paper to leave the file. Choose one of those offered.",
    "box_uncut": "A scan of a whole folder is not cut into documents yet. Cut it first, on the page of documents.",
    "order_forbids": "A court order forbids this. Answer that the requester is not entitled, or ask for "
    "legal advice on the order.",
    "child_refuses": "The child can decide and does not want it. Answer that the requester is not entitled; "
    "what the child may not decide alone is a question for the legal adviser.",
    "authority_unseen": "Somebody who acts for a parent needs the parent's written authority. See it first, or ask "
    "for it as evidence.",
    "child_unable": "A child who asks has to be able to decide. Say that the child can decide and agrees, or "
    "settle who else may ask.",
    "authority_over": "What let them ask for this child has ended, so nothing goes to them. See it anew, or close "
    "the request for want of authority.",
    "authority_stands": "Nothing says that their authority has ended.",
    "authority_in_past": "This day is over. An authority that is shown now has a later last day, or none.",
    "retention_waits": "While somebody asks to see this file, nothing leaves it because its time is up. "
    "Wait until every request about this child has ended.",
    "not_closed": "This request has not ended. Close it first.",
    "matter_runs": "This has not ended. Its papers are kept.",
    "kept_still": "These papers have to be kept still. The page says until when.",
    "matter_open": "A complaint, a correction or a mistake that belongs to this request is not finished. "
    "Its papers are kept until it is.",
    "stop_holds_papers": "A safeguarding stop is in force, or something went out wrongly and is not settled. "
    "The papers are kept until that is done.",
    "papers_destroyed": "The papers of this request are destroyed, so there is nothing to go on with. "
    "Start a new request.",
    "not_longer": "Choose a day that is later than the one until which the papers are kept anyway.",
    "too_long": "Choose a day within the next ten years. It can be put off again then.",
    "ask_anew": "Whoever withdrew, or was not entitled, asks anew: start a new request, with its own date.",
    "copy_was_given": "The copy has been given already. Say that something went out wrongly; the paper can be "
    "taken out when the request is closed.",
    "another_has_to_back": "The line manager or the safeguarding lead has to back this.",
    "cannot_carry": "This person cannot carry a request. Choose a manager or a deputy who can sign in.",
    "not_planned": 'Answer "who will learn of this?" for every person before any letter goes.',
    "letter_unread": "A second person has to read what each letter says before any letter goes: the line manager "
    "or the safeguarding lead.",
    "letter_changed": "What this letter says has changed since the page was opened. Read it again.",
    "danger_noted": "Somebody may be in danger here, so this person stays on the list. Decide about them.",
    "letter_gone": "A letter has gone to this person already, so they cannot be taken off the list.",
    "reply_date_past": "The reply date has to be later than today. Choose a later date.",
    "reply_date_late": "The reply date is later than the date the file is due. Choose an earlier date.",
    "no_letter_yet": "No letter has gone to this person yet.",
    "consent_needs_evidence": "A consent needs its evidence: the answer page, a mail that a member of staff "
    "confirmed, a scanned paper, or a call note.",
    "objection_open": "There is an objection: somebody has to settle it, with a reason, before this is disclosed.",
    "no_objection": "There is no open objection from this person.",
    "unknown_reply": "This reply is not waiting to be read.",
    "outcome_and_ground": "This reason does not go with this outcome. Choose another reason.",
    "nothing_follows": "Something follows later only when two people chose on the due date to give what is ready.",
    "ground_of_another_kind": "This reason is for another kind of person. Choose another reason.",
    "another_child": "Nothing about another child is shared, unless the requester holds parental responsibility "
    "for them too. Say so first where it is so, or leave it out.",
    "agency_wish": "The wish or the silence of an agency alone is no reason to leave something out. Choose another "
    "reason.",
    "staff_upheld": "For a member of staff, more than the name is left out only where it is sensitive and they "
    "would be in danger, or where it is the basis of a police investigation. Choose one of these, or leave out the "
    "name.",
    "staff_ground_not_noted": "Say first what counts: that it is sensitive and they would be in danger, or that it "
    "is the basis of a police investigation. Else leave out the name.",
    "staff_passage_only": "For a member of staff this reason covers single passages, not all of them. Decide it "
    "for the passage.",
    "known_not_noted": "Say first what counts: that the requester told us this, or knows it already. Else choose "
    "another reason.",
    "refusal_not_said": "They did not refuse this, so that cannot be the reason. Choose another reason.",
    "reply_was_given": "They did answer, so that cannot be the reason. Choose another reason.",
    "talk_first": "Talk with the member of staff first, and write down what was said or why nobody could.",
    "weigh_first": "Answer the five questions first; the safeguarding lead backs the answers.",
    "balance_not_to_share": "The five questions were answered with: do not share. Answer them anew if that is no "
    "longer right.",
    "answers_speak_against": "To share does not go with these answers: it has to fit the aim, and there must be no "
    "other way that does as well.",
    "factors_changed": "What counts here was changed since this page was opened. Look at it again, then decide.",
    "danger_unseen": "Somebody may be in danger here, so the safeguarding lead has to back whatever is decided. "
    "Look at it again, then decide.",
    "decided_on_other_facts": "Something was said since that a decision does not fit any more. Look at the "
    "decisions: what has to be decided again is marked there.",
    "told_already": "They have been told already, and have days to object. What they say then is heard.",
    "ground_not_here": "This reason does not hold in the nation where the setting is. Choose another reason.",
    "contact_details_passage": "An address or a telephone number is a reason for a single passage, not for "
    "everything of somebody. Addresses and numbers are blacked out in any case.",
    "factors_contradict": "Something cannot be routine and, at the same time, sensitive, dangerous or under "
    "investigation. Tick what is right.",
    "not_another_child": "Only another child can be a child of the requester.",
    "not_staff": "This person is not a member of staff.",
    "no_advice_awaited": "No legal advice is awaited.",
    "advice_may_come": "Advice may still come. Two people can decide without it from three days before the due "
    "date.",
    "stop_first": "A safeguarding stop holds the copy, so nothing is ready to be given. Bring it to an end by a "
    "decision to share nothing of what it is on, or record the delay.",
    "stop_on_one": "A stop is on everything, on one person, on one passage or on one paper. Choose one of them.",
    "no_such_passage": "This passage is no longer in the file, or is somebody else's. Look at the file again.",
    "paper_ground": "A whole paper is left out for a reason of law alone: choose one of those.",
    "letter_quotes_stopped": "This letter quotes a paper or a passage that a stop is on. It waits until the stop "
    "is lifted.",
    "consent_not_given": 'The reason "consent" needs a recorded consent. Choose another reason.',
    "reason_missing": "Give a reason in your own words. A decision without a reason cannot be recorded.",
    "not_decided": "Not every third party is decided, or a decision waits for a second person.",
    "stopped": "A safeguarding stop is in force. It has to be lifted by two people first.",
    "no_stop": "There is no safeguarding stop to lift here.",
    "not_cleared": "The second check is not complete, or legal advice that is compulsory is missing.",
    "not_released": "The invitation has not been confirmed yet.",
    "notice_running": "Somebody's refusal is overridden. They have to be told first, and then have days to object. "
    "Of a letter by post, record the day on which it was posted. If telling them is not safe, say so where "
    "it is decided about them.",
    "slot_taken": "This appointment is not free. Choose another.",
    "unknown_slot": "This appointment is not on offer. Choose one from the list.",
    "not_booked": "No appointment is booked.",
    "due_choice_first": "The due date has come. Two people have to record the choice for the due date first.",
    "extension_too_late": "The first limit has ended, so the law allows no extension any more. "
    "Record the delay instead.",
    "extension_not_in_profile": "This policy profile has no extension.",
    "not_due_yet": "The due date has not come, so there is no choice to record.",
    "pause_not_open": "No question to the requester is open.",
    "pause_open": "A question to the requester is open already.",
    "date_in_future": "The date is in the future. Check the year.",
    "date_before_receipt": "The date is before the request arrived. Check the year.",
    "identity_not_asked": "No evidence of identity was asked for.",
    "fee_not_in_profile": "By this policy a request is free. A fee can be asked for only where the policy has one.",
    "fee_not_asked": "No fee is awaited in this request.",
    "not_failed": "Nothing has failed here that could be tried again.",
    "outcome_not_so": "The request cannot be closed in this way: the outcome does not fit what happened.",
    "refusal_by_two": "A refusal of all of it counts when a second person has backed it. Propose it first.",
    "part_follows": "A part was given and the rest was promised. Give the rest, then close the request.",
    "not_as_submitted": "The message does not agree with what was saved. Nothing was done.",
    "unknown_submission": "There is no such submission. Nothing was done.",
    "health_gate": "Health data needs a health professional's opinion of the last six months first.",
    "not_told_gate": "A record of a sharing that the parents were not told of is in the file. Two people say first "
    "whether it is disclosed.",
    "not_such_a_paper": "This is no record of a sharing that the parents were not told of.",
    "no_health_document": "This document is not marked as health data, or is not in the file.",
    "matter_ended": "This has ended. What you sent is kept with it.",
    "stands_aside": "You checked the copy this is about, and there are others. Leave it to one of them.",
    "entry_differs": "The entry was typed in otherwise. Open the page again, and type it in anew.",
    "about_them": "It is about this person. Choose somebody else.",
    "matter_about_you": "This complaint is about you, so somebody else handles it.",
    "not_contained": "First note what was done to contain it, and record the risk. Then a new link can be given.",
    "no_link_wanted": "This request has ended or needs no link now. A new link would open nothing.",
    "unknown_entry": "This entry is not in the record of this matter. Open the page again.",
    "unknown_person": "This person is not in the record of this matter. Open the page again.",
    "fact_or_opinion": "An opinion stands; the parent's own view is put beside it. Choose that.",
    "recipients_open": "Say first who received the entry, or that nobody did.",
    "before_noticed": "This moment is before it was noticed. Check day and time.",
    "regulator_owed": "The regulator has to be told first, or two people have to say that there is no risk.",
    "people_open": "Not everybody has been told yet whose information it was. Say for each whether they are told.",
    "no_lesson": "Note first what you learn from it.",
    "consent_parts": "A yes counts when they were told each of the parts, could decide, and nobody pressed them. "
    "Otherwise record that they did not consent.",
    "consent_not_theirs": "Without parental responsibility nobody consents for a child. Ask one who has it, or "
    "answer the five questions.",
    "answer_not_standing": "The answer that this one takes the place of stands no longer. Look at the page again.",
    "line_manager_first": "Somebody doubts whether the parents may be asked. The line manager says first.",
    "not_to_be_asked": "The line manager said that the parents are not asked. Answer the five questions.",
    "no_doubt": "Nobody has raised a doubt, so there is nothing to settle.",
    "receiver_open": "Make sure first who gets it, and record how you did.",
    "receiver_is_ours": "This address belongs to somebody of the setting. A sharing goes to somebody outside it.",
    "receiver_is_family": "This address belongs to the child's family. A parent asks to see the file by a request.",
    "confidence_open": "Say first whether it is confidential for who told you, and for whom it is about.",
    "no_consent_stands": "No consent stands that could be taken back.",
    "receiver_untold": "It has gone already. Say whether who has it was told that the consent is taken back.",
    "pages_changed": "The pages were chosen anew, or the file has changed. Look at the copy as it is now.",
    "shared_copy_unproved": "This copy could not be proved, so it cannot go. Choose the pages anew.",
    "copy_not_ready": "The copy of the pages is not ready yet. Wait a moment, then load the page again.",
    "copy_not_looked_at": "Look at every page of the copy first, and say that you did.",
    "pages_are_not_spoken": "Pages cannot be spoken. Say how they went, or choose no pages.",
    "review_day": "Where the parents are told later, and only then, choose a day from tomorrow on for that.",
    "not_passed_on": "It has not been passed on.",
    "weigh_afterwards": "It went in an emergency. Answer the five questions now, and have them backed.",
    "parents_open": "It is still open whether the parents are told. Settle that first.",
    "consent_in_writing": "To a school or a nursery a consent counts only in writing. Ask for it in writing.",
    "no_consent": "No consent suffices, and nobody backed sharing without it. Record one of them first.",
    "emergency_over": "It began more than a day ago, so it no longer goes first. Answer the five questions, and "
    "have the safeguarding lead back them; or record a consent that suffices.",
    "parents_first": "Nothing says why parents are not told first. Tell them first, or answer the five questions.",
    "only_what_is_relevant": "Pass on only what is relevant, accurate, factual and current. Tick each of them.",
    "passed_on_already": "It was passed on, so the record says so.",
    "not_sorted": "Say first what the complaint is about.",
    "not_decided_yet": "There is no decision yet, or it waits for a second person.",
    "unknown_text": "These words are not in the record of this matter. Open the page again.",
    "known_is_disclosed": "What they know already is disclosed. If it must not be, choose that instead.",
    "opinion_too_old": "An opinion older than six months does not count. Ask for a new one.",
}


def words_for(code: str) -> str:
    """The sentence people read for a refusal code."""
    return WORDS.get(code, "This could not be done. The case page shows where the request stands.")
