"""The inbox: mail without a request is filed by a person, or dealt with for a reason (S22, S23)."""

import re
from pathlib import Path

from models import acts
from models.words import ClosedAs, PartyKind, ReplyKind, Role
from records.database import reading, writing
from records.post import get_mail, keep_shown, match_mail
from tests.unit.web.house import House
from tests.unit.web.parties import asked, mailed, ready, replies, somebody
from web.asking.inbox import A_PAGE
from web.asking.replies_mail import WHY

ROOT = Path(__file__).resolve().parents[3]


def test_mail_without_a_request_waits_in_the_inbox_of_the_leaders(house: House) -> None:
    mail = mailed(house, None, None, "Yes <b>of course</b>")
    manager = house.person(Role.MANAGER)
    assert "Re: your letter" in manager.get("/inbox").text
    assert "Yes &lt;b&gt;of course&lt;/b&gt;" in manager.get(f"/inbox/{mail.id}").text
    assert house.person(Role.LINE_MANAGER).get("/inbox").status_code == 403


def test_filed_to_a_third_party_it_is_a_reply_that_holds_until_it_is_read(house: House) -> None:
    ref, person = ready(house)
    asked(house, ref, person)
    mail = mailed(house, None, None)
    manager = house.person(Role.MANAGER)
    answer = manager.send_from(f"/inbox/{mail.id}", f"/inbox/{mail.id}/file", {"place": f"{ref}/{person}"})
    assert answer.headers["location"] == f"/requests/{ref}/replies/mail/{mail.id}"
    party = house.state(ref).parties[person]
    assert party.unread_replies and party.has_open_objection and not party.has_consented
    assert replies(house, ref)[0].kind is ReplyKind.UNCLEAR
    confirmed = manager.send(f"/requests/{ref}/replies/mail/{mail.id}", {"meaning": "consent", "sure": "yes"})
    assert confirmed.status_code == 303
    assert house.state(ref).parties[person].has_consented


def test_filed_to_a_request_as_a_whole_it_is_kept_there(house: House) -> None:
    ref, _ = ready(house)
    mail = mailed(house, None, None)
    manager = house.person(Role.MANAGER)
    manager.send_from(f"/inbox/{mail.id}", f"/inbox/{mail.id}/file", {"place": ref})
    assert "Re: your letter" in manager.get(f"/requests/{ref}/replies").text
    assert "Nothing waits here" in manager.get("/inbox").text


def test_filed_to_a_closed_request_it_is_kept_and_changes_nothing(house: House) -> None:
    """Late mail is filed, never lost."""
    ref, person = ready(house)
    house.record(ref, acts.RequestClosed(closed_as=ClosedAs.REFUSED))
    mail = mailed(house, None, None)
    manager = house.person(Role.MANAGER)
    before = house.state(ref).seq
    manager.send_from(f"/inbox/{mail.id}", f"/inbox/{mail.id}/file", {"place": f"{ref}/{person}"})
    assert house.state(ref).seq == before
    page = manager.get(f"/requests/{ref}/replies").text
    assert "Came after the request was closed" in page and "Yes, that is fine." in page


def test_why_a_mail_waits_is_said_in_words_and_a_request_that_is_known_is_chosen(house: House) -> None:
    ref, person = ready(house)
    asked(house, ref, person)
    mail = mailed(house, ref, None)
    with writing(house.desk.engine, ref) as session:
        match_mail(session, mail.id, standing="triage", why="not_a_third_party", letter_id=f"L-{person}")
    page = house.person(Role.MANAGER).get(f"/inbox/{mail.id}").text
    assert "It answers a letter of ours, but not one to a third party." in page
    assert "not_a_third_party" not in page
    assert f'<option value="{ref}/{person}" selected>' in page


def test_dealt_with_needs_a_reason_and_keeps_the_mail(house: House) -> None:
    mail = mailed(house, None, None)
    manager, path = house.person(Role.MANAGER), f"/inbox/{mail.id}"
    assert manager.send_from(path, f"{path}/done", {"reason": ""}).status_code == 422
    assert manager.send_from(path, f"{path}/done", {"reason": "Advertising."}).status_code == 303
    with reading(house.desk.engine) as session:
        kept = get_mail(session, mail.id)
    assert kept is not None and (kept.standing, kept.why) == ("dealt_with", "Advertising.")
    again = manager.send_from(path, f"{path}/done", {"reason": "Once more."})
    assert "Somebody has dealt with this mail already" in again.text


def test_a_place_that_is_not_on_the_list_is_refused(house: House) -> None:
    mail = mailed(house, None, None)
    path = f"/inbox/{mail.id}"
    page = house.person(Role.MANAGER).send_from(path, f"{path}/file", {"place": "AR-2026-9999"})
    assert page.status_code == 422
    assert "Choose where the mail belongs" in page.text


def test_the_mail_as_it_came_is_a_file(house: House) -> None:
    mail = mailed(house, None, None)
    answer = house.person(Role.MANAGER).get(f"/inbox/{mail.id}/raw")
    assert "attachment" in answer.headers["content-disposition"]


HTML = (
    b'{"html": "<p>Please <b>do not</b></p>", "faults": [], '
    b'"files": [{"number": 1, "name": "a.pdf", "kind": "application/pdf", "size": 2048}]}'
)


def test_a_mail_is_shown_as_text_first_and_as_laid_out_in_a_frame_that_can_do_nothing(house: House) -> None:
    """S22, S59: cleaned when it came, sealed beside the mail, shown without scripts and without anything remote."""
    mail = mailed(house, None, None, "Please do not")
    with writing(house.desk.engine) as session:
        keep_shown(session, house.desk.key, mail.id, HTML)
    manager = house.person(Role.MANAGER)
    page = manager.get(f"/inbox/{mail.id}").text
    assert page.index("Please do not") < page.index(f'<iframe class="cc-mail-frame" src="/inbox/{mail.id}/shown"')
    assert 'sandbox=""' in page and "a.pdf (application/pdf, 2 KB)" in page
    frame = manager.get(f"/inbox/{mail.id}/shown")
    assert "<p>Please <b>do not</b></p>" in frame.text
    policy = frame.headers["content-security-policy"]
    assert policy.endswith("sandbox") and "default-src 'none'" in policy and "frame-ancestors 'self'" in policy
    assert house.person(Role.LINE_MANAGER).get(f"/inbox/{mail.id}/shown").status_code == 403


def test_one_mail_can_answer_for_two_people_each_read_by_itself(house: House) -> None:
    """S22: a couple answers in one mail; a no of one and a yes of the other both count."""
    ref, person = ready(house)
    asked(house, ref, person)
    partner = somebody(house, ref, "Ivo Marsh", email="ivo@example.org")
    mail = mailed(house, ref, person, "I agree. Ivo does not.")
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/replies/mail/{mail.id}"
    assert manager.send_from(path, f"{path}/also", {"other": f"{ref}/nobody"}).status_code == 422
    moved = manager.send_from(path, f"{path}/also", {"other": f"{ref}/{partner}"})
    assert moved.headers["location"] == path
    state = house.state(ref)
    assert state.parties[partner].has_open_objection and state.parties[partner].unread_replies
    assert re.search(r"A mail from (Rosa Marsh and Ivo Marsh|Ivo Marsh and Rosa Marsh)", manager.get(path).text)
    meanings = {"Rosa Marsh": {"meaning": "consent", "sure": "yes"}, "Ivo Marsh": {"meaning": "refusal"}}
    for _ in meanings:
        asked_about = next(name for name in meanings if f"{name} says" in manager.get(path).text)
        assert manager.send(path, meanings[asked_about]).status_code == 303
    state = house.state(ref)
    assert state.parties[person].has_consented and state.parties[partner].has_refused
    assert f'value="{ref}/{partner}"' not in manager.get(path).text


def test_what_a_mail_means_is_never_taken_for_the_other_persons_answer(house: House) -> None:
    """Two at once: the page of one person's answer is old when a colleague has confirmed it."""
    ref, person = ready(house)
    asked(house, ref, person)
    partner = somebody(house, ref, "Ivo Marsh", email="ivo@example.org")
    mail = mailed(house, ref, person, "I agree. Ivo does not.")
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/replies/mail/{mail.id}"
    manager.send_from(path, f"{path}/also", {"other": f"{ref}/{partner}"})
    old = re.findall(r'name="reply" value="([^"]+)"', house.person(Role.DEPUTY).get(path).text)[0]
    manager.send(path, {"meaning": "refusal"})
    late = manager.browser.post(path, data={**manager.hidden(path), "reply": old, "meaning": "refusal"})
    assert "This mail is not waiting to be read" in late.text
    assert sum(not party.unread_replies for party in house.state(ref).parties.values()) == 1


def test_a_mail_can_answer_in_two_requests(house: House) -> None:
    """S23: a grandmother is asked about two children and answers once; each request has the mail."""
    ref, person = ready(house)
    other = house.request(child_name="Robin Ashdown")
    house.entitled(other)
    same = somebody(house, other)
    mail = mailed(house, None, None)
    manager = house.person(Role.MANAGER)
    manager.send_from(f"/inbox/{mail.id}", f"/inbox/{mail.id}/file", {"place": f"{ref}/{person}"})
    path = f"/requests/{ref}/replies/mail/{mail.id}"
    moved = manager.send_from(path, f"{path}/also", {"other": f"{other}/{same}"})
    assert "Yes, that is fine." in manager.get(moved.headers["location"]).text
    assert mail.id in manager.get(f"/requests/{other}/replies").text
    assert house.state(other).parties[same].has_open_objection


def test_the_inbox_says_whose_address_the_sender_has_and_asks_nobody_to_believe_it(house: House) -> None:
    ref, person = ready(house)
    mail = mailed(house, None, None)
    page = house.person(Role.MANAGER).get(f"/inbox/{mail.id}").text
    assert "The sender" in page and f"{ref}: Rosa Marsh. That proves nothing" in page
    assert page.index(f'value="{ref}/{person}"') < page.index(f'value="{ref}"')
    stranger = mailed(house, None, None, "Who are you?")
    with writing(house.desk.engine) as session:
        match_mail(session, stranger.id, standing="triage", sender='"rosa@example.org" <a@b.example>')
    assert "That proves nothing" not in house.person(Role.MANAGER).get(f"/inbox/{stranger.id}").text


def test_a_flood_of_mail_is_read_page_by_page(house: House) -> None:
    """S22: two thousand mails at once, and the page still opens."""
    for number in range(A_PAGE + 1):
        mailed(house, None, None, f"Mail {number}")
    manager = house.person(Role.MANAGER)
    first, last = manager.get("/inbox").text, manager.get("/inbox?page=2").text
    assert f"Page 1 of 2, {A_PAGE + 1} mails in all" in first
    assert (first.count("Re: your letter"), last.count("Re: your letter")) == (A_PAGE, 1)
    for odd in ("0", "99", "-1", "x", "\u0663", "9" * 40):
        assert manager.get(f"/inbox?page={odd}").status_code == 200


def test_what_staff_write_late_opens_for_those_who_decide_alone(house: House) -> None:
    """S29: in the inbox as among the replies; a deputy who does not carry the request sees that it came."""
    ref, _ = ready(house)
    staff = somebody(house, ref, "Calum Reyes", PartyKind.STAFF, email="calum@example.org")
    asked(house, ref, staff)
    mail = mailed(house, ref, None, "I am afraid of him.")
    with writing(house.desk.engine, ref) as session:
        match_mail(session, mail.id, standing="late", why="request_closed", letter_id=f"L-{staff}")
    deputy, manager = house.person(Role.DEPUTY), house.person(Role.MANAGER)
    assert "Kept for those who decide" in deputy.get("/inbox").text
    for below in ("", "/raw", "/shown"):
        assert deputy.get(f"/inbox/{mail.id}{below}").status_code == 403
        assert manager.get(f"/inbox/{mail.id}{below}").status_code == 200


def test_every_reason_for_which_a_mail_is_not_opened_has_its_words() -> None:
    """S22: nobody is shown a code."""
    codes = set()
    for file in (ROOT / "mail").glob("*.py"):
        codes |= set(re.findall(r'MailFault\(\s*"([a-z-]+)"', file.read_text()))
    sorting = (ROOT / "activities" / "sorting.py").read_text()
    codes |= set(re.findall(r'_Place\("[a-z]+", "([a-z_]+)"', sorting))
    assert codes >= {"depth", "parts", "delayed"}
    given = codes | {"not_opened", "sender_not_sure", "three_tries", "too-large", "broken", "reader"}
    assert given - {"file"} <= set(WHY)
