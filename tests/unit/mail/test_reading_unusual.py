"""Mails as odd clients, other languages and hostile senders write them: whatever may decide is held (S22, S105)."""

import base64
from email.header import Header

import pytest

from bench.mail_samples import (
    ATTRIBUTION,
    GRAN,
    LETTER,
    LETTER_TEXT,
    OUTLOOK,
    QUOTED,
    SERVER,
    SUBJECT,
    TOKEN,
    reply,
)
from mail.limits import MailFault
from mail.reading import Kind, Reading, read

HEAD = (
    f"From: {GRAN}\r\nTo: office+{TOKEN}@nursery.example\r\nSubject: Re: {SUBJECT}\r\n"
    "Message-ID: <u@family.example>\r\n"
)


def seen(raw: bytes) -> Reading:
    return read(raw, LETTER, GRAN, SERVER)


def part(kind: str, body: str | bytes, extra: str = "", head: str = HEAD) -> bytes:
    data = body.encode() if isinstance(body, str) else body
    return f"{head}Content-Type: {kind}\r\n{extra}\r\n".encode() + data


def mixed(*parts: str, kind: str = "multipart/mixed") -> bytes:
    inside = "".join(f"--b\r\n{one}\r\n" for one in parts)
    return f'{HEAD}Content-Type: {kind}; boundary="b"\r\n\r\n{inside}--b--\r\n'.encode()


PLAIN_NO = "Content-Type: text/plain\r\n\r\nNo, I do not agree."
PLAIN_THANKS = "Content-Type: text/plain\r\n\r\nThank you for your letter."

OTHER_LANGUAGES = [
    "Nie zgadzam si\u0119",
    "Nein, ich stimme nicht zu",
    "Non, je refuse",
    "No estoy de acuerdo",
    "Nu sunt de acord",
    "N\u00e3o concordo",
    "\u041d\u0435 \u0441\u043e\u0433\u043b\u0430\u0441\u043d\u0430",
    "\u0644\u0627 \u0623\u0648\u0627\u0641\u0642",
    "\u4e0d\u540c\u610f",
    "Ma ogoli",
    "Kab\u00fcl etmiyorum",
    "\u09a8\u09be, \u0986\u09ae\u09bf \u09b0\u09be\u099c\u09bf \u09a8\u0987",
    "Nid wyf yn cytuno",
    "Ch\u00e1n eil mi ag aontachadh",
    "Tak, zgadzam si\u0119",
    "Yes, ale nie strona 3",
]

QUOTING = {
    "above an Outlook quotation": f"I would rather not.\n\n{OUTLOOK}",
    "below the quotation": f"{QUOTED}\n\nplease leave me out of it",
    "between the quoted lines": QUOTED.replace("> Do you agree", "NO\n> Do you agree"),
    "behind the quoted question": QUOTED.replace("person who asked?", "person who asked? no"),
    "in a quotation that was changed": QUOTED.replace("you can say\n> no", "I say\n> no"),
    "as an iPhone writes": "Not happy with this\n\nSent from my iPhone\n\n"
    f"> On 12 Apr 2027, at 09:31, A <a@b.example> wrote:\n> \n{QUOTED}",
    "in a Gmail forward": f"---------- Forwarded message ---------\nFrom: Gran <{GRAN}>\n"
    f"I do not consent\n\n{LETTER_TEXT}",
    "after the mark of a signature": "-- \nGran\nI do not want this shared",
    "after many empty lines": "Thank you." + "\n" * 400 + "But no.",
    "only in the attribution": ATTRIBUTION.replace("wrote:", "wrote: (I say no)") + f"\n{QUOTED}",
    "in quotation marks of its own": f"> I do not agree\n\n{QUOTED}",
    "as a yes that somebody else gave": f"My son says: yes, I consent\n\n{QUOTED}",
    "as a forwarded consent": "see below\n\n-----Original Message-----\nFrom: dad@family.example\n\n"
    f"Yes, I consent\n\n{LETTER_TEXT}",
}

TRICKS = {
    "a right-to-left override turns it round": "\u202eeerga ton od I\u202c",
    "zero width letters part the word": "N\u200bo, I do n\u200dot ag\u2060ree",
    "letters of another alphabet": "I d\u043e n\u043et \u0430gree",
    "full width letters": "\uff29 \uff44\uff4f \uff4e\uff4f\uff54",
    "mathematical letters": "\U0001d408 \U0001d427\U0001d428\U0001d42d \U0001d41a\U0001d420\U0001d42b",
    "one letter a line": "\n".join("I do not agree"),
    "a thumb": "\U0001f44e",
    "a thumb up": "\U0001f44d",
    "a stop sign": "\U0001f6d1",
    "a picture of letters": "N  N  OOO\nNN N O   O\nN NN O   O\nN  N  OOO",
    "only a question mark": "?",
    "nothing at all": "",
    "in base64 within the text": base64.b64encode(b"I do not agree").decode(),
    "a letter struck by combining marks": "y\u0336e\u0336s\u0336 no",
    "a yes that is struck by combining marks": "I\u0336 c\u0336o\u0336n\u0336s\u0336e\u0336n\u0336t\u0336",
    "as one would a deadline": "Yes, I consent until Friday",
    "with a name that is not theirs": "Yes, I consent. On behalf of Gran, her son",
}

HTML = {
    "hidden by a class": "<style>.x{display:none}</style><p>I consent <span class=x>not</span></p>",
    "hidden by an attribute": "<p>I consent <span hidden>but not page 3</span></p>",
    "moved out of the window": "<p>I consent</p><p style='position:absolute;left:-9999px'>never</p>",
    "white on white": "<p>I consent</p><p style='color:#ffffff'>I do not</p>",
    "in a comment of Outlook": "<p>I consent</p><!--[if mso]><p>not</p><![endif]-->",
    "as the words of a picture": "<p>I consent</p><img alt='not' src=x>",
    "as a picture alone": "<img src='cid:scan'>",
    "by a style that adds words": "<style>p::after{content:' not'}</style><p>I consent</p>",
    "in a text field": "<p>I consent</p><input value='but not page 3'>",
    "struck by an old element": "<p><strike>I consent</strike></p>",
    "in a title": "<p title='not'>I consent</p>",
    "in small type": "<p>I consent <small style='font-size:1px'>not</small></p>",
    "in a table that hides a row": "<table><tr><td>I consent</td></tr>"
    "<tr style='visibility:collapse'><td>no</td></tr></table>",
    "read from the right": "<p dir=rtl style='unicode-bidi:bidi-override'>tnesnoc I</p>",
}

PARTS = {
    "a refusal inside a forwarded mail": mixed(
        PLAIN_THANKS, f"Content-Type: message/rfc822\r\n\r\nFrom: {GRAN}\r\nSubject: x\r\n\r\nI do not agree"
    ),
    "a refusal three mails deep": mixed(
        "Content-Type: message/rfc822\r\n\r\nSubject: a\r\nContent-Type: message/rfc822\r\n\r\n"
        "Subject: b\r\nContent-Type: message/rfc822\r\n\r\nSubject: c\r\n\r\nNo"
    ),
    "a consent inside a forwarded mail": mixed(
        PLAIN_THANKS, f"Content-Type: message/rfc822\r\n\r\nFrom: {GRAN}\r\nSubject: x\r\n\r\nYes, I consent"
    ),
    "an encrypted mail": part("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "AAAA"),
    "a signed mail that says no": mixed(
        PLAIN_NO, "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nAAAA", kind="multipart/signed"
    ),
    "an opaque signature": part("application/pkcs7-mime; smime-type=signed-data", "AAAA"),
    "a mail of Outlook alone": mixed("Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nAAAA"),
    "a PGP mail": mixed(
        "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
        "Content-Type: application/octet-stream\r\n\r\nAAAA",
        kind="multipart/encrypted",
    ),
    "a declined invitation": mixed(
        "Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        "ATTENDEE;PARTSTAT=DECLINED:mailto:gran@family.example\r\nEND:VEVENT\r\nEND:VCALENDAR"
    ),
    "an accepted invitation with a comment": mixed(
        "Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:gran@family.example\r\nCOMMENT:but do not share page 3\r\n"
        "END:VEVENT\r\nEND:VCALENDAR"
    ),
    "a letter that was scanned": mixed(PLAIN_THANKS, "Content-Type: application/pdf\r\n\r\n%PDF-1.4"),
    "a voice message": mixed("Content-Type: audio/amr\r\n\r\nAAAA"),
    "a word that the sender's machine cut": mixed("Content-Type: message/partial; number=1; total=2\r\n\r\nI do n"),
    "a text somewhere else": mixed("Content-Type: message/external-body; access-type=URL; URL=x\r\n\r\n"),
    "an alternative nobody expects": mixed(
        PLAIN_THANKS, "Content-Type: text/x-amp-html\r\n\r\n<p>I refuse</p>", kind="multipart/alternative"
    ),
    "a rich text": part("text/rtf", r"{\rtf1 I do not agree}"),
    "an enriched text": part("text/enriched", "<bold>I do not agree</bold>"),
    "an absence notice that says no": part(
        "text/plain", "I am away until May. For the letter: no, do not share.", "Auto-Submitted: auto-replied\r\n"
    ),
    "a notice of a machine in another language": part(
        "text/plain", "Jestem nieobecna. Nie zgadzam si\u0119.", "Auto-Submitted: auto-replied\r\n"
    ),
    "a receipt that says deleted unread, and more": mixed(
        "Content-Type: text/plain\r\n\r\nI object",
        "Content-Type: message/disposition-notification\r\n\r\nDisposition: manual-action; deleted",
        kind="multipart/report; report-type=disposition-notification",
    ),
    "UTF-7": part("text/plain; charset=utf-7", "I do n+AG8-t agree"),
    "an unknown character set": part("text/plain; charset=x-klingon", b"I d\xf8 n\xf8t agree"),
    "UTF-16 that says it is ASCII": part("text/plain; charset=us-ascii", "I do not agree".encode("utf-16")),
    "an old code page of the mainframe": part("text/plain; charset=cp037", "I do not agree".encode("cp037")),
    "broken base64": part("text/plain", "SSBkbyBub3QgYWdyZWU", "Content-Transfer-Encoding: base64\r\n"),
    "base64 inside base64": part(
        "text/plain",
        base64.b64encode(base64.b64encode(b"I do not agree")),
        "Content-Transfer-Encoding: base64\r\n",
    ),
    "an encoding that does not exist": part("text/plain", "I do not agree", "Content-Transfer-Encoding: x-uu\r\n"),
    "two content types": part("text/plain", "No", "Content-Type: text/html\r\n"),
    "no end of a part": f'{HEAD}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n{PLAIN_NO}'.encode(),
    "a no before the first part": mixed(PLAIN_THANKS).replace(b"\r\n\r\n--b", b"\r\n\r\nNo, I refuse\r\n--b", 1),
    "a no after the last part": mixed(PLAIN_THANKS) + b"\r\nNo, I refuse\r\n",
    "a no in the subject alone": part(
        "text/plain", "", head=HEAD.replace(f"Re: {SUBJECT}", Header("Nein danke", "utf-8").encode())
    ),
    "a no in a header of its own": part("text/plain", "Thank you.", "Comments: I do not agree\r\n"),
    "the reference of somebody else": part("text/plain", "No. [Ref: aaaaaaaaaaaaaaaaaaaa]"),
    "lines that end in CR alone": part("text/plain", "Thank you.\rI do not agree.\r"),
    "a NUL inside the word": part("text/plain", b"N\x00o, I do n\x00ot agree"),
    "a form feed": part("text/plain", "Thank you.\x0cNo."),
    "a backspace that takes a word back": part("text/plain", "I consent" + "\x08" * 9 + "refuse"),
}


@pytest.mark.parametrize("words", OTHER_LANGUAGES)
def test_what_is_said_in_another_language_is_held(words: str) -> None:
    """S22: we do not understand it, so it may be a no."""
    assert seen(reply(words)).objection
    assert seen(reply(words)).kind is not Kind.CONSENT


@pytest.mark.parametrize("name", QUOTING)
def test_wherever_clients_put_an_answer_it_is_held(name: str) -> None:
    """S22: above, below, between and inside the quotation."""
    reading = seen(reply(QUOTING[name]))
    assert reading.objection and reading.kind is not Kind.CONSENT, reading


@pytest.mark.parametrize("name", TRICKS)
def test_tricks_with_letters_are_held(name: str) -> None:
    """S22, S105: what looks otherwise than it reads is nothing to stand on."""
    reading = seen(reply(TRICKS[name]))
    assert reading.objection and reading.kind is not Kind.CONSENT, reading


@pytest.mark.parametrize("name", HTML)
def test_a_layout_that_says_more_than_its_text_is_held(name: str) -> None:
    """S22, S105: with and without a plain text beside it."""
    for raw in (reply("I consent", HTML[name]), part("text/html", HTML[name])):
        reading = seen(raw)
        assert reading.objection and reading.kind is not Kind.CONSENT, reading


def test_the_comments_that_every_mail_of_outlook_bears_hold_nothing() -> None:
    """S22: settings of the mail program in its comments are not words."""
    office = "<!--[if gte mso 9]><xml><o:Settings>x</o:Settings></xml><style>v{y:z}</style><![endif]-->"
    assert seen(reply("I consent", f"<head>{office}</head><p>I consent</p>")).kind is Kind.CONSENT


@pytest.mark.parametrize("name", PARTS)
def test_unusual_mails_are_held_or_not_opened(name: str) -> None:
    """S22, S59: a decision that nobody can see is still a decision."""
    try:
        reading = seen(PARTS[name])
    except MailFault:
        return
    assert reading.objection and reading.needs_person and reading.kind is not Kind.CONSENT, reading
