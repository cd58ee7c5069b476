"""Text, e-mails and Word files: everything written in them is shown to the marker, nothing twice (S18)."""

import base64
import io
import quopri
import zipfile
from email.message import EmailMessage

import pytest

from redaction import LABEL, Doubt, Party, inspect, read_pages
from redaction.sources.html_text import text_of_html
from tests.unit.redaction.helpers import marked_copy, text_of_copy
from tests.unit.redaction.hostile import NAME, PLAIN
from tests.unit.redaction.papers import as_bytes, paper, writing

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Jean Garner <jean.garner@example.org>"
    message["To"] = "office@example.com"
    message["Cc"] = "Żaneta <z@example.org>"
    message["Bcc"] = "hidden@example.org"
    message["Subject"] = "Pick up =?utf-8?q?today?="
    message["Date"] = "Mon, 01 Mar 2027 10:00:00 +0000"
    message.set_content("Jean will come.\n\n> On Monday Tom wrote:\n> Who comes?\n")
    return message


def text_of(data: bytes, kind: str = "eml") -> str:
    assert kind in ("eml", "docx", "text")
    return "\n".join(page.text for page in read_pages(data, kind))  # type: ignore[arg-type]


def test_a_mail_shows_who_wrote_to_whom_and_what_was_quoted() -> None:
    text = text_of(mail().as_bytes())
    for words in ("Jean Garner", "Żaneta", "hidden@example.org", "Pick up today", "> Who comes?"):
        assert words in text


def test_the_attachments_of_a_mail_become_items() -> None:
    message = mail()
    message.add_attachment(paper(PLAIN + NAME), maintype="application", subtype="pdf", filename="a.pdf")
    message.add_attachment(as_bytes(writing("x")), maintype="image", subtype="png", filename="b.png")
    message.add_attachment(b"\x00\x01\x02", maintype="application", subtype="octet-stream", filename="c.bin")
    inner = EmailMessage()
    inner["From"], inner["Subject"], inner["Date"], inner["To"] = "a@example.org", "s", "d", "b@example.org"
    inner.set_content("inside")
    message.add_attachment(inner)
    inspection = inspect(message.as_bytes(), "m.eml")
    assert [part.kind for part in inspection.parts] == ["pdf", "image", None, "eml"]
    assert [part.name for part in inspection.parts][:3] == ["a.pdf", "b.png", "c.bin"]
    assert "Attached: a.pdf, b.png, c.bin" in text_of(message.as_bytes())


def test_a_formatted_version_is_shown_only_where_it_says_more() -> None:
    message = mail()
    message.add_alternative("<p>Jean will <b>come</b>. On Monday Tom wrote: Who comes?</p>", subtype="html")
    assert text_of(message.as_bytes()).count("will") == 1
    message = mail()
    message.add_alternative("<p>Jean will come.</p><p style='display:none'>Ask Bert</p>", subtype="html")
    assert "Ask Bert" in text_of(message.as_bytes())


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nDate: y\r\n\r\nbody",
        b"From: a\nTo: =?x-unknown?q?abc?=\nSubject: =?utf-8?b?!!!?=\nDate: never\nCc: <<>>,;\n\nbody",
        b"Message-ID: <a@b>\nFrom: a\nContent-Type: text/plain; charset=nonsense\n\nbody \xff",
        b"MIME-Version: 1.0\nFrom: a\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\nbody",
        b"MIME-Version: 1.0\nFrom: a\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\nYm9keQ",
    ],
)
def test_untidy_mails_are_read_all_the_same(raw: bytes) -> None:
    assert inspect(raw, "m.eml").kind == "eml"
    assert "body" in text_of(raw)


def test_a_note_with_a_colon_is_not_taken_for_a_mail() -> None:
    assert inspect(b"Monday: she came.\nTuesday: she left.\n", "n.txt").kind == "text"


def test_a_note_with_headings_of_its_own_is_a_text_and_loses_none_of_them() -> None:
    note = b"From: the office\nTo: all\nSubject: day\nDate: Monday\nNotes: Jean came\n\nSlept well."
    assert inspect(note, "day.txt").kind == "text"
    assert inspect(note.replace(b"Notes: Jean came\n", b""), "day.txt").kind == "eml"


@pytest.mark.parametrize("name", ["m.eml", "note.txt"])
def test_words_about_pdfs_do_not_make_a_pdf(name: str) -> None:
    data = as_bytes_of_mail() if name == "m.eml" else b"A PDF begins with %PDF-1.4, Jean said."
    assert inspect(data, name).kind in ("eml", "text")


def as_bytes_of_mail() -> bytes:
    message = mail()
    message.set_content("A PDF begins with %PDF-1.4, Jean said.")
    return message.as_bytes()


@pytest.mark.parametrize("coding", ["base64", "quoted-printable"])
def test_a_forwarded_mail_that_was_packed_up_is_opened(coding: str) -> None:
    inner = mail().as_bytes()
    packed = base64.encodebytes(inner) if coding == "base64" else quopri.encodestring(inner)
    outer = (
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=q\n\n--q\n"
        b"Content-Type: message/rfc822\nContent-Transfer-Encoding: "
        + coding.encode()
        + b"\n\n"
        + packed
        + b"\n--q--\n"
    )
    (part,) = inspect(outer, "m.eml").parts
    assert part.kind == "eml" and "Jean will come." in text_of(part.data)


def test_a_report_of_a_mail_server_is_an_item_with_its_words() -> None:
    report = (
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=q\n\n--q\n"
        b"Content-Type: message/delivery-status\n\nReporting-MTA: x\n\n"
        b"Final-Recipient: rfc822; jean@example.org\n\n--q--\n"
    )
    (part,) = inspect(report, "m.eml").parts
    assert b"jean@example.org" in part.data


def test_fields_of_a_formatted_mail_keep_apart_and_keep_their_words() -> None:
    fields = "<a href=x>link</a><input value='Jean Garner'><textarea>Garner came</textarea>"
    assert text_of_html(fields) == "link [Jean Garner] Garner came"


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_any_coding(coding: str) -> None:
    assert "Renée came" in text_of("Renée came.\r\nThen left.".encode(coding), "text")


def test_withheld_words_become_labels_of_one_width(people: tuple[Party, ...]) -> None:
    copy, _ = marked_copy(b"Jean Garner came.\nThen granny left with Zofia.", "text", people)
    text = text_of_copy(copy.pdf)
    assert text == f"{LABEL} came. Then {LABEL} left with Zofia."
    assert copy.proof.proved


def test_a_number_of_the_same_town_may_stay_beside_one_that_goes(people: tuple[Party, ...]) -> None:
    """S85: an area code in brackets is the same as one without, and belongs to whoever is to be shown as well."""
    copy, _ = marked_copy(b"Jean: +44 (0)7700 900123. Office: 07700 900999.", "text", people)
    assert copy.proof.proved and "07700 900999" in text_of_copy(copy.pdf)


def test_signs_no_type_has_are_told_by_name() -> None:
    assert "[grinning face]" in text_of("she drew 😀".encode(), "text")


def docx(body: str, **parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        out.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, inner in parts.items():
            root = {"comments": "comments", "header1": "hdr", "footnotes": "footnotes"}[name]
            out.writestr(f"word/{name}.xml", f"<w:{root} {W}>{inner}</w:{root}>")
    return stream.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_a_word_file_reads_as_it_stands_now() -> None:
    body = (
        f"<w:p>{run('Seen by ')}<w:ins w:author='A'>{run('Jean')}</w:ins>"
        f"<w:del w:author='B'><w:r><w:delText>Bert</w:delText></w:r></w:del></w:p>"
        f"<w:tbl><w:tr><w:tc><w:p>{run('left')}</w:p></w:tc><w:tc><w:p>{run('right')}</w:p></w:tc></w:tr></w:tbl>"
    )
    text = text_of(docx(body), "docx")
    assert "Seen by Jean" in text and "left" in text and "right" in text
    assert "Bert" not in text


def test_comments_headers_and_changes_of_a_word_file_become_items() -> None:
    body = f"<w:p>{run('x')}<w:del w:author='Bert'><w:r><w:delText>Jean was here</w:delText></w:r></w:del></w:p>"
    data = docx(
        body,
        comments=f"<w:comment w:author='Fiona' w:date='2027-03-01'><w:p>{run('Ask Jean')}</w:p></w:comment>",
        header1=f"<w:p>{run('Confidential')}</w:p>",
        footnotes=f"<w:footnote><w:p>{run('see file')}</w:p></w:footnote>",
    )
    parts = {part.name: part.data.decode() for part in inspect(data, "a.docx").parts}
    assert "Ask Jean" in parts["Comments.txt"] and "Fiona" in parts["Comments.txt"]
    assert "Confidential" in parts["Headers and footers.txt"]
    assert "see file" in parts["Footnotes.txt"]
    assert "Jean was here" in parts["Tracked changes.txt"] and "Bert" in parts["Tracked changes.txt"]


def test_text_pages_ask_nothing() -> None:
    assert {q.kind for page in read_pages(b"Plain words.", "text") for q in page.questions} == set[Doubt]()


@pytest.mark.parametrize(
    "written",
    ["Ｊｅａｎ Ｇａｒｎｅｒ", "𝐉𝐞𝐚𝐧 𝐆𝐚𝐫𝐧𝐞𝐫", "\u202erenraG naeJ\u202c", "Jе\u200ban Garnеr", "Jea\u0301n Garner"],
    ids=["full width", "bold signs", "read backwards", "Cyrillic letters", "an accent"],
)
def test_a_name_in_fancy_dress_is_shown_plainly_and_found(written: str, people: tuple[Party, ...]) -> None:
    """S35, R30: what a reader would read as the name is the name."""
    copy, proposals = marked_copy(f"seen with {written} today".encode(), "text", people)
    assert len(proposals.marks) == 1
    assert copy.proof.proved
    assert "arner" not in text_of_copy(copy.pdf)
