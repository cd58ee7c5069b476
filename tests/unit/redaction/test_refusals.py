"""A file that cannot be taken in is refused with one plain sentence, and nothing else breaks (R34)."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from redaction import ReadMode, Refusal, Unreadable, inspect, page_picture, read_pages
from redaction.limits import MAX_BYTES
from tests.unit.redaction.hostile import NAME, PLAIN
from tests.unit.redaction.papers import as_bytes, form, paper, saved, writing


def locked_pdf() -> bytes:
    pdf = Pdf.open(io.BytesIO(paper(PLAIN)))
    stream = io.BytesIO()
    pdf.save(stream, encryption=pikepdf.Encryption(owner="a", user="b", R=6))
    return stream.getvalue()


def many_pages() -> bytes:
    pdf = Pdf.open(io.BytesIO(paper(PLAIN)))
    for _ in range(1200):
        pdf.pages.append(pdf.pages[0])
    return saved(pdf)


def deep_pdf() -> bytes:
    deep = b"[" * 5000 + b"]" * 5000
    return b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/X " + deep + b">>\nendobj\n%%EOF\n"


def huge_page() -> bytes:
    return paper(PLAIN, MediaBox=Array([0, 0, 14000, 14000]))


def deep_tree() -> bytes:
    pdf = Pdf.new()
    pdf.add_blank_page()
    node = pdf.Root.Pages
    for _ in range(3000):
        node = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([node]), Count=1))
    pdf.Root.Pages = node
    return saved(pdf)


def stream_bomb() -> bytes:
    """A page content that unpacks to far more than anybody could have written."""
    packed = zlib.compress(zlib.compress(b"0 0 m 9 9 l S\n" * 12_000_000, 9), 9)
    pdf = Pdf.open(io.BytesIO(paper(PLAIN)))
    content = pikepdf.Stream(pdf, b"")
    content.write(packed, filter=Array([Name.FlateDecode, Name.FlateDecode]))
    pdf.pages[0].obj.Contents = content
    return saved(pdf)


def png_bomb() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes(1000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        for name in names:
            out.writestr(name, b"x")
    return stream.getvalue()


def docx_bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("word/document.xml", b"<a/>")
        out.writestr("word/media/big.bin", bytes(400_000_000))
    return stream.getvalue()


JPEG = as_bytes(writing("hello"), "JPEG")
REFUSED = {
    "empty": (b"", "a.pdf", Refusal.EMPTY),
    "only blanks": (b" \n\t ", "a.txt", Refusal.EMPTY),
    "too large": (b"%PDF-1.7" + bytes(MAX_BYTES + 1), "a.pdf", Refusal.TOO_LARGE),
    "locked": (locked_pdf(), "a.pdf", Refusal.ENCRYPTED),
    "half a pdf": (paper(PLAIN)[:200], "a.pdf", Refusal.BROKEN),
    "pdf in name only": (b"Dear parent, here is the letter.", "a.pdf", Refusal.BROKEN),
    "nothing but a head": (b"%PDF-1.7\n", "a.pdf", Refusal.BROKEN),
    "huge page": (huge_page(), "a.pdf", Refusal.TOO_MANY_PIXELS),
    "too many pages": (many_pages(), "a.pdf", Refusal.TOO_MANY_PAGES),
    "nested arrays": (deep_pdf(), "a.pdf", Refusal.TOO_DEEP),
    "zip": (archive("letter.pdf"), "a.zip", Refusal.ARCHIVE),
    "zip called pdf": (archive("letter.pdf"), "a.pdf", Refusal.ARCHIVE),
    "broken zip": (archive("word/document.xml")[:40], "a.docx", Refusal.BROKEN),
    "word file without words": (archive("word/document.xml"), "a.docx", Refusal.BROKEN),
    "word bomb": (docx_bomb(), "a.docx", Refusal.TOO_MUCH_WORK),
    "old word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", Refusal.UNKNOWN),
    "a program": (b"\x7fELF\x02\x01\x01" + bytes(200), "a", Refusal.UNKNOWN),
    "half a photo": (JPEG[:300], "a.jpg", Refusal.BROKEN),
    "half a photo's data": (JPEG[: len(JPEG) // 2], "a.jpg", Refusal.BROKEN),
    "picture bomb": (png_bomb(), "a.png", Refusal.TOO_MANY_PIXELS),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_taken_in_is_refused_in_one_sentence(name: str) -> None:
    data, called, code = REFUSED[name]
    with pytest.raises(Unreadable) as caught:
        inspect(data, called)
    assert caught.value.code is code
    message = caught.value.message
    assert message[0].isupper() and message.endswith(".") and "\n" not in message
    assert "Error" not in message and "Traceback" not in message


def test_a_page_tree_thousands_deep_is_refused() -> None:
    data = deep_tree()
    with pytest.raises(Unreadable) as caught:
        inspect(data, "a.pdf")
        read_pages(data, "pdf")
    assert caught.value.message.endswith(".")


def test_a_page_that_unpacks_without_end_is_refused_and_the_next_file_is_read_as_usual() -> None:
    with pytest.raises(Unreadable) as caught:
        read_pages(stream_bomb(), "pdf")
    assert caught.value.code is Refusal.TOO_MUCH_WORK
    assert read_pages(paper(PLAIN + NAME), "pdf")[0].text.endswith("Jean Garner")


def test_a_page_of_more_pieces_or_words_than_a_page_can_show_is_refused_before_it_is_drawn() -> None:
    def forms_in_forms(pdf: Pdf, page: Any) -> None:
        drawn = form(pdf, b"0 0 1 1 re f\n" * 50, (0, 0, 9, 9), page.Resources.Font.F1)
        for _ in range(2):
            inner, drawn = drawn, form(pdf, b"/X Do\n" * 50, (0, 0, 9, 9), page.Resources.Font.F1)
            drawn.Resources.XObject = Dictionary(X=pdf.make_indirect(inner))
        page.Resources.XObject = Dictionary(X=pdf.make_indirect(drawn))

    words = b"".join(b"1 0 0 1 %d %d Tm (w) Tj\n" % (place % 390, place // 70) for place in range(20_001))
    for data in (paper(PLAIN + b"/X Do", setup=forms_in_forms), paper(b"BT /F1 1 Tf\n" + words + b"ET")):
        with pytest.raises(Unreadable) as caught:
            read_pages(data, "pdf", mode=ReadMode.NEVER)
        assert caught.value.code is Refusal.TOO_MUCH_WORK


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(Unreadable):
        page_picture(paper(PLAIN), "pdf", 7)


def test_a_picture_of_a_page_is_a_png_of_the_asked_size() -> None:
    picture = Image.open(io.BytesIO(page_picture(paper(PLAIN), "pdf", 1, dpi=72)))
    assert picture.format == "PNG"
    assert picture.size == (400, 300)
