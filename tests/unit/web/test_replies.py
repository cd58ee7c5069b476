"""Replies: mails read by a named person, paper and calls recorded, objections, letters posted (S22, S104)."""

import io
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from models.acts import StopPlaced
from models.words import Channel, Evidence, LetterStatus, PartyKind, ReplyKind, Role
from records.database import reading, writing
from records.post import check_code, get_letter, token_hash
from records.store import unseal
from tests.unit.web.house import House
from tests.unit.web.parties import asked, mailed, read_letter, ready, replies, somebody, user_id


def a_photograph() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(held, "PNG")
    return held.getvalue()


CALL = {
    "how": "telephone",
    "on-day": "23",
    "on-month": "11",
    "on-year": "2026",
    "at": "9:10",
    "meaning": "consent",
    "words": "Yes, share it.",
}
PAPER = {"how": "post", "on-day": "23", "on-month": "11", "on-year": "2026", "meaning": "consent"}


class TestMail:
    """A mail is never a yes by itself (mail.md, finding 1)."""

    def test_the_mail_is_shown_as_text_with_a_suggestion(self, house: House) -> None:
        ref, person = ready(house)
        asked(house, ref, person)
        mail = mailed(house, ref, person, "Yes <script>alert(1)</script>")
        page = house.person(Role.MANAGER).get(f"/requests/{ref}/replies/mail/{mail.id}")
        assert "&lt;script&gt;" in page.text and "<script>alert" not in page.text
        assert "It may be a yes" in page.text
        assert house.state(ref).parties[person].has_open_objection

    def test_a_yes_needs_somebody_who_is_sure_and_stands_on_their_name(self, house: House) -> None:
        """S104: the evidence is the confirmed mail."""
        ref, person = ready(house)
        asked(house, ref, person)
        mail = mailed(house, ref, person)
        manager, path = house.person(Role.MANAGER), f"/requests/{ref}/replies/mail/{mail.id}"
        assert manager.send(path, {"meaning": "consent"}).status_code == 422
        assert replies(house, ref)[0].evidence is None
        assert manager.send(path, {"meaning": "consent", "sure": "yes"}).status_code == 303
        [reply] = replies(house, ref)
        assert (reply.kind, reply.evidence) == (ReplyKind.CONSENT, Evidence.CONFIRMED_MAIL)
        party = house.state(ref).parties[person]
        assert party.has_consented and not party.has_open_objection

    def test_a_no_needs_no_tick_and_holds(self, house: House) -> None:
        ref, person = ready(house)
        asked(house, ref, person)
        mail = mailed(house, ref, person, "No thank you.", "refusal")
        house.person(Role.MANAGER).send(f"/requests/{ref}/replies/mail/{mail.id}", {"meaning": "refusal"})
        party = house.state(ref).parties[person]
        assert party.has_refused and party.has_open_objection

    def test_the_whole_mail_comes_as_a_file_and_is_never_shown_as_a_page(self, house: House) -> None:
        ref, person = ready(house)
        mail = mailed(house, ref, person)
        answer = house.person(Role.MANAGER).get(f"/requests/{ref}/replies/mail/{mail.id}/raw")
        assert answer.headers["content-type"].startswith("message/rfc822")
        assert answer.headers["content-disposition"] == 'attachment; filename="mail.eml"'
        assert b"Re: your letter" in answer.content

    def test_what_staff_said_is_read_by_those_who_decide_and_the_safeguarding_lead(self, house: House) -> None:
        """S29: the letter to staff promises it."""
        ref, _ = ready(house)
        staff = somebody(house, ref, "Tomos Prydderch", PartyKind.STAFF, account=user_id(house, Role.DEPUTY))
        asked(house, ref, staff)
        mail = mailed(house, ref, staff, "I am afraid of him.", "refusal")
        path = f"/requests/{ref}/replies/mail/{mail.id}"
        line_manager, lead = house.person(Role.LINE_MANAGER), house.person(Role.SAFEGUARDING_LEAD)
        for below in ("", "/raw"):
            assert "afraid" not in line_manager.get(path + below).text
            assert "afraid" in lead.get(path + below).text
        for below in (f"/requests/{ref}/replies", f"/requests/{ref}/decisions/{staff}"):
            assert "afraid" not in line_manager.get(below).text

    def test_nobody_says_what_their_own_mail_means(self, house: House) -> None:
        ref, _ = ready(house)
        deputy = house.person(Role.DEPUTY)
        staff = somebody(house, ref, "Tomos Prydderch", PartyKind.STAFF, account=deputy.user.id)
        mail = mailed(house, ref, staff)
        path = f"/requests/{ref}/replies/mail/{mail.id}"
        page = deputy.send_from(path, path, {"meaning": "consent", "sure": "yes"})
        assert page.status_code == 422
        assert replies(house, ref)[0].evidence is None

    def test_a_mail_of_another_request_does_not_open_here(self, house: House) -> None:
        ref, person = ready(house)
        mail = mailed(house, ref, person)
        other = house.request(requester_telephone="1")
        assert house.person(Role.MANAGER).get(f"/requests/{other}/replies/mail/{mail.id}").status_code == 404


class TestRecorded:
    """By post, by telephone, in person (S22, S104)."""

    def send(self, house: House, form: dict[str, str], scan: bytes | None = None) -> tuple[str, str, Any]:
        ref, person = ready(house)
        asked(house, ref, person, Channel.POST)
        files = {"scan": ("reply.png", scan, "image/png")} if scan is not None else None
        path = f"/requests/{ref}/replies/{person}/record"
        return ref, person, house.person(Role.MANAGER).send(path, form, files=files)

    def test_a_yes_by_telephone_counts_after_ringing_back_and_reading_back(self, house: House) -> None:
        ref, person, answer = self.send(house, {**CALL, "rang_back": "yes", "read_back": "yes"})
        assert answer.status_code == 303, answer.text
        [reply] = replies(house, ref)
        assert reply.evidence is Evidence.CALL_NOTE
        assert reply.text.startswith("By telephone, 23 November 2026 at 9:10am, noted by Judith Amberley.")
        assert "Rang back on a number that we know: yes." in reply.text
        assert house.state(ref).parties[person].has_consented

    @pytest.mark.parametrize("ticked", [{}, {"rang_back": "yes"}, {"read_back": "yes"}])
    def test_without_both_it_is_no_yes(self, house: House, ticked: dict[str, str]) -> None:
        ref, _, page = self.send(house, {**CALL, **ticked})
        assert page.status_code == 422
        assert "Yes, share it." in page.text
        assert replies(house, ref) == []

    def test_a_no_by_telephone_counts_at_once_and_holds(self, house: House) -> None:
        ref, person, answer = self.send(house, {**CALL, "meaning": "refusal", "words": "No."})
        assert answer.status_code == 303
        assert house.state(ref).parties[person].has_open_objection

    def test_a_call_that_is_yet_to_come_is_refused(self, house: House) -> None:
        _, _, page = self.send(house, {**CALL, "at": "23:50", "rang_back": "yes", "read_back": "yes"})
        assert "This time has not come yet" in page.text

    def test_paper_needs_its_scan_which_is_sealed(self, house: House) -> None:
        ref, _, page = self.send(house, PAPER)
        assert page.status_code == 422 and 'href="#scan"' in page.text
        assert replies(house, ref) == []

    def test_the_scan_is_the_evidence(self, house: House) -> None:
        picture = a_photograph()
        ref, person, answer = self.send(house, PAPER, picture)
        assert answer.status_code == 303, answer.text
        [reply] = replies(house, ref)
        assert reply.evidence is Evidence.SCANNED_PAPER
        with reading(house.desk.engine) as session:
            assert unseal(session, house.desk.key, reply.evidence_ref) == picture
        assert house.state(ref).parties[person].has_consented
        manager, path = house.person(Role.MANAGER), f"/requests/{ref}/replies/{reply.id}/scan"
        assert path in manager.get(f"/requests/{ref}/replies").text
        shown = manager.get(path)
        assert shown.content == picture and shown.headers["content-disposition"].startswith("attachment")

    def test_the_scan_of_a_colleague_in_fear_opens_for_those_who_decide_alone(self, house: House) -> None:
        """S29: what staff say is kept close."""
        ref, _ = ready(house)
        staff = somebody(house, ref, "Calum Reyes", PartyKind.STAFF, email="")
        path = f"/requests/{ref}/replies/{staff}/record"
        files = {"scan": ("reply.png", a_photograph(), "image/png")}
        answer = house.person(Role.MANAGER).send(path, {**PAPER, "meaning": "refusal"}, files=files)
        assert answer.status_code == 303, answer.text
        scan = f"/requests/{ref}/replies/{replies(house, ref)[0].id}/scan"
        assert house.person(Role.KEY_PERSON).get(scan).status_code == 403
        assert house.person(Role.SAFEGUARDING_LEAD).get(scan).status_code == 200
        assert house.person(Role.MANAGER).get(f"/requests/{ref}/replies/R-none/scan").status_code == 404

    @pytest.mark.parametrize("scan", [b"", b"PK\x03\x04 not a picture", b"only words"])
    def test_what_is_no_picture_is_refused_in_plain_words(self, house: House, scan: bytes) -> None:
        _, _, page = self.send(house, PAPER, scan)
        assert page.status_code == 422
        assert 'href="#scan"' in page.text

    def test_a_date_before_the_request_is_refused(self, house: House) -> None:
        _, _, page = self.send(house, {**PAPER, "on-year": "2025"}, a_photograph())
        assert "before the request arrived" in page.text


class TestObjections:
    """They hold until one person settles them with a reason."""

    def test_an_objection_is_settled_with_a_reason_only(self, house: House) -> None:
        ref, person = ready(house)
        asked(house, ref, person)
        house.person(Role.MANAGER).send(f"/requests/{ref}/replies/{person}/record", {**CALL, "meaning": "refusal"})
        manager, path = house.person(Role.MANAGER), f"/requests/{ref}/replies/{person}/objection"
        assert manager.send(path, {"reason": ""}).status_code == 422
        assert house.state(ref).parties[person].has_open_objection
        assert manager.send(path, {"reason": "We met; it is left out."}).status_code == 303
        assert not house.state(ref).parties[person].has_open_objection

    def test_while_a_mail_is_unread_it_cannot_be_settled(self, house: House) -> None:
        ref, person = ready(house)
        asked(house, ref, person)
        mailed(house, ref, person)
        page = house.person(Role.MANAGER).get(f"/requests/{ref}/replies/{person}/objection").text
        assert "A mail of theirs is not read yet" in page
        assert 'name="reason"' not in page


class TestPaperLetters:
    """Letters that go by post or are said (S22)."""

    def letter(self, house: House, channel: Channel = Channel.POST) -> tuple[str, str, str]:
        ref, person = ready(house)
        token = asked(house, ref, person, channel)
        return ref, f"L-{person}", token

    def test_a_posted_letter_is_noted_with_its_day(self, house: House) -> None:
        ref, letter_id, _ = self.letter(house)
        form = {"on-day": "23", "on-month": "11", "on-year": "2026"}
        answer = house.person(Role.MANAGER).send(f"/requests/{ref}/replies/letters/{letter_id}", form)
        assert answer.status_code == 303
        with reading(house.desk.engine) as session:
            letter = get_letter(session, letter_id)
        assert letter is not None and letter.status is LetterStatus.POSTED
        [party] = house.state(ref).parties.values()
        assert party.posted_on is not None

    def test_a_day_in_the_future_is_refused(self, house: House) -> None:
        ref, letter_id, _ = self.letter(house)
        form = {"on-day": "24", "on-month": "11", "on-year": "2026"}
        page = house.person(Role.MANAGER).send(f"/requests/{ref}/replies/letters/{letter_id}", form)
        assert "The date is in the future. Check the year." in page.text

    def test_the_printed_sheet_carries_address_link_and_a_code_that_opens(self, house: House) -> None:
        ref, letter_id, token = self.letter(house)
        path = f"/requests/{ref}/replies/letters/{letter_id}"
        answer = house.person(Role.MANAGER).send_from(path, f"{path}/paper")
        assert answer.headers["content-type"] == "application/pdf"
        words = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content))
        assert "Quay Street" in words and token in "".join(words.split())
        assert house.browser().get(f"/answer/{token}/code").status_code == 200
        codes = [run for run in words.split() if run.isdigit() and len(run) == 6]
        assert codes
        with writing(house.desk.engine, ref) as session:
            assert any(check_code(session, token_hash(token), code, house.desk.now) for code in codes)

    def test_what_is_said_has_no_sheet_but_its_words(self, house: House) -> None:
        ref, letter_id, _ = self.letter(house, Channel.TELEPHONE)
        page = house.person(Role.MANAGER).get(f"/requests/{ref}/replies/letters/{letter_id}").text
        assert "Say this to Rosa Marsh" in page and "Make the sheet" not in page

    def test_what_is_said_has_a_script_to_read_from_and_to_print(self, house: House) -> None:
        """S20, S104, S105: what the file says of them, no message with anybody else, yes is never final."""
        ref, letter_id, _ = self.letter(house, Channel.TELEPHONE)
        read_letter(house, ref, letter_id.removeprefix("L-"))
        manager, path = house.person(Role.MANAGER), f"/requests/{ref}/replies/letters/{letter_id}"
        page = manager.get(path).text
        assert "Grandma Rosa fetched him early" in page
        assert "say nothing of a child or a file" in page and "A yes can be taken back" in page
        pdf = manager.get(f"{path}/script.pdf")
        assert pdf.headers["content-type"] == "application/pdf"
        words = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf.content))
        assert "Grandma Rosa fetched him early" in words and "Afterwards" in words


@pytest.mark.parametrize("channel", [Channel.POST, Channel.TELEPHONE])
def test_a_stop_holds_a_letter_that_waits_to_be_posted_or_said(house: House, channel: Channel) -> None:
    """S54: neither printed nor read out; that it went before the stop can still be recorded."""
    ref, letter_id, _ = TestPaperLetters().letter(house, channel)
    read_letter(house, ref, letter_id.removeprefix("L-"))
    house.record(ref, StopPlaced(), Role.SAFEGUARDING_LEAD)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/replies/letters/{letter_id}"
    page = manager.get(path).text
    assert "A safeguarding stop holds this letter" in page
    assert "Make the sheet" not in page and "Print what to say" not in page
    assert "Held by a stop" in manager.get(f"/requests/{ref}/replies").text
    assert "Held by a stop" in manager.get(f"/requests/{ref}/letters").text
    assert manager.send_from(path, f"{path}/paper").status_code == 403
    assert manager.get(f"{path}/script.pdf").status_code == 403
    assert manager.get(f"/requests/{ref}/letters/{letter_id}/print.pdf").status_code == 403
    form = {"on-day": "23", "on-month": "11", "on-year": "2026"}
    assert manager.send(path, form).status_code == 303


def test_the_overview_says_who_was_asked_when_and_until_when(house: House) -> None:
    ref, person = ready(house)
    asked(house, ref, person)
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/replies").text
    assert "23 November 2026, by e-mail" in page
    assert "until 7 December 2026" in page
