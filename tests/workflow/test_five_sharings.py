"""Five sharings, each played to its end on a server that skips time; docs/five-sharings.md tells them (S93-S115).

The words of each story stand there, with what came out. One server serves all five, each with its own worker.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.testing import WorkflowEnvironment

from models import acts
from models.matter_words import MatterOutcome
from models.sharing_words import (
    AskedBy,
    Confidence,
    ConsentPart,
    HowChecked,
    ParentsTold,
    SentHow,
    SharedPart,
    WhyNotAsked,
    WithWhom,
)
from models.words import Answer, ProcessKind, Role
from rules.lawbook import rules_for
from rules.matters.sharing_state import SharingState
from rules.matters.sharing_words import PARENTS_TOLD, SENT_HOW, WITH_WHOM
from rules.times import local_date
from tests.workflow.cabinet import SHA, Cabinet
from tests.workflow.conftest import Case
from tests.workflow.matters import REFS, under_way
from tests.workflow.telling import compare_or_write
from tests.workflow.telling_matters import tell_matter

PAGE = Path("docs/five-sharings.md")
HEAD = """# Five sharings

What comes of five sharings outside a request. Each was played to its end by
`tests/workflow/test_five_sharings.py` on a real Temporal server whose time was let pass; what stands here is what
came out, and the test fails where it does not. To write this page anew:
`CLEANCOPY_WRITE_DOCS=1 python -m pytest tests/workflow/test_five_sharings.py`.
"""
SHARED, NOT_SHARED = (acts.MatterEnded(outcome=one) for one in (MatterOutcome.SHARED, MatterOutcome.NOT_SHARED))
RECEIVER = acts.ReceiverChecked(person_id="mp-1", how=HowChecked.RANG_BACK)
Story = Callable[[Case], Awaitable[None]]


@asynccontextmanager
async def sharing(env: WorkflowEnvironment, whom: WithWhom, *, urgent: bool = False) -> AsyncIterator[Case]:
    """A sharing that begins today."""
    today = (await env.get_current_time()).date()
    share = acts.ToBeShared(
        with_whom=whom, asked_by=AskedBy.SETTING, decide_by=today + timedelta(days=7), urgent=urgent
    )
    async with under_way(env, ProcessKind.SHARING, share=share, answered=False) as case:
        yield case


async def ready(case: Case) -> None:
    """Who gets it is made sure of, and nobody is owed confidence."""
    await case.say(RECEIVER)
    await case.say(acts.ConfidenceAsked(giver=Confidence.NO, subject=Confidence.NO))


async def weighed(case: Case, *, share: bool = True, why: WhyNotAsked | None = None) -> None:
    """The five questions, backed by the safeguarding lead."""
    verdict = await case.say(
        acts.SharingWeighed(
            fits_the_aim=Answer.YES if share else Answer.NO,
            vulnerable=Answer.YES,
            another_way=Answer.NO,
            needed_for_rights=Answer.YES,
            needed_to_protect=Answer.YES if share else Answer.NO,
            not_asked=why,
            share=share,
        )
    )
    assert verdict.event is not None
    assert await case.refused(acts.Backed(seq=verdict.event.seq)) == "same_person"
    await case.say(acts.Backed(seq=verdict.event.seq), Role.SAFEGUARDING_LEAD)


async def consent(case: Case, *, in_writing: bool) -> None:
    """A parent says yes, after hearing all of it."""
    yes = acts.SharingConsent(
        on=await case.today(), given=True, in_writing=in_writing, told=tuple(ConsentPart), able=True, free=True
    )
    await case.say(yes)


async def passed(case: Case, parents: ParentsTold, **more: Any) -> None:
    """It is passed on today."""
    today = await case.today()
    await case.say(acts.PassedOn(on=today, checked=tuple(SharedPart), parents=parents, **more))


async def with_consent(case: Case) -> None:
    """The next school asks for the developmental summary. The mother consents in writing, after hearing all of it;
    a spoken yes is refused first. Two pages are chosen, copied, proved and looked at, and given by hand.
    """
    await ready(case)
    today = await case.today()
    spoken = acts.SharingConsent(
        on=today, given=True, in_writing=False, told=tuple(ConsentPart), able=True, free=True
    )
    assert await case.refused(spoken) == "consent_in_writing"
    await consent(case, in_writing=True)
    await case.say(acts.PagesChosen(choice_id="sp-1", digest="a" * 64, pages=2))
    await case.until(lambda: len(case.cabinet.copies) == 1)
    sent = {"how": SentHow.HANDED, "copy_sha256": SHA}
    early = acts.PassedOn(on=today, checked=tuple(SharedPart), parents=ParentsTold.FIRST, **sent)
    assert await case.refused(early) == "copy_not_looked_at"
    await case.say(acts.SharedCopyRead(copy_sha256=SHA), Role.DEPUTY)
    await passed(case, ParentsTold.FIRST, **sent)
    await case.say(SHARED)


async def taken_back(case: Case) -> None:
    """Health asks for a talk about the child's speech. The father says yes by word of mouth, and takes it back two
    days later, before anything has gone. Nothing goes; the record says why.
    """
    await ready(case)
    await consent(case, in_writing=False)
    await case.pass_days(2)
    today = await case.today()
    await case.say(acts.ConsentTakenBack(on=today))
    nothing = acts.PassedOn(on=today, checked=tuple(SharedPart), parents=ParentsTold.FIRST)
    assert await case.refused(nothing) == "no_consent"
    await case.say(NOT_SHARED)


async def without_consent(case: Case) -> None:
    """Bruises, and a parent who may cover them up. Social care is told without asking: five questions, backed by
    the safeguarding lead. The parents are told nine days later, when social care says that it is safe.
    """
    await ready(case)
    await weighed(case, why=WhyNotAsked.COVER_UP)
    review = await case.today() + timedelta(days=3)
    await passed(case, ParentsTold.LATER, review_on=review)
    await case.pass_days(2)
    await case.say(acts.ReviewMoved(to=await case.today() + timedelta(days=8)))
    await case.pass_days(7)
    assert await case.refused(SHARED) == "parents_open"
    await case.say(acts.ParentsInformed(on=await case.today(), told=True))
    await case.say(SHARED)


async def not_to_share(case: Case) -> None:
    """Somebody rings and says that they are the police. The station, rung on its own number, does not know them.
    Nothing is told; the safeguarding lead backs that, and the reason stands in the record.
    """
    verdict = await case.say(acts.SharingDeclined())
    assert verdict.event is not None
    assert await case.refused(NOT_SHARED) == "not_decided_yet"
    await case.say(acts.Backed(seq=verdict.event.seq), Role.SAFEGUARDING_LEAD)
    await case.say(NOT_SHARED)


async def in_an_emergency(case: Case) -> None:
    """A child is taken away by somebody who must not. The police are told at once and it is written down after.
    Nobody answers the five questions for a day: the line manager hears of it. Then they are answered and backed.
    """
    await case.say(RECEIVER)
    await passed(case, ParentsTold.FIRST)
    await case.until(lambda: "letter/safeguarding_notice/urgent" in case.cabinet.letters)
    assert await case.refused(SHARED) == "weigh_afterwards"
    await case.pass_days(1.1)
    await case.until(lambda: any("matter_late" in one for one in case.cabinet.letters))
    await weighed(case)
    await case.say(SHARED)


STORIES: tuple[tuple[str, WithWhom, bool, Story], ...] = (
    ("With consent", WithWhom.NEXT_PROVIDER, False, with_consent),
    ("Consent is taken back", WithWhom.HEALTH, False, taken_back),
    ("Without consent, backed by the safeguarding lead", WithWhom.SOCIAL_CARE, False, without_consent),
    ("Not to share", WithWhom.POLICE, False, not_to_share),
    ("In an emergency", WithWhom.POLICE, True, in_an_emergency),
)


async def test_five_sharings(env: WorkflowEnvironment) -> None:
    """S93-S101, S104, S105, S112, S113, S115: with consent, taken back, without it, not shared, in an emergency."""
    for number, (title, whom, urgent, story) in enumerate(STORIES, start=1):
        async with sharing(env, whom, urgent=urgent) as case:
            await story(case)
            outcome = await case.handle.result()
            assert outcome == ("not_shared" if number in {2, 4} else "shared")
            words = " ".join((story.__doc__ or "").split())
            compare_or_write(number, told(number, title, words, whom, case.cabinet), PAGE, HEAD)
            if story is without_consent:
                tell_matter(4, "A sharing without consent", story, outcome, case.cabinet)


def told(number: int, title: str, story: str, whom: WithWhom, cabinet: Cabinet) -> str:
    """One sharing as a section of the page."""
    state = rules_for(REFS[ProcessKind.SHARING]).fold(cabinet.events)
    days = (local_date(cabinet.events[-1].at) - local_date(cabinet.events[0].at)).days
    went = state.passed_on
    letters = ", ".join(sorted(one.split("/")[1].replace("_", " ") for one in cabinet.letters))
    backed = any(isinstance(event.act, acts.Backed) for event in cabinet.events)
    rows = {
        "With whom": WITH_WHOM[whom],
        "Outcome": state.ended.value.replace("_", " "),
        "How it went": SENT_HOW[went.how] if went is not None else "it did not",
        "Parents told": _parents_told(state),
        "Backed by the safeguarding lead": "yes" if backed else "not needed",
        "Days": str(days),
        "Letters": letters or "none",
        "Paper in the child's file": "yes" if any(one.startswith("sharing_record") for one in state.done) else "no",
    }
    lines = [f"## {number}. {title}", "", story, "", "| | |", "|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {value} |" for name, value in rows.items())]) + "\n"


def _parents_told(state: SharingState) -> str:
    """Whether the parents were told when it was passed on, and where not, what came of it later."""
    if state.passed_on is None:
        return "nothing to tell"
    if state.informed is None:
        return PARENTS_TOLD[state.passed_on.parents]
    return "Not when it was passed on; later, when it was safe" if state.informed.told else "No, and never to be"
