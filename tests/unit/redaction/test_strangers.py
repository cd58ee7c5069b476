"""What a telephone, an office and a computer also keep: read, or told with what to do about it (S17, S52)."""

import zipfile
from io import BytesIO

import pytest
from PIL import Image

import redaction
from redaction import Unreadable


def media(brand: bytes, *more: bytes) -> bytes:
    """The beginning of a file of the ISO media family."""
    head = b"ftyp" + brand + b"\x00\x00\x00\x00" + b"".join(more)
    return (len(head) + 4).to_bytes(4, "big") + head + b"\x00" * 400


def packed(**files: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return stream.getvalue()


OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 90 + "__substg1.0_0037001F".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("IMG_0001.HEIC", media(b"heic", b"mif1"), "Most Compatible"),
        ("IMG_0002.jpg", media(b"mif1", b"heic"), "Most Compatible"),
        ("film.mov", media(b"qt  "), "Write down what in it is about the child"),
        ("voice.m4a", media(b"M4A "), "sound recording"),
        ("voice.mp3", b"ID3\x03" + b"\x00" * 90, "sound recording"),
        ("camera.avi", b"RIFF\x00\x00\x00\x00AVI LIST", "film"),
        ("mail.msg", OUTLOOK, "Outlook message"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 90, "old Office file"),
        ("winmail.dat", b"\x78\x9f\x3e\x22" + b"Jean came " * 20, "Outlook packs a letter"),
        ("letter.docx", OUTLOOK[:8] + bytes(90) + "EncryptedPackage".encode("utf-16-le"), "locked"),
        ("note.rtf", b"{\\rtf1 R\\'6fwan}", "RTF file"),
        ("hours.xlsx", packed(xl__workbook_dot_xml=b"<x/>"), "spreadsheet"),
        ("talk.pptx", packed(ppt__presentation_dot_xml=b"<x/>"), "presentation"),
        ("note.odt", packed(mimetype=b"application/vnd.oasis.opendocument.text"), "another office program"),
        ("note.pages", packed(Index__Document_dot_iwa=b"x"), "another office program"),
        ("photos.zip", packed(a=b"x"), "Unpack it"),
        (".DS_Store", b"\x00\x00\x00\x01Bud1", "computer keeps for itself"),
        ("~$letter.docx", b"\x06Judith", "computer keeps for itself"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(name: str, data: bytes, words: str) -> None:
    """S17: nobody reads "not supported" and is left alone with it."""
    with pytest.raises(Unreadable) as told:
        redaction.inspect(data, name)
    assert words in told.value.message
    assert len(told.value.message) < 300


@pytest.mark.parametrize("form", ["WEBP", "GIF", "BMP", "AVIF"])
def test_photos_as_other_programs_keep_them_are_read(form: str) -> None:
    """S17."""
    stream = BytesIO()
    Image.new("RGB", (300, 200), "white").save(stream, form)
    found = redaction.inspect(stream.getvalue(), f"photo.{form.lower()}")
    assert (found.kind, found.pages) == ("image", 1)
    assert redaction.page_picture(stream.getvalue(), "image", 1, 30).startswith(b"\x89PNG")


def test_a_web_page_is_read_as_its_words_so_that_no_name_hides_in_its_code() -> None:
    """S17, S35: an export from an app says R&#111;wan; a reader sees Rowan, and so does the finder."""
    page = b"<!DOCTYPE html><html><style>x{}</style><body><p>R&#111;wan slept.</p><p>Well</p></body></html>"
    words = redaction.read_pages(page, "text")[0].text
    assert "Rowan slept." in words
    assert "&#111;" not in words
    assert "<p>" not in words
    assert "<b>" in redaction.read_pages(b"He wrote <b> on the sheet", "text")[0].text


def test_an_empty_attachment_is_not_passed_over() -> None:
    """S18: what came and holds nothing is told, too."""
    mail = (
        b"From: a@example.org\nSubject: x\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nwords\n'
        b'--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="empty.pdf"\n\n--b--\n'
    )
    found = redaction.inspect(mail, "a.eml")
    assert [(part.name, part.data.strip(), part.kind) for part in found.parts] == [("empty.pdf", b"", None)]
