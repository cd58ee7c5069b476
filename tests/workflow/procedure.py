"""The procedure played up to a given stage, for tests that begin there."""

from datetime import date, timedelta

from models import acts
from models.words import (
    Answer,
    Controversy,
    Evidence,
    Factor,
    Ground,
    Outcome,
    ParentalSource,
    PartyKind,
    ReleaseWay,
    ReplyKind,
    Role,
    Stage,
    WhoLearns,
)
from rules.folding import fold
from rules.guards.finishing import disclosed_as
from tests.workflow.conftest import Case

FILE = "f" * 64
MARKS = "a" * 64
ORDER = list(Stage)


async def reach(case: Case, stage: Stage, controversial: bool = False) -> None:
    """Bring a fresh request to the beginning of `stage`, with two third parties: p-gran and p-staff."""
    for reached, step in _STEPS:
        if ORDER.index(reached) >= ORDER.index(stage):
            return
        if reached is Stage.INTAKE:
            await intake(case, controversial)
        else:
            await step(case)


async def intake(case: Case, controversial: bool = False) -> None:
    """Authority, identity and risk are settled."""
    grounds = (Controversy.COURT_CASE,) if controversial else ()
    await case.say(acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER, controversial=grounds))


async def assembly(case: Case) -> None:
    """The file is collected and both say that it is complete."""
    await case.say(acts.FileChanged(digest=FILE, documents=3, pages=4))
    for party_id, kind in (("p-gran", PartyKind.FAMILY), ("p-staff", PartyKind.STAFF)):
        await case.say(acts.PartyNamed(party_id=party_id, party_kind=kind))
    await case.say(acts.FileComplete(digest=FILE))
    await case.say(acts.FileConfirmed(digest=FILE), Role.LINE_MANAGER)


async def plan_all(case: Case) -> None:
    """Who will learn of this is answered for everybody."""
    for party_id in ("p-gran", "p-staff"):
        await case.say(acts.ContactPlanned(party_id=party_id, ask=True, who_learns=WhoLearns.SAFE))


SUMMARY = "5" * 64
"""What the letters say, as a digest; the cabinet of the tests believes any."""


async def read_all(case: Case) -> None:
    """The line manager reads what each letter says before it goes."""
    for party_id in ("p-gran", "p-staff"):
        await read(case, party_id)


async def read(case: Case, party_id: str) -> None:
    """The line manager reads what one letter says."""
    await case.say(acts.LetterRead(party_id=party_id, digest=SUMMARY), Role.LINE_MANAGER)


async def letters_go(case: Case) -> None:
    """Both are to be asked, their letters are read and leave."""
    await plan_all(case)
    await read_all(case)
    await case.say(acts.ConsultationStarted(reply_by=await reply_date(case)))
    await case.until(lambda: "letter/third_party/p-gran" in case.cabinet.letters)
    await case.until(lambda: "letter/third_party/p-staff" in case.cabinet.letters)


async def consultation(case: Case) -> None:
    """Both are written to and answer: grandmother yes, staff no."""
    await letters_go(case)
    await answer(case, "p-gran", ReplyKind.CONSENT)
    await answer(case, "p-staff", ReplyKind.REFUSAL)
    await case.say(acts.ObjectionSettled(party_id="p-staff"))


async def reply_date(case: Case) -> date:
    """A reply date ten days ahead."""
    return await case.today() + timedelta(days=10)


async def answer(case: Case, party_id: str, kind: ReplyKind) -> None:
    """A third party answers on the answer page."""
    reply = acts.ReplyReceived(
        party_id=party_id,
        reply_id=f"R-{next(case.numbers)}",
        reply=kind,
        evidence=Evidence.ANSWER_PAGE,
        received_at=await case.env.get_current_time(),
        objection=kind is not ReplyKind.CONSENT,
    )
    await case.say(reply, Role.THIRD_PARTY, by=party_id)


S29 = (Factor.ENDANGERED, Factor.SENSITIVE)
"""What has to count before more than the name of a member of staff is left out."""


def decision(
    party_id: str, outcome: Outcome, ground: Ground, factors: tuple[Factor, ...] = ()
) -> acts.DecisionMade:
    """A decision about everything of one party."""
    return acts.DecisionMade(
        decision_id=f"D-{party_id}", party_id=party_id, outcome=outcome, ground=ground, factors=factors
    )


async def endangered(case: Case, party_id: str) -> None:
    """It is noted that it is sensitive, and that the member of staff would be in danger (S29)."""
    await case.say(acts.FactorsNoted(party_id=party_id, factors=S29))


async def decide(case: Case) -> None:
    """The grandmother's passages are disclosed, the staff's references are left out."""
    await case.say(decision("p-gran", Outcome.DISCLOSE, Ground.CONSENT))
    await talk(case)
    await endangered(case, "p-staff")
    await case.say(decision("p-staff", Outcome.REFERENCES, Ground.STAFF_ENDANGERED, S29))
    await back(case, Role.SAFEGUARDING_LEAD)


async def talk(case: Case) -> None:
    """Somebody talks with the member of staff."""
    await case.say(acts.StaffTalked(party_id="p-staff", on=await case.today()))


async def weigh(case: Case, party_id: str) -> None:
    """The five questions are answered: share; the safeguarding lead backs the answers."""
    act = acts.BalanceWeighed(
        party_id=party_id,
        fits_the_aim=Answer.YES,
        vulnerable=Answer.NO,
        another_way=Answer.NO,
        needed_for_rights=Answer.YES,
        needed_to_protect=Answer.NO,
        share=True,
    )
    await case.say(act)
    await back(case, Role.SAFEGUARDING_LEAD)


async def back(case: Case, role: Role = Role.LINE_MANAGER) -> None:
    """A second person backs whatever waits for one."""
    for seq in sorted(fold(case.cabinet.events).needs_second):
        await case.say(acts.Backed(seq=seq), role)


async def redact(case: Case) -> None:
    """The copy is ordered and made."""
    before = case.cabinet.kinds().count("copy_made")
    await case.say(acts.CopyOrdered(marks_digest=MARKS))
    await case.until(lambda: case.cabinet.kinds().count("copy_made") > before)


def copy_sha(case: Case) -> str:
    """The hash of the newest copy."""
    made = [event.act for event in case.cabinet.events if isinstance(event.act, acts.CopyMade)]
    return made[-1].copy_sha256


async def check(case: Case) -> None:
    """The line manager passes the copy."""
    await case.say(acts.SignedOff(copy_sha256=copy_sha(case)), Role.LINE_MANAGER)


async def release(case: Case) -> None:
    """The invitation goes, an appointment is booked, the copy is given."""
    await case.say(acts.ReleaseConfirmed(copy_sha256=copy_sha(case), slot_ids=("slot-1", "slot-2")))
    await case.say(acts.SlotBooked(slot_id="slot-2"), Role.REQUESTER)
    await case.say(await giving(case))


async def giving(case: Case) -> acts.CopyGiven:
    """The copy that stands, given at a meeting today, with the letters that belong to it."""
    return acts.CopyGiven(
        copy_sha256=copy_sha(case),
        way=ReleaseWay.MEETING,
        on=await case.today(),
        taken_away=True,
        with_letters=True,
    )


async def close(case: Case) -> None:
    """The manager closes it as disclosed, in full or in part as it was."""
    await case.say(acts.RequestClosed(closed_as=disclosed_as(fold(case.cabinet.events))))


_STEPS = (
    (Stage.INTAKE, intake),
    (Stage.ASSEMBLY, assembly),
    (Stage.CONSULTATION, consultation),
    (Stage.DECISION, decide),
    (Stage.REDACTION, redact),
    (Stage.CHECK, check),
    (Stage.RELEASE, release),
    (Stage.CLOSE, close),
)
