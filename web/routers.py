"""Every page, in one list: a module with pages is imported and named here."""

from fastapi import APIRouter

from web import cases, history, home, plan
from web.asking import answer, inbox, letters, people, replies
from web.beginning import (
    authority,
    channel,
    clock_acts,
    fee,
    first_look,
    handover,
    handover_all,
    intake,
    new_request,
)
from web.checking import from_outside, inviting, welcome
from web.checking import pictures as checking_pictures
from web.checking import screen as checking
from web.deciding import (
    backing,
    controversial,
    decisions,
    health,
    legal,
    notices,
    question_sheet,
    reasons,
    stops,
    weighing,
)
from web.filing import (
    box_file,
    cut_off,
    document,
    documents,
    recording,
    recording_notes,
    search_places,
    suggestions,
    taking_out,
    turning,
)
from web.giving import booking, closing, guests, keeping, known_again, pack, release, release_record, times
from web.marker import acts as marker_acts
from web.marker import answers as marker_answers
from web.marker import comments as marker_comments
from web.marker import copy as marker_copy
from web.marker import paper_mode, paper_print, paper_sheet
from web.marker import passages as marker_passages
from web.marker import questions as marker_questions
from web.marker import queue as marker_queue
from web.marker import retyping as marker_retyping
from web.marker import screen as marker
from web.marker import settling as marker_settling
from web.matters import breach as matter_breach
from web.matters import complaint as matter_complaint
from web.matters import copy as matter_copy
from web.matters import (
    gone_wrong,
    not_told,
    registers,
    sharing,
    sharing_asking,
    sharing_copy,
    sharing_passing,
    sharing_weighing,
    what_is_wrong,
    wrong_door,
)
from web.matters import keeping as matter_keeping
from web.matters import letters as matter_letters
from web.matters import link as matter_link
from web.matters import rectification as matter_rectification
from web.matters import screen as matters
from web.setting import account, leaflets, office, policies, sample, signing_in, system, system_setting

ROUTERS: tuple[APIRouter, ...] = (
    signing_in.router,
    account.router,
    office.router,
    system.router,
    system_setting.router,
    home.router,
    policies.router,
    leaflets.router,
    first_look.router,  # before cases: /requests/first is no reference
    new_request.router,
    not_told.router,  # before cases: /requests/new is no reference
    cases.router,
    plan.router,
    health.router,
    history.router,
    sample.router,
    intake.router,
    authority.router,
    clock_acts.router,
    channel.router,
    fee.router,
    cut_off.router,
    box_file.router,  # before document: /documents/box is no document
    suggestions.router,  # before document, as documents is
    recording_notes.router,
    recording.router,  # before document, as documents is
    search_places.router,  # before document, as documents is
    documents.router,  # before document: /documents/complete is no document
    document.router,
    turning.router,
    taking_out.router,
    backing.router,
    handover.router,
    handover_all.router,
    inviting.router,
    reasons.router,
    stops.router,
    gone_wrong.router,
    legal.router,
    controversial.router,
    closing.router,
    keeping.router,
    letters.router,
    people.router,
    replies.router,
    weighing.router,
    notices.router,
    question_sheet.router,
    decisions.router,
    inbox.router,
    answer.router,
    marker.router,
    marker_acts.router,
    marker_answers.router,
    marker_passages.router,
    marker_queue.router,
    marker_questions.router,
    marker_retyping.router,
    marker_settling.router,
    marker_comments.router,
    marker_copy.router,
    paper_print.router,
    paper_mode.router,
    paper_sheet.router,
    from_outside.router,
    checking.router,
    welcome.router,
    checking_pictures.router,
    release.router,
    guests.router,
    pack.router,
    known_again.router,
    times.router,
    release_record.router,
    booking.router,
    what_is_wrong.router,
    wrong_door.router,
    sharing.router,
    registers.router,  # before matters: /matters/register is no matter
    sharing_asking.router,
    sharing_copy.router,
    sharing_passing.router,
    sharing_weighing.router,
    matters.router,
    matter_letters.router,
    matter_keeping.router,
    matter_rectification.router,
    matter_copy.router,
    matter_complaint.router,
    matter_breach.router,
    matter_link.router,
)
