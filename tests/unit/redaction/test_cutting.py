"""One scan of a folder becomes documents: separators found, pieces exact, nothing of other pages in them (R25)."""

from io import BytesIO

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

import redaction
from redaction import Look, PiecePage, Unreadable

NOISE = np.random.default_rng(4)


def folder_scan(*kinds: str, turn: float = 0.0) -> bytes:
    """A scan, as a PDF of pictures: "page" with words, "blank", "separator" as it comes out of a scanner."""
    separator = pypdfium2.PdfDocument(redaction.separator_sheets(1))[0].render(scale=100 / 72).to_pil().convert("L")
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for number, kind in enumerate(kinds, start=1):
        if kind == "separator":
            picture = separator.rotate(turn, fillcolor=250, expand=False)
        else:
            picture = Image.new("L", separator.size, 250)
        grain = NOISE.normal(0, 3, (picture.height, picture.width))
        canvas.drawInlineImage(
            Image.fromarray((np.asarray(picture) + grain).clip(0, 255).astype(np.uint8)), 0, 0, *A4
        )
        if kind == "page":
            canvas.drawString(90, 700, f"Sheet {number} of the folder, written by hand")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def looks(data: bytes, kind: redaction.Kind = "pdf") -> list[Look]:
    return [redaction.look_at(data, kind, number) for number in range(1, redaction.inspect(data, "s").pages + 1)]


@pytest.mark.parametrize("turn", [0.0, 4.0, 90.0, 181.0])
def test_separators_and_blank_sheets_are_told_from_pages(turn: float) -> None:
    """S18: also where the scanner took the sheet askew or upside down."""
    scan = folder_scan("page", "separator", "page", "blank", "page", turn=turn)
    assert looks(scan) == [Look.PAGE, Look.SEPARATOR, Look.PAGE, Look.BLANK, Look.PAGE]


def test_a_page_with_a_faint_note_is_a_page() -> None:
    """R25: nothing that may hold writing is taken for blank."""
    picture = Image.new("L", (827, 1169), 250)
    for x in range(300, 420, 3):
        picture.paste(205, (x, 500, x + 2, 512))
    stream = BytesIO()
    picture.save(stream, "PNG")
    assert redaction.look_at(stream.getvalue(), "image", 1) is Look.PAGE


def test_a_piece_holds_its_pages_in_their_order_and_nothing_of_the_others() -> None:
    """R25, S7: not a word of a page that belongs to somebody else."""
    scan = folder_scan("page", "page", "page", "page")
    made = redaction.pieces(scan, "pdf", [[PiecePage(3), PiecePage(1, 90)]])[0]
    pages = redaction.read_pages(made, "pdf", turns={1: 0, 2: 0}, mode=redaction.ReadMode.NEVER)
    assert ["Sheet 3" in pages[0].text, "Sheet 1" in pages[1].text] == [True, True]
    assert pages[1].width_pt > pages[1].height_pt
    whole = pikepdf.open(BytesIO(made))
    said = b"".join(one.read_bytes() for one in whole.objects if isinstance(one, pikepdf.Stream))
    assert b"Sheet 3" in said
    assert b"Sheet 2" not in said
    assert b"Sheet 4" not in said


def test_a_note_that_leads_to_another_page_brings_nothing_of_it_along() -> None:
    """S7: links and pop-ups hold on to other pages; a piece has none of these threads."""
    source = pikepdf.open(BytesIO(folder_scan("page", "page")))
    first, second = source.pages
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], Contents="Mine"
    )
    note.Dest = [second.obj, pikepdf.Name.Fit]
    note.P = first.obj
    first.obj.Annots = source.make_indirect(pikepdf.Array([source.make_indirect(note)]))
    stream = BytesIO()
    source.save(stream)
    made = redaction.pieces(stream.getvalue(), "pdf", [[PiecePage(1)]])[0]
    whole = pikepdf.open(BytesIO(made))
    said = b"".join(one.read_bytes() for one in whole.objects if isinstance(one, pikepdf.Stream))
    assert b"Sheet 2" not in said
    assert str(whole.pages[0].obj.Annots[0].Contents) == "Mine"


def test_the_same_piece_is_the_same_bytes() -> None:
    """R25: who doubts a piece can cut it from the sealed scan again."""
    scan = folder_scan("page", "page")
    assert redaction.pieces(scan, "pdf", [[PiecePage(2)]])[0] == redaction.pieces(scan, "pdf", [[PiecePage(2)]])[0]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_picture_of_several_pages_is_cut_without_loss(turn: int) -> None:
    """R25: the points of a TIFF are those of the scan."""
    frames = [Image.fromarray(NOISE.integers(0, 255, (40, 60), dtype=np.uint8)) for _ in range(3)]
    stream = BytesIO()
    frames[0].save(stream, "TIFF", save_all=True, append_images=frames[1:])
    made = Image.open(BytesIO(redaction.pieces(stream.getvalue(), "image", [[PiecePage(2, turn)]])[0]))
    assert np.array_equal(np.asarray(made), np.rot90(np.asarray(frames[1]), -turn // 90))


def test_what_cannot_be_cut_is_said_in_one_sentence() -> None:
    """S18: a form, a text, a page that is not there."""
    form = pikepdf.open(BytesIO(folder_scan("page")))
    field = form.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="name", V="Mira"))
    form.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
    stream = BytesIO()
    form.save(stream)
    with pytest.raises(Unreadable, match="Add it as it is"):
        redaction.pieces(stream.getvalue(), "pdf", [[PiecePage(1)]])[0]
    with pytest.raises(Unreadable, match="Only a PDF or a TIFF"):
        redaction.pieces(b"words", "text", [[PiecePage(1)]])[0]
    with pytest.raises(Unreadable, match="cannot be cut"):
        redaction.pieces(folder_scan("page"), "pdf", [[PiecePage(9)]])[0]
