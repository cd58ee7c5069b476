"""No personal data in any history of Temporal: every event of every workflow is read, failures included (S59)."""

import asyncio
import re
from datetime import UTC, datetime

from temporalio.client import Client

from models import acts
from models.words import Evidence, ReplyKind, Role
from records.database import reading
from records.log import submissions_of
from temporal_client import connect
from tests.e2e.house import House
from tests.e2e.player import GRAN, MINUTES, OBSERVATION, STAFF, Player

SAID_BY_MAIL = "Please keep my garden gate story out of it, I refuse."


def test_no_name_address_or_phrase_stands_in_any_history(house: House) -> None:
    """design.md, "The way data flows": after a run in which things fail as well."""
    player = Player(house)
    player.play()
    failing = _a_request_in_which_things_fail(house)
    house.until(lambda: "letter/closure" in house.state(player.ref).done, what="the closing letter")
    told = asyncio.run(_everything_told(house))
    assert player.ref in told
    assert failing.ref in told
    for phrase in _phrases(house, [player, failing]):
        assert phrase.lower() not in told.lower(), "personal data stands in a history"


def _a_request_in_which_things_fail(house: House) -> Player:
    """A bad address, a mail that refuses, acts that are refused, a letter that cannot go."""
    player = Player(house)
    for step in (player.create, player.intake, player.assemble, player.ask):
        step()
    house.until(lambda: bool(house.mails(player.gran_email)), what="the letter")
    house.answer(house.mails(player.gran_email)[-1], SAID_BY_MAIL)
    house.until(lambda: "reply_received" in house.kinds(player.ref), what="the reply")
    consent_by_mail = acts.ReplyReceived(
        party_id=player.people[GRAN],
        reply_id="R-forged",
        reply=ReplyKind.CONSENT,
        received_at=datetime.now(UTC),
        objection=False,
    )
    refused = player.say(consent_by_mail, reason=f"{GRAN} said yes, I think")
    assert getattr(refused, "status", "") == "refused"
    unknown = acts.ObjectionSettled(party_id="person-unknown")
    assert getattr(player.say(unknown, reason=f"about {STAFF}"), "status", "") == "refused"
    player.reply(STAFF, ReplyKind.REFUSAL, Evidence.CALL_NOTE)
    player.say(acts.StopPlaced(), Role.SAFEGUARDING_LEAD, reason=f"{GRAN} is afraid")
    return player


async def _everything_told(house: House) -> str:
    client = await connect(house.settings)
    parts = []
    async for workflow in client.list_workflows():
        parts.append(await _history(client, workflow.id, workflow.run_id))
        parts.append(f"{workflow.id} {workflow.search_attributes} {await workflow.memo()}")
    return "\n".join(parts)


async def _history(client: Client, workflow_id: str, run_id: str | None) -> str:
    handle = client.get_workflow_handle(workflow_id, run_id=run_id)
    history = await handle.fetch_history()
    return "\n".join(str(event) for event in history.events)


def _phrases(house: House, players: list[Player]) -> set[str]:
    """Every name, address and run of words that only the cabinet may hold."""
    found = {GRAN, STAFF, *GRAN.split(), *STAFF.split(), "Ashdown", "Mill Lane", "garden gate"}
    for text in (OBSERVATION, MINUTES, SAID_BY_MAIL):
        found |= {part.strip() for part in re.split(r"[.\n]", text) if len(part.strip()) > 12}
    with reading(house.engine) as session:
        for player in players:
            found |= {player.gran_email, player.requester_email}
            found |= {one.reason for one in submissions_of(session, player.ref) if len(one.reason) > 12}
    return found
