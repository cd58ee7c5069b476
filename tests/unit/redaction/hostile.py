"""PDFs that show or hide the name Jean Garner in every way we could think of (issue list of hard cases)."""

import io
import math
import random
from typing import Any

import numpy as np
from font_roboto import Roboto  # type: ignore[import-untyped]
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, OutlineItem, Pdf, Stream, String
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from tests.unit.redaction.papers import HEIGHT, WIDTH, form, image_stream, paper, saved, text_at, writing

_XMP = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' dc:source='Jean Garner'/>"
    b"</rdf:RDF></x:xmpmeta>"
)
PLAIN = text_at(40, 250, "Seen today by the nursery.")
NAME = text_at(40, 200, "Jean Garner")


def letters_in_any_order() -> bytes:
    places = [(40 + 9.5 * index, sign) for index, sign in enumerate("Jean Garner") if sign != " "]
    random.Random(5).shuffle(places)
    return paper(PLAIN + b"".join(text_at(x, 200, sign) for x, sign in places))


def wide_letters() -> bytes:
    return paper(PLAIN + b"5 Tc\n" + NAME + b"0 Tc\n")


def in_a_form() -> bytes:
    def add(pdf: Pdf, page: Any) -> None:
        page.Resources.XObject = Dictionary(Fm=form(pdf, NAME, (0, 0, WIDTH, HEIGHT), page.Resources.Font.F1))

    return paper(PLAIN + b"q 1 0 0 1 0 -20 cm /Fm Do Q\n", setup=add)


def in_a_field(*, hidden: bool = False) -> bytes:
    def add(pdf: Pdf, page: Any) -> None:
        font = page.Resources.Font.F1
        look = form(pdf, text_at(2, 4, "Jean Garner"), (0, 0, 150, 20), font)
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("carer"), V=String("Jean Garner"),
                Rect=Array([40, 190, 190, 210]), F=2 if hidden else 4, DA=String("/F1 14 Tf 0 g"),
                AP=Dictionary(N=look),
            )
        )  # fmt: skip
        page.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([field]), DR=Dictionary(Font=Dictionary(F1=font)), DA=String("/F1 14 Tf 0 g")
        )

    return paper(PLAIN, setup=add)


def on_a_note() -> bytes:
    def add(pdf: Pdf, page: Any) -> None:
        page.Annots = Array(
            [
                Dictionary(
                    Type=Name.Annot, Subtype=Name.Text, Contents=String("Ask Jean Garner"),
                    Rect=Array([200, 200, 220, 220]),
                )
            ]
        )  # fmt: skip

    return paper(PLAIN, setup=add)


def in_free_text(*, drawn: bool = True) -> bytes:
    def add(pdf: Pdf, page: Any) -> None:
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Contents=String("Jean Garner"), F=4,
            Rect=Array([40, 190, 190, 210]), DA=String("/F1 14 Tf"),
        )  # fmt: skip
        if drawn:
            look = form(pdf, text_at(2, 4, "Jean Garner"), (0, 0, 150, 20), page.Resources.Font.F1)
            note.AP = Dictionary(N=look)
        page.Annots = Array([note])

    return paper(PLAIN, setup=add)


def spoken_instead(key: str = "ActualText") -> bytes:
    return paper(
        PLAIN + b"/Span <</%s (Jean Garner)>> BDC\n" % key.encode() + text_at(40, 200, "Her carer") + b"EMC\n"
    )


def on_a_layer_that_is_off() -> bytes:
    def add(pdf: Pdf, page: Any) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
        page.Resources.Properties = Dictionary(L1=layer)
        pdf.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
        )

    return paper(PLAIN + b"/OC /L1 BDC\n" + NAME + b"EMC\n", setup=add)


def outside_the_crop() -> bytes:
    return paper(PLAIN + text_at(40, 20, "Jean Garner"), CropBox=Array([0, 60, WIDTH, HEIGHT]))


def under_a_picture() -> bytes:
    def add(pdf: Pdf, page: Any) -> None:
        blank = writing("a drawing", size=60)
        page.Resources.XObject = Dictionary(Im=pdf.make_indirect(image_stream(pdf, blank)))

    return paper(PLAIN + NAME + b"q 300 0 0 100 30 150 cm /Im Do Q\n", setup=add)


def white_over_other_words() -> bytes:
    return paper(PLAIN + text_at(40, 200, "nursery day") + b"1 g\n" + NAME + b"0 g\n")


def with_an_earlier_version() -> bytes:
    first = paper(PLAIN + NAME)
    start = len(first)
    body = b"\n99 0 obj\n<<>>\nendobj\n"
    xref = b"xref\n99 1\n%010d 00000 n \n" % (start + 1)
    at = start + len(body)
    old = int(first.rsplit(b"startxref", 1)[1].split()[0])
    trailer = b"trailer\n<</Size 100 /Root 1 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (old, at)
    return first + body + xref + trailer


def _note(pdf: Pdf) -> AttachedFileSpec:
    return AttachedFileSpec(
        pdf,
        b"Rang Jean Garner.",
        filename="note.txt",
        mime_type="text/plain",
        description="",
        creation_date="",
        mod_date="",
    )


def with_a_file_inside() -> bytes:
    def add(pdf: Pdf, page: Any) -> None:
        pdf.attachments["note.txt"] = _note(pdf)

    return paper(PLAIN, setup=add)


def with_a_program() -> bytes:
    def add(pdf: Pdf, page: Any) -> None:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('Jean Garner')"))

    return paper(PLAIN, setup=add)


def with_metadata_and_bookmarks() -> bytes:
    def add(pdf: Pdf, page: Any) -> None:
        pdf.docinfo["/Author"] = "Jean Garner"
        pdf.Root.Metadata = Stream(pdf, _XMP)
        with pdf.open_outline() as outline:
            outline.root.append(OutlineItem("Talk with Jean Garner", 0))

    return paper(PLAIN, setup=add)


def with_a_lying_font() -> bytes:
    """The page shows Jean Garner; a program that reads it gets other letters."""

    def add(pdf: Pdf, page: Any) -> None:
        pairs = {ord(a): b for a, b in zip("JeanGr", "Tuesdy", strict=True)}
        lines = b"".join(b"<%02X> <%04X>\n" % (code, ord(sign)) for code, sign in pairs.items())
        cmap = (
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
            b"1 begincodespacerange <00> <FF> endcodespacerange\n%d beginbfchar\n%sendbfchar\n"
            b"endcmap end end" % (len(pairs), lines)
        )
        lying = Dictionary(page.Resources.Font.F1)
        lying.ToUnicode = Stream(pdf, cmap)
        page.Resources.Font.F2 = pdf.make_indirect(lying)

    return paper(PLAIN + NAME.replace(b"/F1", b"/F2"), setup=add)


def as_outlines() -> bytes:
    """The name drawn as shapes: each dark run of its picture becomes a small rectangle."""
    picture = writing("Jean Garner", size=44, scale=1).crop((40, 60, 320, 115)).resize((560, 110))
    ink = np.pad(np.asarray(picture) < 128, ((0, 0), (1, 1))).astype(np.int8)
    shapes = [b"0 g\n"]
    for y, row in enumerate(np.diff(ink, axis=1)):
        for start, end in zip(np.flatnonzero(row == 1), np.flatnonzero(row == -1), strict=True):
            shapes.append(b"%g %g %g 0.4 re f\n" % (40 + start * 0.4, 220 - y * 0.4, (end - start) * 0.4))
    return paper(PLAIN + b"".join(shapes))


def set_in_type(text: str) -> bytes:
    """A page set with an embedded TrueType font, for letters beyond Latin 1."""
    if "Roboto" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Roboto", Roboto))
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=(WIDTH, HEIGHT), invariant=1)
    page.setFont("Roboto", 14)
    for number, line in enumerate(text.split("\n")):
        page.drawString(40, 200 - number * 18, line)
    page.save()
    return stream.getvalue()


def written_askew(angle: int) -> bytes:
    """The name in a sentence that runs across the page at an angle, in degrees against the clock."""
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    matrix = b"%.5f %.5f %.5f %.5f 200 120 Tm" % (cosine, sine, -sine, cosine)
    return paper(PLAIN + b"BT /F1 9 Tf " + matrix + b" (Copy for Jean Garner) Tj ET\n")


SHOWN = {
    "plainly": paper(PLAIN + NAME),
    "letters in any order": letters_in_any_order(),
    "wide letters": wide_letters(),
    "letters with spaces between": paper(PLAIN + text_at(40, 200, "J e a n G a r n e r")),
    "surname first": paper(PLAIN + text_at(40, 200, "GARNER, Jean")),
    "misspelt": paper(PLAIN + text_at(40, 200, "Jaen Garnar")),
    "soft hyphen": paper(PLAIN + text_at(40, 200, "Je\xadan Gar\xadner")),
    "split over lines": paper(PLAIN + text_at(300, 200, "Jean") + text_at(40, 180, "Garner")),
    "hyphenated over lines": paper(PLAIN + text_at(300, 200, "Jean Gar-") + text_at(40, 180, "ner")),
    "in a form": in_a_form(),
    "in a field": in_a_field(),
    "in free text": in_free_text(),
    "turned by 90": paper(PLAIN + NAME, Rotate=90),
    "turned by 180": paper(PLAIN + NAME, Rotate=180),
    "turned by 270": paper(PLAIN + NAME, Rotate=270),
    "moved crop": paper(PLAIN + NAME, CropBox=Array([20, 30, WIDTH, HEIGHT])),
    "larger unit": paper(PLAIN + NAME, UserUnit=2),
    "written upwards": paper(PLAIN + b"BT /F1 14 Tf 0 1 -1 0 200 60 Tm (Jean Garner) Tj ET\n"),
    "drawn twice": paper(PLAIN + NAME + text_at(40.3, 200, "Jean Garner")),
    "with initials": paper(PLAIN + text_at(40, 200, "J. Garner and JG")),
}

HIDDEN = {
    "free text without a look": in_free_text(drawn=False),
    "white": paper(PLAIN + b"1 g\n" + NAME + b"0 g\n"),
    "without ink": paper(PLAIN + b"BT 3 Tr ET\n" + NAME + b"BT 0 Tr ET\n"),
    "off layer": on_a_layer_that_is_off(),
    "outside the crop": outside_the_crop(),
    "under a picture": under_a_picture(),
    "white over other words": white_over_other_words(),
    "clipped away": paper(PLAIN + b"q 300 10 20 20 re W n\n" + NAME + b"Q\n"),
    "spoken instead": spoken_instead(),
    "alternative text": spoken_instead("Alt"),
    "on a note": on_a_note(),
    "in a hidden field": in_a_field(hidden=True),
    "too small": paper(PLAIN + text_at(40, 200, "Jean Garner", 1.2)),
}

UNDERNEATH = {
    "an earlier version": with_an_earlier_version(),
    "a file inside": with_a_file_inside(),
    "a program": with_a_program(),
    "metadata and bookmarks": with_metadata_and_bookmarks(),
}

__all__ = [
    "HIDDEN",
    "SHOWN",
    "UNDERNEATH",
    "as_outlines",
    "saved",
    "set_in_type",
    "with_a_lying_font",
    "written_askew",
]
