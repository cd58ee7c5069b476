"""What two people take out of the file sends the request back to where it is confirmed anew (R25, S18, S91)."""

from models import acts
from models.words import ClosedAs, Role, Stage, WhyTakenOut
from rules.folding import fold
from rules.stages import stage_of
from tests.workflow import procedure
from tests.workflow.cabinet import FILE_WITHOUT
from tests.workflow.conftest import Case

OUT = acts.PaperTakenOut(document_id="doc-1", why=WhyTakenOut.WRONG_CHILD)


def stage(case: Case) -> Stage:
    """The stage the log says."""
    return stage_of(fold(case.cabinet.events))


async def propose(case: Case) -> acts.Backed:
    """Propose to take a paper out; returns what backs it."""
    verdict = await case.say(OUT)
    assert verdict.event is not None
    return acts.Backed(seq=verdict.event.seq)


async def test_a_wrong_childs_paper_found_in_the_second_check_sends_everything_back(case: Case) -> None:
    """R25, S18: two people; the copy falls; the file is confirmed anew; then it goes on to the end."""
    await procedure.reach(case, Stage.RELEASE)
    back = await propose(case)
    assert stage(case) is Stage.ASSEMBLY
    sha = procedure.copy_sha(case)
    assert await case.refused(acts.ReleaseConfirmed(copy_sha256=sha, slot_ids=("slot-1",))) == "not_decided"
    assert await case.refused(back, by="u-manager") == "same_person"
    assert await case.refused(back, Role.DEPUTY) == "another_has_to_back"
    verdict = await case.say(back, Role.SAFEGUARDING_LEAD)
    assert verdict.event is not None
    assert verdict.event.act == back
    assert case.cabinet.kinds()[-1] == "file_changed"
    assert await case.refused(acts.FileComplete(digest=procedure.FILE)) == "file_changed"
    await case.say(acts.FileComplete(digest=FILE_WITHOUT))
    await case.say(acts.FileConfirmed(digest=FILE_WITHOUT), Role.LINE_MANAGER)
    assert stage(case) is Stage.REDACTION, "the copy with the paper in it does not stand"
    for step in (procedure.redact, procedure.check, procedure.release, procedure.close):
        await step(case)
    assert await case.handle.result() == ClosedAs.DISCLOSED_IN_PART


async def test_the_second_person_lets_the_paper_stay(case: Case) -> None:
    await procedure.reach(case, Stage.RELEASE)
    await propose(case)
    await case.say(acts.PaperKept(document_id="doc-1"), Role.LINE_MANAGER)
    assert stage(case) is Stage.RELEASE, "nothing changed, so nothing has to be done again"


async def test_a_paper_past_its_time_leaves_only_when_the_request_has_ended(case: Case) -> None:
    """R25, R31."""
    await procedure.reach(case, Stage.CONSULTATION)
    old = acts.PaperTakenOut(document_id="doc-1", why=WhyTakenOut.RETENTION)
    assert await case.refused(old) == "retention_waits"


async def test_a_request_that_was_handed_over_goes_on(case: Case) -> None:
    """S91: by the line manager, to somebody else, in the middle of it."""
    await procedure.reach(case, Stage.CONSULTATION)
    await case.say(acts.HandedOver(to_user_id="u-new"), Role.LINE_MANAGER)
    assert await case.refused(acts.HandedOver(to_user_id="u-new"), Role.MANAGER) == "already_done"
    await procedure.consultation(case)
    assert stage(case) is Stage.DECISION
