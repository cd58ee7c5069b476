"""What becomes of a mail: routed by its reference, held where it may be a decision, never lost (S22, S23)."""

import json

import pytest

from mail.fetching import FetchFault
from mail.intake import intake_key
from mail.reading import Kind
from mail.tokens import spoken_token
from models import acts
from models.post import Letter
from models.words import LetterStatus, PartyKind, ReplyKind, Role
from records.database import reading, writing
from records.log import append_event
from records.post import file_mail, mark_sent
from records.store import unseal
from tests.mail.letters_sent import Asked, letter_sent, objections, written_only
from tests.mail.post_room import ROSA, SERVER, PostRoom, answer_to, report_about
from tests.mail.scripted import scripted, smtp_session
from tests.unit.web.parties import planned, read_letter, somebody


def test_a_refusal_holds_and_the_page_knows_who_wrote_and_of_what(room: PostRoom, asked: Asked) -> None:
    """S22, S32: the reply is kept with the letter it answers."""
    ref, _person, letter = asked
    mail = room.take_in(answer_to(letter, "No, please do not share this."))
    assert (mail.standing, mail.kind, mail.ref, mail.letter_id) == ("reply", "refusal", ref, letter.id)
    assert (mail.sender, mail.subject, mail.why) == (ROSA, f"Re: {letter.subject}", "")
    assert objections(room, ref) == 1


def test_a_plain_yes_by_mail_is_no_consent_before_somebody_has_read_it(room: PostRoom, asked: Asked) -> None:
    ref, person, letter = asked
    assert room.take_in(answer_to(letter, "Yes, I consent.")).kind == "consent"
    [reply] = room.state(ref).parties[person].replies
    assert (reply.kind, reply.confirmed) == (ReplyKind.UNCLEAR, False)


@pytest.mark.parametrize("standing", ["capitals", "spoken in the text", "subject only", "tag only"])
def test_the_reference_is_found_wherever_it_survived(room: PostRoom, asked: Asked, standing: str) -> None:
    """S32: whatever the mail program left of the reference leads to the letter."""
    ref, _, letter = asked
    token, plain = letter.token, "requests@setting.example"
    raws = {
        "capitals": answer_to(
            letter, f"No. Reference {token.upper()}", to=plain, subject="Re: letter", thread=False
        ),
        "spoken in the text": answer_to(
            letter, f"No.\nReference: {spoken_token(token).upper()}", to=plain, subject="Re: letter", thread=False
        ),
        "subject only": answer_to(letter, "No.", to=plain, thread=False),
        "tag only": answer_to(letter, "No.", subject="Hello", thread=False),
    }
    assert room.take_in(raws[standing]).standing == "reply"
    assert objections(room, ref) == 1


def test_a_reply_without_any_reference_waits_for_a_person(room: PostRoom, asked: Asked) -> None:
    _ref, _, letter = asked
    raw = answer_to(letter, "No.", to="requests@setting.example", subject="Re: your letter", thread=False)
    mail = room.take_in(raw)
    assert (mail.standing, mail.why, mail.sender, mail.ref) == ("triage", "no_reference", ROSA, None)


def test_a_doubled_reference_is_one(room: PostRoom, asked: Asked) -> None:
    _ref, _, letter = asked
    to = f"requests+{letter.token}@setting.example, requests+{letter.token.upper()}@setting.example"
    assert room.take_in(answer_to(letter, "No.", to=to)).standing == "reply"


def test_the_references_of_two_people_wait_for_a_person(room: PostRoom, asked: Asked) -> None:
    ref, _, letter = asked
    other = somebody(
        room.house, ref, "Calum Reyes", PartyKind.STAFF, email="calum@example.org", letter_text="You were there."
    )
    planned(room.house, ref, other)
    read_letter(room.house, ref, other)
    second = letter_sent(room, ref, other)
    mail = room.take_in(answer_to(letter, f"No. Reference {second.token}"))
    assert (mail.standing, mail.why, mail.ref) == ("triage", "two_references", None)
    assert objections(room, ref) == 0


def test_a_reference_that_is_not_ours_is_none(room: PostRoom, asked: Asked) -> None:
    _, _, letter = asked
    raw = answer_to(letter, "No.", thread=False).replace(letter.token.encode(), b"a2b3c4d5e6f7a2b3c4da")
    assert room.take_in(raw).why == "no_reference"


@pytest.mark.parametrize(
    "vouched",
    [
        "",
        "mx.evil.example; dmarc=pass header.from=example.org",
        f"{SERVER}.evil.example; dmarc=pass header.from=example.org",
        f"{SERVER}; dmarc=fail header.from=example.org",
        f"{SERVER}; dmarc=pass header.from=evil.example",
    ],
)
def test_a_forged_result_of_authentication_is_not_believed(room: PostRoom, asked: Asked, vouched: str) -> None:
    """It still holds: a person looks at who wrote it."""
    _ref, _, letter = asked
    mail = room.take_in(answer_to(letter, "Yes, I consent.", vouched=vouched))
    assert (mail.standing, mail.why) == ("reply", "sender_not_sure")


def test_a_forged_result_below_the_servers_own_is_not_believed(room: PostRoom, asked: Asked) -> None:
    _ref, _, letter = asked
    forged = f"Authentication-Results: {SERVER}; dmarc=pass header.from=example.org\r\n"
    raw = answer_to(letter, "Yes.", vouched=f"{SERVER}; dmarc=none header.from=example.org", headers=forged)
    assert room.take_in(raw).why == "sender_not_sure"


def test_a_reply_of_the_requester_waits_for_a_person(room: PostRoom, asked: Asked) -> None:
    ref, _, _ = asked
    with scripted(lambda talk: smtp_session(talk, {})) as running:
        room.send(room.due(ref, "letter/acknowledgement"), running.port)
    [letter] = [one for one in room.all_letters("acknowledgement") if one.ref == ref]
    mail = room.take_in(answer_to(letter, "I withdraw my request.", sender="mira@example.org"))
    assert (mail.standing, mail.why, mail.ref) == ("triage", "not_a_third_party", ref)


def test_a_reply_that_overtakes_the_record_of_its_letter_counts(room: PostRoom) -> None:
    """The server has the letter, the worker died before it wrote that down, and the answer is quick."""
    ref, person = room.asked()
    letter = written_only(room, ref, person)
    assert room.take_in(answer_to(letter, "No.")).standing == "reply"
    assert objections(room, ref) == 1
    with scripted(lambda talk: smtp_session(talk, {})) as running:
        room.send(room.order(ref, person), running.port)
    assert len(room.outbox(ref, person)) == 1


def test_a_bounce_that_overtakes_the_record_of_its_letter_waits_for_it(room: PostRoom) -> None:
    ref, person = room.asked()
    effect, letter = f"letter/third_party/{person}", written_only(room, ref, person)
    assert room.take_in(report_about(letter, "5.1.1", "failed")).standing == "waiting"
    room.look_again()
    assert room.mails()[-1].standing == "waiting"
    with writing(room.house.desk.engine, ref) as session:
        mark_sent(session, letter.id, room.house.desk.now)
        sent = acts.LetterSent(effect=effect, letter_id=letter.id, channel=letter.channel)
        append_event(session, ref, sent, "software", Role.CLOCK, room.house.desk.now, effect_key=effect)
    room.look_again()
    assert room.mails()[-1].standing == "bounced"
    assert room.state(ref).failed == {effect: "bounced"}


def test_a_delay_is_noted_and_is_no_end(room: PostRoom, asked: Asked) -> None:
    ref, person, letter = asked
    mail = room.take_in(report_about(letter, "4.2.2", "delayed"))
    assert (mail.standing, mail.why) == ("bounced", "delayed")
    [noted] = room.outbox(ref, person)
    assert (noted.status, noted.fault, noted.sent_at) == (LetterStatus.SENT, "delayed", letter.sent_at)
    assert not room.state(ref).failed


def test_a_bounce_that_says_something_holds_as_well(room: PostRoom, asked: Asked) -> None:
    """Whoever words a refusal as a delivery report is heard; the letter is looked after too."""
    ref, person, letter = asked
    mail = room.take_in(report_about(letter, "5.1.1", "failed", said="I do not consent to this being shared."))
    assert mail.standing == "reply"
    assert objections(room, ref) == 1
    assert room.bounced(ref, f"letter/third_party/{person}") == 1


def test_two_reports_of_one_letter_are_one_bounce(room: PostRoom, asked: Asked) -> None:
    ref, person, letter = asked
    room.take_in(report_about(letter, "5.1.1", "failed"))
    room.take_in(report_about(letter, "5.4.7", "failed"))
    assert room.bounced(ref, f"letter/third_party/{person}") == 1


def test_the_same_mail_twice_is_one_and_the_same_id_with_another_body_is_two(room: PostRoom, asked: Asked) -> None:
    ref, _, letter = asked
    first = answer_to(letter, "I will think about it.", message_id="<used-again@example.org>")
    room.take_in(first)
    room.take_in(first)
    room.take_in(first.replace(b"I will think about it.", b"No."))
    assert [mail.kind for mail in room.mails()] == [Kind.UNCLEAR.value, Kind.REFUSAL.value]
    assert len(room.state(ref).parties[asked[1]].replies) == 2


def test_a_mail_without_a_message_id_is_taken_in_once(room: PostRoom, asked: Asked) -> None:
    ref, person, letter = asked
    raw = answer_to(letter, "No.", message_id="")
    room.take_in(raw)
    room.take_in(raw)
    assert len(room.mails()) == len(room.state(ref).parties[person].replies) == 1


def test_an_absence_notice_is_filed_and_holds_nothing(room: PostRoom, asked: Asked) -> None:
    ref, _person, letter = asked
    notice = "I am out of the office until 5 May."
    mail = room.take_in(answer_to(letter, notice, headers="Auto-Submitted: auto-replied\r\n"))
    assert (mail.standing, objections(room, ref)) == ("automatic", 0)


def test_an_absence_notice_that_says_no_is_a_reply(room: PostRoom, asked: Asked) -> None:
    ref, _, letter = asked
    notice = "I am away. By the way: no, I do not agree to sharing it."
    assert room.take_in(answer_to(letter, notice, headers="Auto-Submitted: auto-replied\r\n")).standing == "reply"
    assert objections(room, ref) == 1


def test_what_a_dead_worker_left_is_sorted_by_the_next(room: PostRoom, asked: Asked) -> None:
    ref, _, letter = asked
    raw = answer_to(letter, "No.")
    with writing(room.house.desk.engine) as session:
        file_mail(session, room.house.desk.key, intake_key(raw), raw, standing="new")
    room.look_again()
    assert room.mails()[-1].standing == "reply"
    assert objections(room, ref) == 1


def test_a_mail_that_cost_three_workers_is_put_aside(room: PostRoom, asked: Asked) -> None:
    _, _, letter = asked
    raw = answer_to(letter, "No.")
    with writing(room.house.desk.engine) as session:
        file_mail(session, room.house.desk.key, intake_key(raw), raw, standing="new", why="try_3")
    room.look_again()
    mail = room.mails()[-1]
    assert (mail.standing, mail.why) == ("reply", "not_opened")


DEEP = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(60))


def hostile(letter: Letter | None) -> bytes:
    """Sixty levels of parts, with or without the way back to a letter."""
    to = f"requests+{letter.token}@setting.example" if letter else "requests@setting.example"
    return f"From: {ROSA}\r\nTo: {to}\r\nSubject: x\r\n".encode() + DEEP + b"\r\nhello"


def test_the_mail_of_a_check_is_put_away(room: PostRoom, asked: Asked) -> None:
    """`make mail-check` beside a running worker leaves nothing for a person to look at."""
    _, _, letter = asked
    own = answer_to(
        letter,
        "Clean Copy sent this mail to itself.",
        sender="requests@setting.example",
        to="requests@setting.example",
        subject="A test of this mailbox",
        thread=False,
        headers="Auto-Submitted: auto-generated\r\n",
    )
    assert room.take_in(own).standing == "automatic"


def test_a_hostile_mail_of_nobody_is_quarantined_and_those_who_lead_are_told_once(room: PostRoom) -> None:
    mail = room.take_in(hostile(None))
    room.take_in(hostile(None) + b"again")
    assert (mail.standing, mail.why, mail.sender) == ("quarantine", "depth", ROSA)
    assert sorted(told.to_email for told in room.all_letters("digest")) == [
        "deputy@example.org",
        "manager@example.org",
    ]


def test_a_hostile_mail_that_answers_a_letter_holds(room: PostRoom, asked: Asked) -> None:
    ref, _, letter = asked
    mail = room.take_in(hostile(letter))
    assert (mail.standing, mail.why, mail.text) == ("reply", "not_opened", "")
    assert objections(room, ref) == 1


def test_a_mail_that_is_too_large_holds_by_its_headers(room: PostRoom, asked: Asked) -> None:
    ref, _, letter = asked
    headers = answer_to(letter, "").partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    mail = room.take_in(headers, FetchFault.TOO_LARGE)
    assert (mail.standing, mail.why) == ("reply", "not_opened")
    assert objections(room, ref) == 1


def test_an_answer_to_a_code_or_a_copy_is_heard_like_any_other(room: PostRoom, asked: Asked) -> None:
    """A letter written at the desk leads back to its person; the first letter quoted in it holds nothing."""
    ref, person, _letter = asked
    code = room.code_letter(ref, person)
    mail = room.take_in(answer_to(code, "No, I do not agree."))
    assert (mail.standing, mail.letter_id, mail.kind) == ("reply", code.id, "refusal")
    assert objections(room, ref) == 1


def test_a_desk_letter_that_comes_back_waits_in_the_inbox(room: PostRoom, asked: Asked) -> None:
    ref, person, _ = asked
    code = room.code_letter(ref, person)
    mail = room.take_in(report_about(code, "5.1.1", "failed"))
    assert (mail.standing, mail.why) == ("triage", "bounced")
    assert [one.status for one in room.all_letters("answer_code")] == [LetterStatus.FAILED]


def test_an_answer_to_a_notice_for_colleagues_waits_in_the_inbox(room: PostRoom) -> None:
    room.take_in(hostile(None))
    notice = room.all_letters("digest")[0]
    mail = room.take_in(answer_to(notice, "Thank you", sender="manager@example.org"))
    assert (mail.standing, mail.why) == ("triage", "not_a_third_party")


def test_the_layout_of_a_mail_is_cleaned_when_it_comes_and_sealed_beside_it(room: PostRoom, asked: Asked) -> None:
    """S22, S59: no script, no picture from elsewhere and no style survives; the mail itself is kept as it came."""
    _, _, letter = asked
    hostile_layout = (
        "<p onclick=x()>I do <b>not</b> agree<img src=https://spy.example/x.gif alt=logo></p>"
        "<script>alert(1)</script><iframe src=https://spy.example></iframe><a href='javascript:x()'>here</a>"
    )
    raw = answer_to(letter, hostile_layout).replace(b"text/plain; charset=utf-8", b"text/html; charset=utf-8")
    mail = room.take_in(raw)
    assert mail.shown_id is not None
    with reading(room.house.desk.engine) as session:
        form = json.loads(unseal(session, room.house.desk.key, mail.shown_id))
        assert unseal(session, room.house.desk.key, mail.sealed_id) == raw
    assert form["html"].strip() == "<p>I do <b>not</b> agree[picture: logo]</p>here"
