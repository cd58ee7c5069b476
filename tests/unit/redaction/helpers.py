"""Short ways to make and look into copies in the tests."""

import io
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium

from redaction import Copy, CopyItem, Kind, Party, Proposals, ReadMode, make_copy, propose, read_pages


def marked_copy(
    data: bytes, kind: Kind, people: Sequence[Party], mode: ReadMode = ReadMode.NEVER, **keys: Any
) -> tuple[Copy, Proposals]:
    """The copy of one document with all proposals burned in."""
    proposals = propose([("d", read_pages(data, kind, mode=mode))], people)
    item = CopyItem("d", "A letter", data, kind, proposals.marks)
    return make_copy([item], None, mode=mode, **keys), proposals


def text_of_copy(pdf: bytes) -> str:
    """All text another program finds in a copy."""
    document = pdfium.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def everything_in(pdf: bytes) -> str:
    """Every stream unpacked and every string of a file, as one text for searching."""
    pieces = [pdf.decode("latin-1")]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != "/Image":
                pieces.append(thing.read_bytes().decode("latin-1"))
    text = "\n".join(pieces)
    decoded = [
        bytes.fromhex(run).decode("utf-16-be", "replace") for run in re.findall(r"<((?:[0-9A-F]{4})+)>", text)
    ]
    return text + "\n" + " ".join(decoded)


def burned(pdf: bytes, page: int = 0) -> Any:
    """The first picture on a page of a copy, decoded, never drawn again."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        image = document.pages[page].obj.Resources.XObject.I0
        assert image.ColorSpace == "/DeviceGray"
        flat = np.frombuffer(image.read_bytes(), dtype=np.uint8)
        return flat.reshape(int(image.Height), int(image.Width)).astype(np.int16)


def picture(pdf: bytes, page: int = 0, dpi: int = 150) -> Any:
    """A page of a file as it is drawn, its red channel."""
    document = pdfium.PdfDocument(pdf)
    loaded = document[page]
    if document.get_formtype():
        document.init_forms()
        loaded = document[page]
    pixels = loaded.render(scale=dpi / 72, rev_byteorder=True).to_numpy()[..., 0].copy()
    document.close()
    return pixels.astype(np.int16)


def found(text: str, *parties: Party) -> Proposals:
    """What the finder proposes for a text."""
    return propose([("d", read_pages(text.encode(), "text"))], parties)


def marked(text: str, *parties: Party) -> list[str]:
    """The words the finder would black out in a text."""
    return [mark.words for mark in found(text, *parties).marks]
