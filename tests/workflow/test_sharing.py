"""A sharing as a process: nobody alone decides it, no letter leaves on its own, and it ends with its outcome."""

from temporalio.testing import WorkflowEnvironment

from models import acts
from models.matter_words import MatterOutcome, ParentsTold, SharedPart, WhyNotAsked
from models.words import Answer, ProcessKind, Role
from tests.workflow.matters import under_way
from tests.workflow.telling_matters import tell_matter


async def test_a_sharing_without_consent_is_backed_passed_on_and_ended(env: WorkflowEnvironment) -> None:
    """Asking the parents could put the child at risk. The five questions are answered, the safeguarding lead backs
    them, only what is needed is passed on, and the parents are not told first.

    S97-S100, S112.
    """
    async with under_way(env, ProcessKind.SHARING) as case:
        today = (await env.get_current_time()).date()
        weighed = await case.say(
            acts.SharingWeighed(
                fits_the_aim=Answer.YES,
                vulnerable=Answer.YES,
                another_way=Answer.NO,
                needed_for_rights=Answer.YES,
                needed_to_protect=Answer.YES,
                not_asked=WhyNotAsked.COVER_UP,
                share=True,
            )
        )
        passed = acts.PassedOn(on=today, checked=tuple(SharedPart), parents=ParentsTold.NOT_TOLD)
        assert await case.refused(passed) == "no_consent"
        assert weighed.event is not None
        await case.say(acts.Backed(seq=weighed.event.seq), Role.SAFEGUARDING_LEAD)
        await case.say(passed)
        await case.say(acts.MatterEnded(outcome=MatterOutcome.SHARED))
        assert await case.handle.result() == "shared"
        assert case.cabinet.letters == []
        played = test_a_sharing_without_consent_is_backed_passed_on_and_ended
        tell_matter(4, "A sharing without consent", played, "shared", case.cabinet)
