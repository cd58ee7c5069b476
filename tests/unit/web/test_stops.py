"""Stops and what went out wrongly (S54, R35): at once, by anybody who may, lifted by two."""

import re
from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.routing import APIRoute

from models import acts
from models.words import ClosedAs, GuestPart, LinkPurpose, PartyKind, Role
from records.database import reading, writing
from records.guests import add_guest
from records.post import LinkFault, find_link, make_link
from rules.permissions import See, may_see
from tests.unit.web.house import House
from tests.unit.web.parties import paper, passage, somebody, user_id
from web.routers import ROUTERS

REASON = "She is afraid of him."


def test_a_stop_is_one_press_and_a_reason(house: House) -> None:
    ref = house.request()
    lead = house.person(Role.SAFEGUARDING_LEAD)
    page = lead.send(f"/requests/{ref}/stops/place", {"on": "whole", "reason": ""})
    assert "Say why, in your own words" in page.text
    assert lead.send(f"/requests/{ref}/stops/place", {"on": "whole", "reason": REASON}).status_code == 303
    assert house.state(ref).stopped


def test_its_reason_is_read_by_those_who_decide_and_the_lead_only(house: House) -> None:
    """Design: sensitive reasons are seen by decider and safeguarding lead only."""
    ref = house.request()
    house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD, REASON)
    for role, reads in ((Role.MANAGER, True), (Role.LINE_MANAGER, False), (Role.LEGAL_ADVISER, False)):
        person = house.person(role)
        assert (REASON in person.get(f"/requests/{ref}/stops").text) is reads
        assert (REASON in person.get(f"/requests/{ref}/history").text) is reads


def test_two_people_lift_it(house: House) -> None:
    ref = house.request()
    seq = house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD, REASON).seq
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/stops"
    manager.send_from(path, f"{path}/{seq}/lift", {f"reason-{seq}": "He has moved away."})
    assert house.state(ref).stopped
    (lifting,) = house.state(ref).needs_second
    backing = f"/requests/{ref}/backing"
    own = manager.send_from(backing, f"{backing}/{lifting}", {f"read-{lifting}": "yes"})
    assert "cannot be the one who proposed it" in own.text
    lead = house.person(Role.SAFEGUARDING_LEAD)
    assert "He has moved away." in lead.get(backing).text
    assert "Confirm that you have read" in lead.send_from(backing, f"{backing}/{lifting}").text
    assert lead.send_from(backing, f"{backing}/{lifting}", {f"read-{lifting}": "yes"}).status_code == 303
    assert not house.state(ref).stopped
    page = manager.get(path).text
    assert "No stop is in force" in page and "Lifted by two people" in page
    for told in ("He has moved away.", "Judith Amberley (manager)", "Farida Nasser (safeguarding lead)"):
        assert told in page
    history = manager.get(f"/requests/{ref}/history").text
    assert "backed, as the second person: Judith Amberley (manager) proposed to lift a safeguarding stop" in history


def test_nobody_backs_what_they_cannot_read(house: House) -> None:
    ref = house.request()
    seq = house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD, REASON).seq
    house.record(ref, acts.StopLifted(stop_seq=seq), Role.MANAGER, "He has moved away.")
    line_manager = house.person(Role.LINE_MANAGER)
    page = line_manager.get(f"/requests/{ref}/backing").text
    assert "nobody backs what they cannot read" in page
    assert "He has moved away." not in page
    (lifting,) = house.state(ref).needs_second
    path = f"/requests/{ref}/backing"
    line_manager.send_from(path, f"{path}/{lifting}", {f"read-{lifting}": "yes"})
    assert house.state(ref).stopped


def test_something_went_out_wrongly_holds_everything(house: House) -> None:
    """R35."""
    ref = house.request()
    with writing(house.desk.engine, ref) as session:
        token = make_link(session, ref, LinkPurpose.BOOK, days=30, now=house.desk.now)
    key_person = house.person(Role.KEY_PERSON)
    onward = key_person.send("/went-wrong", {"ref": f" {ref.lower()} "})
    assert onward.headers["location"] == f"/requests/{ref}/went-wrong"
    page = key_person.get(f"/requests/{ref}/went-wrong")
    assert "Rowan" not in page.text, "whoever may not see the request sees no name"
    now = {"on-day": "23", "on-month": "11", "on-year": "2026", "at": "9.15"}
    answer = key_person.send(f"/requests/{ref}/went-wrong", {**now, "reason": "It went to his father."})
    assert answer.status_code == 303
    assert house.state(ref).stopped
    assert house.state(ref).went_wrong_seqs
    with reading(house.desk.engine) as session:
        assert find_link(session, token, house.desk.now) is LinkFault.REVOKED


def test_what_was_noticed_in_the_future_is_refused(house: House) -> None:
    ref = house.request()
    later = {"on-day": "23", "on-month": "11", "on-year": "2026", "at": "23:59"}
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/went-wrong", {**later, "reason": "x"})
    assert "The time is in the future" in page.text
    odd = {**later, "at": "half past"}
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/went-wrong", {**odd, "reason": "x"})
    assert "hours and minutes" in page.text


def _routes(router: APIRouter) -> Iterator[object]:
    """The routes of a router and of those within it."""
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        yield from _routes(inner) if inner is not None else [route]


def every_page(ref: str) -> list[str]:
    """The address of every page that needs no more than a request's reference."""
    found = [
        route.path.replace("{ref}", ref)
        for router in ROUTERS
        for route in _routes(router)
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    ]
    assert len(found) > 100
    return [path for path in found if "{" not in path and not path.endswith(".pdf")] + [
        "/nowhere",
        "/requests/AR-2099-0001",
    ]


def pages_of(house: House, ref: str) -> dict[str, str]:
    """Every such page as the manager sees it, by its address."""
    manager = house.person(Role.MANAGER)
    answers = {path: manager.get(path) for path in every_page(ref)}
    assert [path for path, answer in answers.items() if answer.status_code >= 500] == []
    return {path: one.text for path, one in answers.items() if "text/html" in one.headers["content-type"]}


def test_every_page_leads_to_what_went_out_wrongly_and_none_shows_the_other_parents_request(house: House) -> None:
    """R35, R11, S83: also after the end, and nothing of who else asks, who comes with them, or their reference."""
    hers = house.request()
    his = house.request(requester_name="Tom Ashdown", child_id=house.child_of(hers))
    with writing(house.desk.engine, hers) as session:
        add_guest(session, hers, "Secretguest Mullin", GuestPart.INTERPRETER, "seed", at=house.desk.now)
    house.entitled(his)
    house.record(his, acts.RequestWithdrawn())
    house.record(his, acts.RequestClosed(closed_as=ClosedAs.WITHDRAWN))
    assert house.state(his).closed_as is not None
    shown = pages_of(house, his)
    assert [path for path, page in shown.items() if '/went-wrong"' not in page] == []
    below = {path: page for path, page in shown.items() if his in path}
    assert len(below) > 50
    for secret in ("Mira Ashdown", "mira@example.org", "Secretguest", hers):
        assert [path for path, page in below.items() if secret in page] == []


def test_from_any_page_the_request_is_chosen_or_its_reference_typed(house: House) -> None:
    """R35: a key person sees no request and types what stands on the letter; nothing is told about other ones."""
    ref = house.request()
    manager, key_person = house.person(Role.MANAGER), house.person(Role.KEY_PERSON)
    assert f'href="/requests/{ref}/went-wrong"' in manager.get("/went-wrong").text
    page = key_person.get("/went-wrong")
    assert ref not in page.text
    assert "There is no request" in manager.send("/went-wrong", {"ref": "AR-2099-0001"}).text
    assert 'method="post"' in page.text.split('action="/went-wrong"')[0].rsplit("<form", 1)[1], (
        "what is typed stands in no address"
    )
    assert house.person(Role.ADMINISTRATOR).get("/went-wrong").status_code == 403


def test_whoever_sees_no_request_learns_of_none_by_typing_references(house: House) -> None:
    """R35, S59: the same answer for one that exists and one that does not; only a report on record tells."""
    ref, unknown = house.request(), "AR-2099-0001"
    key_person = house.person(Role.KEY_PERSON)
    ahead = [key_person.send("/went-wrong", {"ref": one}) for one in (ref, unknown)]
    assert [(one.status_code, one.headers["location"]) for one in ahead] == [
        (303, f"/requests/{one}/went-wrong") for one in (ref, unknown)
    ]
    forms = [key_person.get(f"/requests/{one}/went-wrong").text for one in (ref, unknown)]
    said = re.compile(r'name="said" value="[^"]*"')
    assert said.sub("", forms[0]).replace(ref, "") == said.sub("", forms[1]).replace(unknown, "")
    noticed = {"on-day": "23", "on-month": "11", "on-year": "2026", "at": "9.15", "reason": "It went to his aunt."}
    answer = key_person.send(f"/requests/{unknown}/went-wrong", noticed)
    assert answer.status_code == 422
    assert "Nothing is held yet" in answer.text and "It went to his aunt." in answer.text
    odd = key_person.send("/went-wrong", {"ref": "Rowan Ashdown"})
    assert odd.status_code == 422 and "It looks like AR-2026-0007" in odd.text


def items(house: House) -> tuple[str, str, str, str]:
    """A request with a person, a paper and a passage: the reference and their ids."""
    ref = house.request()
    house.entitled(ref)
    person, document = somebody(house, ref), paper(house, ref)
    return ref, person, document, passage(house, ref, person, document).id


def test_one_passage_or_one_paper_is_stopped_with_one_press_and_a_reason(house: House) -> None:
    """S54: from where it stands, it is chosen already; only the reason is typed."""
    ref, person, document, mention = items(house)
    lead, place = house.person(Role.SAFEGUARDING_LEAD), f"/requests/{ref}/stops/place"
    for page, item in (
        (f"people/{person}/mentions", f"passage:{mention}"),
        (f"documents/{document}", f"paper:{document}"),
    ):
        assert f"{place}?on={item}" in lead.get(f"/requests/{ref}/{page}").text
        shown = lead.get(f"{place}?on={item}").text
        assert 'value="one" checked' in shown and f'value="{item}" selected' in shown
        assert lead.send(place, {"on": "one", "item": item, "reason": REASON}).status_code == 303
    of_passage, of_paper = house.state(ref).open_stops
    assert (of_passage.party_id, of_passage.mention_id) == (person, mention)
    assert (of_paper.document_id, of_paper.mentioned) == (document, (person,))
    assert not house.state(ref).stopped
    listed = house.person(Role.MANAGER).get(f"/requests/{ref}/stops").text
    assert "Grandma Rosa fetched him early" in listed and "Note at the door" in listed


def test_which_paper_is_stopped_is_told_to_those_who_see_the_file(house: House) -> None:
    """S60: the adviser reads that there is a stop, and not on what."""
    ref, person, document, mention = items(house)
    house.record(ref, acts.StopPlaced(document_id=document), Role.SAFEGUARDING_LEAD, REASON)
    house.record(ref, acts.StopPlaced(party_id=person, mention_id=mention), Role.SAFEGUARDING_LEAD, REASON)
    seen = house.person(Role.LEGAL_ADVISER).get(f"/requests/{ref}/stops").text
    assert "One paper" in seen and "Note at the door" not in seen and "fetched him early" not in seen


def test_a_stop_without_its_item_is_asked_for_and_what_was_typed_stays(house: House) -> None:
    ref, *_ = items(house)
    answer = house.person(Role.MANAGER).send(
        f"/requests/{ref}/stops/place", {"on": "one", "item": "", "reason": REASON}
    )
    assert answer.status_code == 422
    assert "Choose the paper or the passage" in answer.text and REASON in answer.text


def test_a_stopped_paper_is_decided_on_its_page_and_backed_by_the_lead(house: House) -> None:
    """S54, R19: the stop becomes a decision of two."""
    ref, _, document, _ = items(house)
    house.record(ref, acts.StopPlaced(document_id=document), Role.SAFEGUARDING_LEAD, REASON)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/stops/papers/{document}"
    assert path in manager.get(f"/requests/{ref}/stops").text
    assert "Choose what happens" in manager.send_from(path, path, {"reason": "Abuse."}).text
    form = {"ground": "child_abuse_data", "reason": "He would learn what she said."}
    assert manager.send_from(path, path, form).status_code == 303
    (waiting,) = house.state(ref).needs_second
    assert "learn what she said" not in house.person(Role.LINE_MANAGER).get(f"/requests/{ref}/backing").text
    backing = f"/requests/{ref}/backing"
    lead = house.person(Role.SAFEGUARDING_LEAD)
    assert "one paper is left out as a whole" in lead.get(backing).text
    assert lead.send_from(backing, f"{backing}/{waiting}", {f"read-{waiting}": "yes"}).status_code == 303
    assert house.state(ref).is_left_out(document)
    assert "nothing of this is in it" in manager.get(f"/requests/{ref}/stops").text


def test_where_a_paper_names_the_only_lead_the_pages_say_what_to_do(house: House) -> None:
    """S98, R24: a second lead backs it; a stop on it is lifted by two others."""
    ref = house.request()
    house.entitled(ref)
    note = paper(house, ref)
    lead = somebody(house, ref, "Farida Nasser", PartyKind.STAFF, account=user_id(house, Role.SAFEGUARDING_LEAD))
    passage(house, ref, lead, note)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/stops/papers/{note}"
    said = "Ask the administrator for an account for a second lead"
    assert said in manager.get(path).text
    form = {"ground": "serious_harm", "reason": REASON}
    assert manager.send(path, form).status_code == 303
    assert said in manager.get(f"/requests/{ref}/backing").text
    assert said in manager.get(f"/requests/{ref}/decisions/{lead}").text
    other = somebody(house, ref, "Tomos Prydderch", PartyKind.STAFF, account=user_id(house, Role.DEPUTY))
    assert said not in manager.get(f"/requests/{ref}/decisions/{other}").text


def test_a_paper_of_another_child_has_no_page_here(house: House) -> None:
    ref, _, document, _ = items(house)
    other = house.request(child_name="Noor Hadley")
    assert house.person(Role.MANAGER).get(f"/requests/{other}/stops/papers/{document}").status_code == 404
    assert house.person(Role.LEGAL_ADVISER).get(f"/requests/{ref}/stops/papers/{document}").status_code == 403


class TestReasonsThatAreKept:
    """S81 beside S29: kept close, and nobody can agree to keep them from the line manager or the lead."""

    def test_the_line_manager_opens_them_says_why_and_everybody_sees_that(self, house: House) -> None:
        """S81: without asking anybody."""
        ref = house.request()
        house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD, REASON)
        line, history, path = (
            house.person(Role.LINE_MANAGER),
            f"/requests/{ref}/history",
            f"/requests/{ref}/reasons",
        )
        assert REASON not in line.get(history).text
        assert path in line.get(history).text
        assert "Say why you need to read them" in line.send_from(path, path).text
        assert line.send_from(path, path, {"reason": "I check this copy."}).status_code == 303
        for page in ("history", "stops"):
            assert REASON in line.get(f"/requests/{ref}/{page}").text
        told = house.person(Role.SAFEGUARDING_LEAD).get(history).text
        assert "opened the reasons that are kept" in told and "I check this copy." in told

    def test_the_designated_person_reads_at_once_what_somebody_else_wrote(self, house: House) -> None:
        """S61: the safeguarding lead need not ask; whoever has no part in the request reads no page of it."""
        ref = house.request()
        house.record(ref, acts.StopPlaced(), Role.MANAGER, REASON)
        assert REASON in house.person(Role.SAFEGUARDING_LEAD).get(f"/requests/{ref}/history").text
        for role in (Role.KEY_PERSON, Role.ADMINISTRATOR):
            assert house.person(role).get(f"/requests/{ref}/history").status_code == 403

    def test_in_one_request_alone(self, house: House) -> None:
        """S60: need to know, request by request."""
        ref, other = house.request(), house.request(child_name="Noor Hadley")
        for each in (ref, other):
            house.record(each, acts.StopPlaced(), Role.SAFEGUARDING_LEAD, REASON)
        house.record(ref, acts.ReasonsOpened(), Role.LINE_MANAGER, "I check this copy.")
        assert REASON not in house.person(Role.LINE_MANAGER).get(f"/requests/{other}/history").text

    def test_nobody_else_opens_them_and_nobody_opens_what_is_about_themselves(self, house: House) -> None:
        """S29, R24."""
        ref = house.request()
        house.entitled(ref)
        assert house.person(Role.LEGAL_ADVISER).get(f"/requests/{ref}/reasons").status_code == 403
        line = user_id(house, Role.LINE_MANAGER)
        somebody(house, ref, "Owen Price", PartyKind.STAFF, account=line)
        assert "about you" in house.person(Role.LINE_MANAGER).get(f"/requests/{ref}/reasons").text

    def test_no_page_of_a_request_is_shut_to_the_safeguarding_lead(self) -> None:
        """S61, S81: whatever who carries a request may see, but for marking, new requests, the post, a table."""
        carried = {what for what in See if may_see(Role.MANAGER, what)}
        assert carried - {what for what in See if may_see(Role.SAFEGUARDING_LEAD, what)} == {
            See.NEW_REQUEST,
            See.MARKER,
            See.INBOX,
            See.REGISTER_TAKEN_OUT,
        }
