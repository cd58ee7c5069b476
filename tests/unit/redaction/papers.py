"""PDF pages made by hand for the tests, so that each one hides or shows a name in a known way."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import pikepdf
from font_roboto import Roboto  # type: ignore[import-untyped]
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 400, 300
Setup = Callable[[Pdf, Any], None]


def text_at(x: float, y: float, text: str, size: float = 14) -> bytes:
    """Operators that show a text; y counts from the bottom."""
    safe = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n" % (size, x, y, safe)


def paper(*contents: bytes, setup: Setup | None = None, **keys: Any) -> bytes:
    """A PDF with a page for each content stream; `keys` are added to every page."""
    pdf = Pdf.new()
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    for content in contents:
        page = pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                Resources=Dictionary(Font=Dictionary(F1=font)),
                Contents=Stream(pdf, content),
                **{"MediaBox": Array([0, 0, WIDTH, HEIGHT]), **keys},
            )
        )
        pdf.pages.append(pikepdf.Page(page))
        if setup is not None:
            setup(pdf, pdf.pages[-1].obj)
    return saved(pdf)


def saved(pdf: Pdf) -> bytes:
    """The bytes of a PDF, the same each time."""
    stream = io.BytesIO()
    pdf.save(stream, static_id=True)
    return stream.getvalue()


def form(pdf: Pdf, content: bytes, box: Sequence[float], font: Any) -> Stream:
    """A form XObject, as appearances and templates use it."""
    stream = Stream(pdf, content)
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox = Array(list(box))
    stream.Resources = Dictionary(Font=Dictionary(F1=font))
    return stream


def writing(*lines: str, size: int = 40, scale: int = 2, noise: bool = False) -> Image.Image:
    """A picture of written lines, black on white, as a scan of an A5 page would be."""
    picture = Image.new("L", (620 * scale, 430 * scale), 255)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(Roboto, size, layout_engine=ImageFont.Layout.BASIC)
    for number, line in enumerate(lines):
        pen.text((50, 60 + number * size * 1.7), line, font=font, fill=20)
    if noise:
        grain = Image.effect_noise(picture.size, 18)
        picture = Image.blend(picture, grain, 0.12)
    return picture


def as_bytes(picture: Image.Image, form_: str = "PNG", **keys: Any) -> bytes:
    """A picture as the bytes of a file."""
    stream = io.BytesIO()
    picture.save(stream, form_, **keys)
    return stream.getvalue()


def image_stream(pdf: Pdf, picture: Image.Image) -> Stream:
    """A grey picture as a PDF image."""
    stream = Stream(pdf, picture.convert("L").tobytes())
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = picture.size
    stream.ColorSpace, stream.BitsPerComponent = Name.DeviceGray, 8
    return stream


def scan(picture: Image.Image, layer: bytes = b"") -> bytes:
    """A PDF whose page is one picture, with an optional text layer over it."""

    def add(pdf: Pdf, page: Any) -> None:
        page.Resources.XObject = Dictionary(Im=pdf.make_indirect(image_stream(pdf, picture)))

    return paper(b"q %d 0 0 %d 0 0 cm /Im Do Q\n" % (WIDTH, HEIGHT) + layer, setup=add)
