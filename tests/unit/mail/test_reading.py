"""What a reply is taken for: a suggestion at most; all that is not surely harmless holds disclosure (S22, S105)."""

import textwrap

import pytest

from bench.mail_samples import (
    GRAN,
    LETTER,
    LETTER_TEXT,
    OUTLOOK,
    QUOTED,
    SERVER,
    SUBJECT,
    TOKEN,
    reply,
    with_attachment,
)
from mail.reading import Kind, Reading, as_json, read


def reading_of(raw: bytes) -> Reading:
    return read(raw, LETTER, GRAN, SERVER)


PLAIN_CONSENTS = [
    "Yes",
    "Yes, I consent.",
    "I consent to the information about me being shared.",
    "I hereby give my full consent to the reference to me being\nshared with the parent.\n\nA. Brown",
    "Dear Ms Ray,\n\nI agree to my information being disclosed.\n\nKind regards,\nJane Jones\nNurse\n01234 567890",
    "Hi\n\nThank you for your letter. I have no objection.\n\nBest wishes\nTom\n\nSent from my iPhone",
    "You have my permission to share this.",
    "Rwy'n cytuno.\nDiolch\nSian",
    "Rwyf yn rhoi fy nghaniatâd.",
]

DECISIONS = [
    ("No", Kind.REFUSAL),
    ("Sorry, no.", Kind.REFUSAL),
    ("no thanks", Kind.REFUSAL),
    ("I do not consent", Kind.REFUSAL),
    ("I DON\u2019T agree", Kind.REFUSAL),
    ("I can't agree to this", Kind.REFUSAL),
    ("I object.", Kind.REFUSAL),
    ("I would rather you didn't", Kind.REFUSAL),
    ("Please keep my name out of it", Kind.REFUSAL),
    ("I consent to nothing", Kind.REFUSAL),
    ("Dwi ddim yn cytuno", Kind.REFUSAL),
    ("Nid wyf yn cydsynio i hyn", Kind.REFUSAL),
    ("Rwy'n gwrthod", Kind.REFUSAL),
    ("Na", Kind.REFUSAL),
    ("I withdraw my consent", Kind.WITHDRAWAL),
    ("I said yes last week. I have changed my mind.", Kind.WITHDRAWAL),
    ("I no longer agree", Kind.WITHDRAWAL),
    ("I am taking my consent back", Kind.WITHDRAWAL),
    ("Rwy'n tynnu fy nghydsyniad yn ôl", Kind.WITHDRAWAL),
    ("Rwyf wedi newid fy meddwl", Kind.WITHDRAWAL),
    ("Yes, but not page 3", Kind.CONDITIONAL),
    ("I consent as long as my name is removed", Kind.CONDITIONAL),
    ("I agree to pages 1-3", Kind.CONDITIONAL),
    ("I consent unless my ex sees it", Kind.CONDITIONAL),
    ("Yes, provided that you ask my solicitor", Kind.CONDITIONAL),
    ("Rwy'n cytuno ond dim tudalen 3", Kind.CONDITIONAL),
    ("Ydw, os caiff fy enw ei dynnu", Kind.CONDITIONAL),
    ("What does it say?", Kind.QUESTION),
    ("Who is asking for this", Kind.QUESTION),
    ("Pwy sy'n gofyn?", Kind.QUESTION),
    ("I am not sure", Kind.UNCLEAR),
    ("Let me think about it", Kind.UNCLEAR),
    ("over my dead body", Kind.REFUSAL),
    ("\U0001f44d", Kind.UNCLEAR),
    ("ok", Kind.UNCLEAR),
    ("", Kind.UNCLEAR),
    ("Yes \U0001f644", Kind.UNCLEAR),
    ("I \u0441\u043ensent", Kind.UNCLEAR),
    ("I consent to share it with you", Kind.UNCLEAR),
]


def quoted_by(style: str) -> str:
    rewrapped = "\n".join(f"> {line}" for line in textwrap.wrap(LETTER_TEXT, 40))
    return {
        "nothing": "",
        "marked": f"\n\n{QUOTED}",
        "Outlook": f"\n\n{OUTLOOK}",
        "rewrapped": f"\n\nOn Mon, 12 Apr 2027 at 09:31, Acorns <office@nursery.example>\nwrote:\n{rewrapped}",
    }[style]


@pytest.mark.parametrize("style", ["nothing", "marked", "Outlook", "rewrapped"])
@pytest.mark.parametrize("text", PLAIN_CONSENTS)
def test_plain_words_of_consent_are_suggested_and_still_need_a_person(text: str, style: str) -> None:
    reading = reading_of(reply(text + quoted_by(style)))
    assert (reading.kind, reading.objection, reading.needs_person) == (Kind.CONSENT, False, True)
    assert reading.new_text.split() == text.split()


@pytest.mark.parametrize("style", ["nothing", "marked", "Outlook", "rewrapped"])
@pytest.mark.parametrize(("text", "kind"), DECISIONS)
def test_everything_else_holds_disclosure_until_someone_decides(text: str, kind: Kind, style: str) -> None:
    reading = reading_of(reply(text + quoted_by(style)))
    assert (reading.kind, reading.objection, reading.needs_person) == (kind, True, True)


def test_there_is_no_recorded_consent_to_be_had_from_a_reading() -> None:
    fields = set(Reading.__dataclass_fields__)
    assert fields == {
        "kind", "objection", "needs_person", "sender_gate", "tokens", "new_text", "faults", "delivery",
        "sender", "subject", "may_answer",
    }  # fmt: skip


def test_an_answer_below_the_letter_is_found() -> None:
    assert reading_of(reply(f"{QUOTED}\n\nI do not consent")).kind is Kind.REFUSAL
    assert reading_of(reply(f"{QUOTED}\n\nYes, I consent")).kind is Kind.CONSENT


def test_an_answer_written_into_the_letter_is_found() -> None:
    inline = QUOTED.replace("> Answer here", "> NO, never\n> Answer here")
    assert reading_of(reply(f"Yes\n\n{inline}")).kind is Kind.REFUSAL
    ticked = QUOTED.replace("say no,", "say no \u2714,")
    assert reading_of(reply(f"Yes\n\n{ticked}")).objection


def test_words_taken_out_of_the_quoted_letter_are_noticed() -> None:
    cut = QUOTED.replace("you can\n> say no, or ", "")
    reading = reading_of(reply(f"Yes\n\n{cut}"))
    assert (reading.kind, reading.objection) == (Kind.UNCLEAR, True)


def test_without_the_letter_a_quotation_that_could_decide_is_held() -> None:
    reading = read(reply(f"Yes, I consent.\n\n{QUOTED}"), None, GRAN, SERVER)
    assert (reading.objection, reading.new_text) == (True, "Yes, I consent.")


def test_our_letter_pasted_without_marks_is_taken_away_but_a_copied_sentence_is_not() -> None:
    assert reading_of(reply(f"Yes, I consent.\n\n{LETTER_TEXT}")).kind is Kind.CONSENT
    copied = "You can say yes, you can say no, or you can agree to a part only."
    assert reading_of(reply(f"Yes, I consent. {copied}")).objection


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Please tell us if we may share this - pages 1 to 3 only",
        "NO",
        "Re: I do not agree",
        "Re: Please tell us if we may share this, but not my name",
        "Fwd: Please tell us if we may share this",
    ],
)
def test_a_condition_in_the_subject_is_not_overlooked(subject: str) -> None:
    for letter in (LETTER, None):
        assert read(reply("I consent", subject=subject), letter, GRAN, SERVER).objection


@pytest.mark.parametrize(
    "subject",
    [f"Re: {SUBJECT}", f"RE: RE: [EXTERNAL] {SUBJECT}", "Re: Please tell us if we may share this", "Re:", ""],
)
def test_our_own_subject_is_not_held_against_the_writer(subject: str) -> None:
    assert not reading_of(reply("I consent", subject=subject)).objection


@pytest.mark.parametrize(
    "html",
    [
        "<p>I <s>do not</s> consent</p>",
        "<p>I <del>do not</del> consent</p>",
        "<p>I <span style='text-decoration: line-through'>do not</span> consent</p>",
        "<p>I <span style='display:none'>do not</span> consent</p>",
        "<p>I <span hidden>do not</span> consent</p>",
        "<p>I <span style='font-size:0px'>do not</span> consent</p>",
        "<p>I <span style='color:#fff'>do not</span> consent</p>",
        "<p>I <font color=white>do not</font> consent</p>",
        "<p>I <span style='opacity:0'>do not</span> consent</p>",
        "<p>I <span style='position:absolute;left:-9999px'>do not</span> consent</p>",
        "<style>.x{display:none}</style><p>I <span class=x>do not</span> consent</p>",
        "<style>@media screen{.x{visibility:hidden}}</style><p>I <span class=x>do not</span> consent</p>",
        "<style>p::before{content:'I do not '}</style><p>I consent</p>",
        "<p>I consent</p><p dir=rtl>I consent</p>",
        "<p>I consent</p><img src=cid:1>",
        "<p>I consent</p><noscript>not</noscript>",
        "<style>li{list-style-type:'NOT '}</style><p>I consent</p><ul><li></li></ul>",
        "<style>@font-face{font-family:x;src:url(http://x/swapped)}</style><p>I consent</p>",
        "<p style='border-image:url(http://x.example/not)'>I consent</p>",
        "<link rel=stylesheet href=http://x.example/hide.css><p>I consent</p>",
        "<table background=http://x.example/not.png><td>I consent</td></table>",
        "<p>I refuse</p>",
        "<p>I consent to part</p>",
    ],
)
def test_html_that_hides_strikes_or_says_otherwise_is_never_a_plain_consent(html: str) -> None:
    reading = reading_of(reply("I consent", html))
    assert reading.kind is not Kind.CONSENT
    assert reading.objection
    assert reading.faults


@pytest.mark.parametrize("text", ["I consent", "I do not consent"])
def test_html_as_gmail_and_outlook_write_it_is_read_like_plain_text(text: str) -> None:
    lines = LETTER_TEXT.replace("\n", "<br>\n")
    gmail = (
        f'<div dir="ltr">{text}</div><br><div class="gmail_quote"><div dir="ltr" '
        'class="gmail_attr">On Mon, 12 Apr 2027 at 09:31, Acorns Nursery &lt;<a '
        'href="mailto:office@nursery.example">office@nursery.example</a>&gt; wrote:<br></div><blockquote '
        'class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);'
        f'padding-left:1ex">{lines}</blockquote></div>'
    )
    outlook = (
        "<html><head><style>p.MsoNormal{margin:0cm;font-size:11.0pt;font-family:'Calibri',sans-serif}"
        "a:link{color:#0563C1;text-decoration:underline}</style></head><body lang=EN-GB>"
        f'<div class=WordSection1><p class=MsoNormal>{text}<o:p></o:p></p></div><div id="divRplyFwdMsg" dir="ltr">'
        "<font face='Calibri' color='#000000' style='font-size:11pt'><b>From:</b> Acorns Nursery "
        "&lt;office@nursery.example&gt;<br><b>Sent:</b> 12 April 2027 09:31<br><b>To:</b> gran@family.example<br>"
        f"<b>Subject:</b> {SUBJECT}</font><div>&nbsp;</div></div><div>{lines}</div></body></html>"
    )
    kinds = [reading_of(reply(text, html)).kind for html in (gmail, outlook)]
    assert kinds == ([Kind.CONSENT] * 2 if text == "I consent" else [Kind.REFUSAL] * 2)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("application/pdf", "form.pdf"),
        ("application/ms-tnef", "winmail.dat"),
        ("application/octet-stream", "winmail.dat"),
        ("application/pkcs7-mime", "smime.p7m"),
        ("image/png", "scan.png"),
        ("text/plain", "answer.txt"),
        ("message/rfc822", ""),
        ("text/vnd.google.email-reaction+json", ""),
    ],
)
def test_what_was_not_read_may_say_no(kind: str, name: str) -> None:
    reading = reading_of(with_attachment("Yes, I consent", kind, "content", name=name))
    assert (reading.kind, reading.objection) == (Kind.UNCLEAR, True)
    assert reading.faults


def test_a_signature_made_with_a_certificate_changes_nothing() -> None:
    signed = with_attachment("Yes, I consent", "application/pkcs7-signature", "x", name="smime.p7s")
    assert reading_of(signed).kind is Kind.CONSENT


def test_references_to_two_letters_need_a_person() -> None:
    other = "b4cwmxwdxdwr4ce6o4tq"
    reading = reading_of(reply(f"Yes\n\nReference: {other}"))
    assert reading.tokens == (TOKEN, other)
    assert reading.needs_person


def test_the_printed_form_has_exactly_the_promised_fields() -> None:
    said = as_json(reading_of(reply("No")))
    assert list(said) == ["kind", "objection", "needs_person", "sender_gate", "tokens", "new_text", "faults"]
    assert said["sender_gate"] == {
        "passed": True,
        "why": "One sender, the addressee of the letter, and the mail server vouches for it.",
    }


@pytest.mark.parametrize(
    "text",
    [
        "I consent\n\nKind regards\nTom\n\nP.S. wrong person",
        "I consent\n\nKind regards\nTom\nsee attached",
        "I agree to my information being held on file",
        "I agree that you have my information",
        "I agree to be given the file",
        "Yes\n\nRegards\nThe Late Mrs Gran, By Her Solicitor",
        "Yes\n\n~~I consent~~",
        "I \u0336c\u0336o\u0336n\u0336s\u0336e\u0336n\u0336t\u0336",
        "My husband says yes",
        "Yes\n\nSent from my heart I do not want this",
        "Yes\n\nSent from my phone not by me",
        "Yes yes whatever",
        "Yes\n\nMondays",
        "Yes\n\nLater",
        "Yes\n\nThanks\nMondays",
        "Yes, I have read your letter.",
        "Yes. Thank you for your letter.",
        "I agree that you have shared my information",
        "I agree with what it says",
        "I am happy for you to share it with Rowan",
        "Yes\n\nTom Jones",
    ],
)
def test_words_around_a_consent_that_may_undo_it_hold(text: str) -> None:
    assert reading_of(reply(text)).objection


def test_a_refusal_after_forty_thousand_quoted_words_is_still_found() -> None:
    long = f"Yes\n\n{QUOTED}\n" + "\n".join(f"> {line}" for line in LETTER_TEXT.splitlines()) * 500
    assert reading_of(reply(f"{long}\n\nI refuse")).objection


def test_a_line_too_long_to_be_compared_or_of_signs_alone_is_never_dropped() -> None:
    """S22: with the letter known, what lies behind a hundred thousand brackets is still the writer's own."""
    assert reading_of(reply(f"Yes\n\n{'(' * 100_001} I refuse")).objection
    assert reading_of(reply("Yes\n\n???")).objection
    assert reading_of(reply("Yes\n\n(!)")).objection


def test_a_mail_cut_short_may_have_lost_its_no() -> None:
    cut = reply("I consent", "<p>I consent</p>").rpartition(b"--b1--")[0]
    assert reading_of(cut).objection


def test_a_refusal_in_the_senders_name_is_not_overlooked() -> None:
    assert reading_of(reply("Yes", sender=f'"I do not consent" <{GRAN}>')).objection


@pytest.mark.parametrize(
    "frame",
    [
        "-----Original Message-----\nFrom: Acorns Nursery <office@nursery.example>\nSent: 12 April 2027 09:31\n"
        f"To: gran@family.example\nSubject: {SUBJECT}\n\n{LETTER_TEXT}",
        "------- Original Message -------\nOn Monday, April 12th, 2027 at 09:31, A <o@nursery.example> wrote:\n\n"
        + "\n".join(f"> {line}" for line in LETTER_TEXT.splitlines()),
        "    On Monday, 12 April 2027 at 09:31:00 BST, Acorns <office@nursery.example> wrote:  \n \n "
        + LETTER_TEXT,
        "On 12 Apr 2027, at 09:31, Acorns Nursery <office@nursery.example> wrote:\n>\n"
        + "\n".join(f">> {line}" for line in LETTER_TEXT.splitlines()),
        "Ar Llun, 12 Ebr 2027 am 09:31 Acorns <office@nursery.example> ysgrifennodd:\n"
        + "\n".join(f"> {line}" for line in LETTER_TEXT.splitlines()),
        "*From:* Acorns Nursery <office@nursery.example>\n*Sent:* 12 April 2027 09:31\n*To:* gran@family.example\n"
        f"*Subject:* {SUBJECT}\n\n{LETTER_TEXT}",
    ],
    ids=["Outlook", "Proton", "Yahoo", "Apple", "Welsh", "Outlook as text"],
)
def test_the_quotations_of_many_clients_are_taken_away(frame: str) -> None:
    reading = reading_of(reply(f"Yes, I consent.\n\n{frame}"))
    assert (reading.new_text, reading.kind) == ("Yes, I consent.", Kind.CONSENT)
    assert reading_of(reply(f"No, I do not.\n\n{frame}")).kind is not Kind.CONSENT
