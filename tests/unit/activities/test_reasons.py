"""What the record asks of a judgement: a reason in somebody's own words; and of a notice: something to tell."""

import pytest

from models import acts
from models.messages import RecordOrder, Said, SystemNote
from models.words import Answer, Evidence, Ground, Outcome, ReplyKind, Role
from records.database import writing
from records.log import submit
from rules.notices import NOTHING_TO_TELL
from tests.unit.activities.conftest import Recorder
from tests.unit.web.parties import asked, ready, somebody, weighed
from tests.unit.web.test_weighing import heard

FIVE = dict.fromkeys(
    ("fits_the_aim", "vulnerable", "another_way", "needed_for_rights", "needed_to_protect"), Answer.NOT_SURE
)


def judgements(person: str) -> list[acts.Act]:
    """What nobody may say without a reason."""
    return [
        acts.DecisionMade(decision_id="D", party_id=person, outcome=Outcome.REFERENCES, ground=Ground.REFUSED),
        acts.BalanceWeighed(party_id=person, share=False, **FIVE),
        acts.NoticeSettled(party_id=person, tell=False),
        acts.StopPlaced(party_id=person),
    ]


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("reason", ["", " \n\t"])
def test_a_judgement_without_a_reason_is_not_written_down(recorder: Recorder, number: int, reason: str) -> None:
    """S31, S99, R15: pages ask for it; a message from elsewhere gets no further."""
    house = recorder.house
    ref, _ = ready(house)
    person = somebody(house, ref, "Ines Aldane")
    asked(house, ref, person)
    heard(house, ref, person, ReplyKind.REFUSAL)
    act, user = judgements(person)[number], recorder.user(Role.MANAGER)
    with writing(house.desk.engine, ref) as session:
        submit(session, ref, act, user.id, Role.MANAGER, reason, "said-bare")
    said = Said(submission_id="said-bare", actor_id=user.id, role=Role.MANAGER, act=act)
    verdict = recorder.record.record_said(RecordOrder(ref=ref, said=said, known_to=recorder.log(ref)[-1].seq))
    assert verdict.refused == "reason_missing"
    assert recorder.say(ref, act).refused is None


def test_that_there_is_nothing_to_tell_is_written_down_once_and_asks_nobody_to_try_again(
    recorder: Recorder,
) -> None:
    """S28: the log bears it out while the notice is due, and not after."""
    house = recorder.house
    ref, person = ready(house)
    asked(house, ref, person)
    house.record(
        ref,
        acts.ReplyReceived(
            party_id=person,
            reply_id="R-1",
            reply=ReplyKind.REFUSAL,
            evidence=Evidence.CALL_NOTE,
            received_at=house.desk.now,
            objection=False,
        ),
    )
    house.record(ref, acts.ConsultationStarted(reply_by=house.desk.now.date()))
    weighed(house, ref, person)
    shared = acts.DecisionMade(
        decision_id="D", party_id=person, outcome=Outcome.DISCLOSE, ground=Ground.REASONABLE_WITHOUT_CONSENT
    )
    seq = house.record(ref, shared).seq
    house.record(ref, acts.Backed(seq=seq), Role.SAFEGUARDING_LEAD)
    notice = f"letter/decision_notice/{person}"
    note = SystemNote(ref=ref, act=acts.EffectFailed(effect=notice, code=NOTHING_TO_TELL))
    assert recorder.record.record_note(note) is not None
    state = house.state(ref)
    assert (state.failed, state.has_nothing_to_tell(notice)) == ({}, True)
    assert recorder.record.record_note(note) is None
