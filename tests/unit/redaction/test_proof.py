"""A copy that was altered in any way is never proved (R30)."""

import hashlib
import io
import json
import random
import re
import zlib
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from zlib_ng import zlib_ng

from redaction import Copy, CopyItem, FrontMatter, Mark, make_copy, prove
from redaction.burning import hash_of_words, page_facts
from redaction.grammar import read_copy
from redaction.manifest import Manifest
from redaction.withheld import hashed
from redaction.writer import HEADER
from tests.unit.redaction.hostile import NAME, PLAIN, with_a_lying_font
from tests.unit.redaction.papers import as_bytes, paper, writing

Mutation = Callable[[bytes], bytes]
BAR = (40.0, 86.8, 117.8, 103.1)


@pytest.fixture(scope="module")
def copy() -> Copy:
    import datetime

    data = paper(PLAIN + NAME, PLAIN)
    mark = Mark("d", 1, (BAR,), "g", "name", "Jean Garner")
    photo = as_bytes(writing("a photo", noise=True).convert("RGB"), "JPEG")
    front = FrontMatter("Anna Price", 2, "Little Oaks", "Zofia Price", datetime.date(2027, 3, 1))
    items = [CopyItem("d", "Letter", data, "pdf", (mark,)), CopyItem("p", "Photo", photo, "image")]
    return make_copy(items, front)


def objects(pdf: bytes) -> list[bytes]:
    """The bodies of the objects of a copy."""
    bodies, position = [], len(HEADER)
    while (head := re.compile(rb"(\d+) 0 obj\n").match(pdf, position)) is not None:
        stream = re.compile(rb"<<[^<>]*/Length (\d+)>>\nstream\n").match(pdf, head.end())
        end = stream.end() + int(stream[1]) + 10 if stream else pdf.index(b"\nendobj\n", head.end())
        bodies.append(pdf[head.end() : end])
        position = end + len(b"\nendobj\n")
    return bodies


def rebuilt(bodies: list[bytes], extra_trailer: bytes = b"") -> bytes:
    """A whole file from bodies, its table made anew."""
    out, places = HEADER, []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return out + head + table + tail % (len(bodies) + 1, extra_trailer, len(out))


def in_object(change: Callable[[bytes], bytes], which: Callable[[bytes], bool]) -> Mutation:
    """A mutation of the first object that fits, in an otherwise faultless file."""

    def mutate(pdf: bytes) -> bytes:
        bodies = objects(pdf)
        index = next(n for n, body in enumerate(bodies) if which(body))
        bodies[index] = change(bodies[index])
        return rebuilt(bodies)

    return mutate


def unpack(body: bytes) -> bytes:
    return zlib.decompress(body.split(b"stream\n", 1)[1].rsplit(b"\nendstream", 1)[0])


def with_stream(body: bytes, raw: bytes, level: int = 9) -> bytes:
    packed = zlib_ng.compress(raw, level)
    keys = re.sub(rb"/Length \d+", b"/Length %d" % len(packed), body.split(b"\nstream\n", 1)[0])
    return keys + b"\nstream\n" + packed + b"\nendstream"


def content(change: Callable[[bytes], bytes]) -> Mutation:
    return in_object(lambda body: with_stream(body, change(unpack(body))), is_content)


def is_content(body: bytes) -> bool:
    seen = "Seen".encode("utf-16-be").hex().upper().encode()
    return body.startswith(b"<</Filter/FlateDecode/Length") and seen in unpack(body)


def is_image(body: bytes) -> bool:
    return b"/Subtype/Image" in body and b"FlateDecode" in body


def is_photo(body: bytes) -> bool:
    return b"DCTDecode" in body


def is_catalog(body: bytes) -> bool:
    return b"/Catalog" in body


def is_page(body: bytes) -> bool:
    return body.startswith(b"<</Type/Page/")


def pixel(change: Callable[[int], int]) -> Mutation:
    def alter(body: bytes) -> bytes:
        raw = bytearray(unpack(body))
        middle = len(raw) // 2
        raw[middle] = change(raw[middle])
        return with_stream(body, bytes(raw), 3)

    return in_object(alter, is_image)


def flip(seed: int) -> Mutation:
    def mutate(pdf: bytes) -> bytes:
        place = random.Random(seed).randrange(len(pdf))
        return pdf[:place] + bytes([pdf[place] ^ (1 << seed % 8)]) + pdf[place + 1 :]

    return mutate


WORD = b"/F 12 Tf 100 Tz 1 0 0 1 10 10 Tm <%s0020> Tj\n" % "Jean".encode("utf-16-be").hex().upper().encode()


def later_revision(pdf: bytes) -> bytes:
    body = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    at = len(pdf)
    old = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    table = b"xref\n1 1\n%010d 00000 n \ntrailer\n<</Size 9/Root 1 0 R/Prev %d>>\n" % (at, old)
    return pdf + body + table + b"startxref\n%d\n%%%%EOF\n" % (at + len(body))


def two_pages_swapped(pdf: bytes) -> bytes:
    bodies = objects(pdf)
    kids = re.findall(rb"\d+ 0 R", bodies[1])
    bodies[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join([kids[1], kids[0], *kids[2:]]))
    return rebuilt(bodies)


def a_page_fewer(pdf: bytes) -> bytes:
    bodies = objects(pdf)
    kids = re.findall(rb"\d+ 0 R", bodies[1])[:-1]
    bodies[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    return rebuilt(bodies)


def saved_again(pdf: bytes) -> bytes:
    """The copy as another program writes it, its objects in streams."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True)
    return stream.getvalue()


MUTATIONS: dict[str, Mutation] = {
    "a comment before the first object": lambda pdf: pdf.replace(b"\n1 0 obj", b"\n%Jean\n1 0 obj", 1),
    "a comment between two objects": lambda pdf: pdf.replace(b"endobj\n2 0", b"endobj\n%Jean\n2 0", 1),
    "a comment inside an object": in_object(lambda b: b.replace(b">>", b"%Jean\n>>", 1), is_page),
    "bytes after the end": lambda pdf: pdf + b"Jean",
    "a line after the end": lambda pdf: pdf + b"\n",
    "a second end": lambda pdf: pdf + b"%%EOF\n",
    "a later revision": later_revision,
    "an object nobody uses": lambda pdf: rebuilt([*objects(pdf), b"<</Note(Jean)>>"]),
    "a stream nobody uses": lambda pdf: rebuilt([*objects(pdf), b"<</Length 4>>\nstream\nJean\nendstream"]),
    "document information": lambda pdf: rebuilt(objects(pdf), b"/Info<</Author(Jean)>>"),
    "a file identifier": lambda pdf: rebuilt(objects(pdf), b"/ID[<4A><4A>]"),
    "an action on opening": in_object(
        lambda b: b.replace(b"/Pages", b"/OpenAction 2 0 R/Pages"), lambda b: b"/Catalog" in b
    ),
    "metadata": in_object(lambda b: b.replace(b"/Pages", b"/Metadata 7 0 R/Pages"), is_catalog),
    "an annotation": in_object(lambda b: b[:-2] + b"/Annots[]>>", is_page),
    "another page size": in_object(lambda b: b.replace(b"MediaBox[0 0 ", b"MediaBox[0 0 1"), is_page),
    "a page size spelled otherwise": in_object(lambda b: re.sub(rb"0 0 (\d+) ", rb"0 0 \1.0 ", b), is_page),
    "a crop": in_object(lambda b: b.replace(b"/MediaBox", b"/CropBox[0 0 9 9]/MediaBox"), is_page),
    "a turned page": in_object(lambda b: b.replace(b"/MediaBox", b"/Rotate 90/MediaBox"), is_page),
    "two pages swapped": two_pages_swapped,
    "a page fewer": a_page_fewer,
    "a lighter pixel": pixel(lambda value: value ^ 1),
    "a white pixel in place of a black one": pixel(lambda value: 255 - value),
    "a word more": content(lambda c: c.replace(b"ET\n", WORD + b"ET\n")),
    "a word fewer": content(lambda c: re.sub(rb"/F [^\n]*Tj\n", b"", c, count=1)),
    "another word": content(lambda c: c.replace(b"00530065", b"00540065", 1)),
    "words made visible": content(lambda c: c.replace(b"3 Tr", b"0 Tr")),
    "words beyond the page's end": content(lambda c: c + b"BT 3 Tr\n" + WORD + b"ET\n"),
    "a picture moved": content(lambda c: re.sub(rb"^q (\S+)", rb"q 9\1", c)),
    "a picture drawn twice": content(lambda c: c[: c.index(b"\n") + 1] + c),
    "a picture not drawn": content(lambda c: c[c.index(b"\n") + 1 :]),
    "a line drawn": content(lambda c: b"0 0 m 9 9 l S\n" + c),
    "a comment in the content": content(lambda c: b"%Jean\n" + c),
    "a picture packed anew": in_object(lambda b: with_stream(b, unpack(b), 1), is_image),
    "bytes behind a picture's data": in_object(
        lambda b: re.sub(rb"/Length (\d+)", lambda m: b"/Length %d" % (int(m[1]) + 4), b, count=1).replace(
            b"\nendstream", b"Jean\nendstream"
        ),
        is_image,
    ),
    "a key more at a picture": in_object(lambda b: b.replace(b"/Width", b"/Alt(Jean)/Width", 1), is_image),
    "a note inside a photo": in_object(
        lambda b: re.sub(rb"/Length (\d+)", lambda m: b"/Length %d" % (int(m[1]) + 8), b, count=1).replace(
            b"\xff\xd8", b"\xff\xd8\xff\xfe\x00\x06Jean", 1
        ),
        is_photo,
    ),
    "another font": in_object(lambda b: b.replace(b"/Ascent 800", b"/Ascent 801"), lambda b: b"/Ascent" in b),
    "another alphabet": in_object(lambda b: b.replace(b"<4100>", b"<4200>", 1), lambda b: b"beginbfrange" in b),
    "another bookmark": in_object(lambda b: b.replace(b"<FEFF", b"<FEFF004A"), lambda b: b"/Title" in b),
    "a bookmark that leads elsewhere": in_object(
        lambda b: re.sub(rb"/Dest\[(\d+)", rb"/Dest[1", b), lambda b: b"/Title" in b
    ),
    "a word of the layer moved": content(lambda c: re.sub(rb"1 0 0 1 (\d)", rb"1 0 0 1 1\1", c, count=1)),
    "a word of the layer made larger": content(lambda c: re.sub(rb"/F (\S+)", rb"/F 1\1", c, count=1)),
    "a content packed anew": in_object(lambda b: with_stream(b, unpack(b), 1), is_content),
    "page labels": in_object(
        lambda b: b.replace(b"/Pages 2", b"/PageLabels<</Nums[0<</P(Jean)>>]>>/Pages 2"), is_catalog
    ),
    "preferences of the viewer": in_object(
        lambda b: b.replace(b"/Pages 2", b"/ViewerPreferences<<>>/Pages 2"), is_catalog
    ),
    "a hidden note": in_object(
        lambda b: b.replace(b"/Contents", b"/Annots[<</Subtype/Text/Contents(Jean)/F 2>>]/Contents"), is_page
    ),
    "a small picture of the page": in_object(lambda b: b.replace(b"/Contents", b"/Thumb 9 0 R/Contents"), is_page),
    "a mask over a picture": in_object(lambda b: b.replace(b"Component 8", b"Component 8/SMask 9 0 R"), is_image),
    "colours turned round": in_object(lambda b: b.replace(b"Component 8", b"Component 8/Decode[1 0]"), is_image),
    "a bookmark in colour": in_object(lambda b: b.replace(b"/Fit]", b"/Fit]/C[1 0 0]"), lambda b: b"/Title" in b),
    "an entry of the table set free": lambda pdf: re.sub(rb"(\d{10}) 00000 n", rb"\1 00000 f", pdf, count=1),
    "an earlier table named": lambda pdf: pdf.replace(b"/Root 1 0 R>>", b"/Root 1 0 R/Prev 10>>"),
    "saved again by another program": saved_again,
    "a shifted table": lambda pdf: re.sub(rb"\n(\d{9})(\d) 00000 n", rb"\n\g<1>9 00000 n", pdf, count=1),
    "another version of the format": lambda pdf: pdf.replace(b"%PDF-1.7", b"%PDF-1.6", 1),
    "an end cut off": lambda pdf: pdf[:-7],
    "nothing left": lambda pdf: b"",
    **{f"a bit turned over ({seed})": flip(seed) for seed in range(12)},
}


def sealed_as(manifest: str, pdf: bytes) -> str:
    """The manifest with the hash of the altered file, so that the other checks have to catch it."""
    digest = hashlib.sha256(pdf).hexdigest()
    return replace(Manifest.from_json(manifest), sha256=digest).to_json()


@pytest.mark.parametrize("name", MUTATIONS)
def test_an_altered_copy_is_caught_even_when_its_hash_was_altered_too(name: str, copy: Copy) -> None:
    altered = MUTATIONS[name](copy.pdf)
    assert altered != copy.pdf
    assert prove(copy.pdf, copy.manifest).proved
    proof = prove(altered, sealed_as(copy.manifest, altered))
    assert not proof.proved
    assert proof.faults


def test_the_mutations_rebuild_the_copy_itself_faultlessly(copy: Copy) -> None:
    assert rebuilt(objects(copy.pdf)) == copy.pdf


def test_the_hash_of_the_file_alone_catches_an_exchange(copy: Copy) -> None:
    manifest = replace(Manifest.from_json(copy.manifest), sha256="0" * 64).to_json()
    assert prove(copy.pdf, manifest).faults == ("The file is not the one that was sealed.",)


def test_a_bar_that_is_not_black_is_a_fault(copy: Copy) -> None:
    value = json.loads(copy.manifest)
    page = next(each for each in value["pages"] if each["bars"])
    page["bars"].append([0, 0, 5, 5])
    proof = prove(copy.pdf, json.dumps(value))
    assert any("a bar is not black" in fault for fault in proof.faults)


def test_a_word_under_a_bar_is_a_fault_though_every_hash_was_made_to_fit(copy: Copy) -> None:
    """R30: no text layer under a bar, whatever the manifest says that was kept."""
    word = WORD.replace(b"1 10 10 Tm", b"1 45 %d Tm" % (300 - 98 + 22))
    altered = content(lambda c: c.replace(b"ET\n", word + b"ET\n"))(copy.pdf)
    manifest = Manifest.from_json(sealed_as(copy.manifest, altered))
    found = read_copy(altered).pages[1]
    count, words = hash_of_words(found.words)
    fitted = replace(manifest.pages[1], word_count=count, words=words, content=found.content)
    pages = (manifest.pages[0], fitted, *manifest.pages[2:])
    proof = prove(altered, replace(manifest, pages=pages, withheld=()).to_json())
    assert proof.faults == ("Page 2: a word of its text layer lies under a bar.",)


def test_a_withheld_word_left_anywhere_is_a_fault(copy: Copy) -> None:
    assert prove(copy.pdf, copy.manifest, ["Jean", "Garner"]).proved
    proof = prove(copy.pdf, copy.manifest, ["nursery"])
    assert not proof.proved
    assert any("as others read it" in fault for fault in proof.faults)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 2}', '{"format": 1, "pages": [{}]}', "nonsense"])
def test_a_damaged_manifest_proves_nothing(text: str, copy: Copy) -> None:
    proof = prove(copy.pdf, text)
    assert not proof.proved and proof.faults


def test_the_manifest_holds_no_withheld_word_and_survives_its_json(copy: Copy) -> None:
    assert "Jean" not in copy.manifest and "Garner" not in copy.manifest
    manifest = Manifest.from_json(copy.manifest)
    assert manifest.to_json() == copy.manifest
    assert page_facts(json.loads(copy.manifest)["pages"][0]) == manifest.pages[0]


def test_without_ocr_the_proof_says_so(copy: Copy) -> None:
    assert copy.proof.proved and not copy.proof.ocr_checked
    assert prove(copy.pdf, copy.manifest, ["Jean"], read_pictures=True).ocr_checked


def test_a_name_that_can_still_be_read_in_a_picture_is_a_fault(copy: Copy) -> None:
    proof = prove(copy.pdf, copy.manifest, ["photo"], read_pictures=True)
    assert any("can still be read in the picture" in fault for fault in proof.faults)


def test_a_sealed_manifest_knows_withheld_words_without_naming_them(copy: Copy) -> None:
    """R30: proved later by its manifest alone, a copy whose picture still shows the name is a fault."""
    shown = make_copy([CopyItem("d", "x", paper(PLAIN + NAME), "pdf")], None)
    manifest = Manifest.from_json(shown.manifest)
    told = replace(manifest, withheld=hashed(["Garner"], manifest.sha256)).to_json()
    assert "arner" not in told.lower()
    proof = prove(shown.pdf, told)
    assert not proof.proved
    assert any("A withheld word" in fault for fault in proof.faults)
    assert Manifest.from_json(copy.manifest).withheld


def test_a_font_that_lies_is_caught_when_the_copy_is_read_again() -> None:
    """R30: the page shows a name that its text hides; nobody could mark it, so the copy is not proved."""
    data = with_a_lying_font()
    item = CopyItem("d", "x", data, "pdf")
    made = make_copy([item], None, read_again=True, names=["Jean Garner"])
    assert made.proof.ocr_checked
    assert any("a name can be read" in fault for fault in made.proof.faults)
    by_hand = Mark("d", 1, ((35.0, 84.0, 130.0, 106.0),), "g", "person", "")
    mended = make_copy([replace(item, marks=(by_hand,))], None, read_again=True, names=["Jean Garner"])
    assert mended.proof.proved


def test_a_name_that_was_left_standing_on_purpose_is_no_fault() -> None:
    """S28: where text and picture say the same, a person decided it."""
    item = CopyItem("d", "x", paper(PLAIN + NAME), "pdf")
    assert make_copy([item], None, read_again=True, names=["Jean Garner"]).proof.proved
