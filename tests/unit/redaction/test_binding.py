"""Pages of several files become one document, exactly as they came, and hold nothing else (S18, R25)."""

import zlib
from io import BytesIO

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageOps

import redaction
from redaction import Leaf, Source, Unreadable
from tests.unit.redaction.test_cutting import folder_scan

NOISE = np.random.default_rng(7)
WORDS = "\n".join(f"Line {number} of the notes" for number in range(1, 120))


def photo(orientation: int = 1, form: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (240, 160)) -> bytes:
    """A photo with a dark corner at its upper left, as the camera stored it."""
    picture = Image.new("RGB", size, (250, 240, 230))
    picture.paste((10, 10, 60), (0, 0, 90, 40))
    exif = Image.Exif()
    exif[0x0112] = orientation
    stream = BytesIO()
    picture.convert(mode).save(stream, form, exif=exif)
    return stream.getvalue()


def bound(sources: dict[str, Source], *leaves: Leaf) -> redaction.Bound:
    return redaction.bind(sources, leaves)


def shown(data: bytes, page: int = 1, turn: int = 0) -> np.ndarray:
    """The page of a PDF as it is seen, 60 by 40 points or so."""
    seen = pypdfium2.PdfDocument(data)[page - 1].render(scale=0.1).to_pil().convert("L")
    return np.asarray(seen)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_in_its_document_as_its_camera_was_held(orientation: int) -> None:
    """R25: the bytes of the JPEG are those that came, and EXIF says how it stands."""
    data = photo(orientation)
    made = bound({"a": Source(data, "image")}, Leaf("a", 1))
    upright = ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("L")
    seen = shown(made.data)
    wanted = np.asarray(upright.resize((seen.shape[1], seen.shape[0])))
    assert np.abs(seen.astype(int) - wanted.astype(int)).mean() < 8
    whole = pikepdf.open(BytesIO(made.data))
    assert whole.pages[0].Resources.XObject.Picture.read_raw_bytes() == data


def test_forty_photos_of_one_folder_become_one_document() -> None:
    """S18: in the order they are put, each with its own bytes."""
    photos = {f"p{number}": photo(size=(200 + number, 160)) for number in range(40)}
    made = bound({name: Source(data, "image") for name, data in photos.items()}, *(Leaf(n, 1) for n in photos))
    assert (made.kind, made.pages) == ("pdf", 40)
    whole = pikepdf.open(BytesIO(made.data))
    assert [page.Resources.XObject.Picture.read_raw_bytes() for page in whole.pages] == list(photos.values())
    assert len(made.data) < sum(map(len, photos.values())) + 40_000


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGB"), ("PNG", "1"), ("TIFF", "L"), ("PNG", "P"), ("JPEG", "CMYK")]
)
def test_any_other_picture_goes_in_without_loss(form: str, mode: str) -> None:
    """R25: the points are those of the picture."""
    data = photo(1, form, mode)
    whole = pikepdf.open(BytesIO(bound({"a": Source(data, "image")}, Leaf("a", 1)).data))
    picture = whole.pages[0].Resources.XObject.Picture
    original = Image.open(BytesIO(data))
    plain = original.convert("L" if original.mode in ("1", "L") else "RGB")
    assert zlib.decompress(picture.read_raw_bytes()) == plain.tobytes()


def test_pages_of_a_pdf_and_photos_stand_side_by_side_in_any_order() -> None:
    """S18: merged, reordered and turned; no word of a page that is left out."""
    sources = {"scan": Source(folder_scan("page", "page", "page"), "pdf"), "photo": Source(photo(), "image")}
    made = bound(sources, Leaf("scan", 3), Leaf("photo", 1, 90), Leaf("scan", 1, 180))
    pages = redaction.read_pages(made.data, "pdf", mode=redaction.ReadMode.NEVER)
    assert "Sheet 3" in pages[0].text
    assert "Sheet 1" in pages[2].text
    assert pages[1].height_pt > pages[1].width_pt
    whole = pikepdf.open(BytesIO(made.data))
    streams = (one for one in whole.objects if isinstance(one, pikepdf.Stream) and "/Subtype" not in one)
    said = b"".join(one.read_bytes() for one in streams)
    assert b"Sheet 2" not in said
    assert redaction.bind(sources, [Leaf("scan", 3)]).data == redaction.bind(sources, [Leaf("scan", 3)]).data


def test_what_a_layer_hides_stays_hidden_in_a_piece() -> None:
    """R30: words on a layer that is off are not seen before, and not afterwards."""
    source = pikepdf.open(BytesIO(folder_scan("page")))
    layer = source.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Draft"))
    source.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer]))
    page = source.pages[0]
    page.Resources.Properties = pikepdf.Dictionary(Draft=layer)
    page.contents_add(b"/OC /Draft BDC 0 0 595 842 re f EMC")
    stream = BytesIO()
    source.save(stream)
    data = stream.getvalue()
    assert shown(data).mean() > 200
    assert shown(bound({"a": Source(data, "pdf")}, Leaf("a", 1)).data).mean() > 200
    assert shown(redaction.pieces(data, "pdf", [[redaction.PiecePage(1)]])[0]).mean() > 200


def test_a_text_is_cut_between_its_pages_and_nothing_of_it_is_lost() -> None:
    """S18, R25: put together again, the pieces are the text."""
    pages = redaction.text_pages(WORDS.encode(), "text")
    assert len(pages) == redaction.inspect(WORDS.encode(), "notes.txt").pages > 1
    assert "".join(pages) == WORDS
    sources = {"notes": Source(WORDS.encode(), "text")}
    second, both = bound(sources, Leaf("notes", 2)), bound(sources, Leaf("notes", 2), Leaf("notes", 1))
    assert second.kind == "text"
    assert second.data.decode().startswith(pages[1][:20])
    assert both.data.decode().split() == (pages[1] + pages[0]).split()


def test_a_text_of_empty_lines_still_has_a_text_for_each_page() -> None:
    """S18: however odd the file, every page is accounted for."""
    data = ("words" + "\n" * 200 + "end").encode()
    pages = redaction.text_pages(data, "text")
    assert len(pages) == redaction.inspect(data, "a.txt").pages
    assert "".join(pages) == data.decode()


def test_words_and_pictures_cannot_stand_in_one_document() -> None:
    """S18: said in one sentence, with the way out."""
    sources = {"a": Source(WORDS.encode(), "text"), "b": Source(photo(), "image")}
    with pytest.raises(Unreadable, match="Begin a new document between them"):
        bound(sources, Leaf("a", 1), Leaf("b", 1))


def test_a_page_that_a_person_turned_is_shown_and_read_turned() -> None:
    """S18: and what the page says of its turn is what the person said."""
    scan = folder_scan("page")
    assert redaction.shown_turn(scan, "pdf", 1, {1: 90}) == 90
    assert redaction.shown_turn(WORDS.encode(), "text", 1, {1: 90}) == 0
    lying = Image.open(BytesIO(redaction.page_picture(scan, "pdf", 1, 30, turns={1: 90})))
    assert lying.width > lying.height
    standing = Image.open(BytesIO(redaction.page_picture(scan, "pdf", 1, 30, as_scanned=True)))
    assert standing.height > standing.width, "the turn of one look does not stay for the next"
    page = redaction.read_pages(scan, "pdf", turns={1: 90}, mode=redaction.ReadMode.NEVER)[0]
    assert page.width_pt > page.height_pt
    assert "Sheet 1" in page.text


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_place_on_a_page_goes_with_its_turn(turn: int) -> None:
    """S18: a dark corner is found where the place of it is said to be."""
    scan = bound({"a": Source(photo(), "image")}, Leaf("a", 1)).data
    width, height = redaction.inspect(scan, "a.pdf").sheets[0]
    picture = redaction.page_picture(scan, "pdf", 1, 72, turns={1: turn}, as_scanned=True)
    x0, y0, x1, y1 = redaction.turned_box((20.0, 20.0, 0.3 * width, 0.2 * height), turn, width, height)
    seen = Image.open(BytesIO(picture)).convert("L").crop((round(x0), round(y0), round(x1), round(y1)))
    assert np.asarray(seen).max() < 60
