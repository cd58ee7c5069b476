"""The documents, names and sentences that `bench.redaction` measures with; made from seeds, the same each time."""

import io
import string

import numpy as np
from font_roboto import Roboto  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from redaction import Party

PAGES, WORDS = 50, 500
A4 = (595, 842)
_PLAIN = [
    "the",
    "child",
    "came",
    "in",
    "quietly",
    "and",
    "went",
    "to",
    "the",
    "sand",
    "tray",
    "where",
    "they",
    "played",
    "for",
    "some",
    "time",
    "with",
    "two",
    "others",
    "before",
    "snack",
    "we",
    "talked",
    "about",
    "the",
    "wet",
    "weather",
    "and",
    "how",
    "the",
    "water",
    "runs",
    "down",
    "the",
    "path",
    "into",
    "the",
    "drain",
    "after",
    "lunch",
    "there",
    "was",
    "a",
    "short",
    "walk",
    "to",
    "the",
    "post",
    "box",
    "and",
    "back",
    "nobody",
    "was",
    "upset",
    "and",
    "all",
    "was",
    "well",
]
PEOPLE = (
    Party(
        "g",
        "Jean Garner",
        aliases=("Auntie Bee",),
        relations=("grandmother",),
        phones=("07700 900123",),
        emails=("jean.garner@example.org",),
        addresses=("12 Mill Lane, Barton, BN1 2AB",),
    ),
    Party("l", "Grace Lee-Price", phones=("020 7946 0018",)),
    Party("m", "Michael Okafor", relations=("father",)),
    Party("p", "Priya Raman", relations=("social worker",), emails=("p.raman@council.example",)),
    Party("z", "Zofia Whitlock", role="keep"),
)


def text_pdf(seed: int = 1) -> bytes:
    """Fifty pages of five hundred words, with a name now and then."""
    chance = np.random.default_rng(seed)
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=A4, invariant=1)
    for _ in range(PAGES):
        lines = page.beginText(50, 790)
        lines.setFont("Helvetica", 10.5)
        lines.setLeading(14)
        for _ in range(WORDS // 10):
            words = [str(word) for word in chance.choice(_PLAIN, 10)]
            if chance.random() < 0.15:
                words[int(chance.integers(9))] = "Jean Garner"
            lines.textLine(" ".join(words))
        page.drawText(lines)
        page.showPage()
    page.save()
    return stream.getvalue()


def photo_pdf(pages: int = 5, seed: int = 2) -> bytes:
    """Pages of a few lines and a photo of half the page."""
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=A4, invariant=1)
    noise = np.random.default_rng(seed)
    for _ in range(pages):
        rough = noise.integers(0, 256, (30, 40, 3), dtype=np.uint8)
        photo = Image.fromarray(rough).resize((1200, 900), Image.Resampling.BICUBIC)
        page.drawImage(ImageReader(photo), 60, 300, 475, 356)
        page.setFont("Helvetica", 11)
        page.drawString(60, 760, "Painting in the garden with Jean Garner, who brought the brushes.")
        page.showPage()
    page.save()
    return stream.getvalue()


def coloured_page() -> bytes:
    """A page of text with coloured headings and a table of shaded rows."""
    chance = np.random.default_rng(4)
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=A4, invariant=1)
    for line in range(54):
        if line % 3 == 0:
            page.setFillColorRGB(0.88, 0.94, 1)
            page.rect(45, 786 - line * 14, 505, 14, fill=1, stroke=0)
        page.setFillColorRGB(*((0.6, 0.1, 0.1) if line % 9 == 0 else (0, 0, 0)))
        page.setFont("Helvetica", 10.5)
        page.drawString(50, 790 - line * 14, " ".join(str(word) for word in chance.choice(_PLAIN, 14)))
    page.showPage()
    page.save()
    return stream.getvalue()


def dense_scan() -> bytes:
    """A grey, grainy scan of small type in narrow lines."""
    chance = np.random.default_rng(5)
    page = Image.new("L", (1654, 2339), 246)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(Roboto, 24, layout_engine=ImageFont.Layout.BASIC)
    for top in range(60, 2280, 30):
        words = " ".join(str(word) for word in chance.choice(_PLAIN, 18))
        pen.text((110, top), words, font=font, fill=35)
    grey = np.clip(np.asarray(page) + chance.normal(0, 12, (page.height, page.width)), 0, 255).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(grey).save(stream, "JPEG", quality=85)
    return stream.getvalue()


def scan_page(seed: int) -> tuple[bytes, int]:
    """A grey, grainy, slightly turned page, and how many names stand on it."""
    chance = np.random.default_rng(seed)
    page = Image.new("L", (1654, 2339), 246)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(Roboto, 34, layout_engine=ImageFont.Layout.BASIC)
    names = 0
    for line in range(36):
        words = [str(word) for word in chance.choice(_PLAIN, 9)]
        if line % 2:
            words[int(chance.integers(8))] = str(chance.choice(["Garner", "Okafor"]))
            names += 1
        pen.text((130, 140 + line * 56), " ".join(words), font=font, fill=35)
    turned = page.rotate(float(chance.uniform(-0.8, 0.8)), fillcolor=246, resample=Image.Resampling.BICUBIC)
    grain = chance.normal(0, 9, (page.height, page.width))
    grey = np.clip(np.asarray(turned) + grain, 0, 255).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(grey).save(stream, "JPEG", quality=75)
    return stream.getvalue(), names


SPELLINGS: dict[str, tuple[tuple[str, ...], float]] = {
    "registered names": (
        ("Jean Garner", "Mrs Garner", "Jean", "GARNER, Jean", "Garner's", "Grace Lee-Price", "Ms Lee-Price",
         "Grace", "Michael Okafor", "Mr Okafor", "Priya Raman", "Priya's"), 1.0),
    "aliases, nicknames, initials": (
        ("Auntie Bee", "Jeannie", "J. Garner", "JG", "J.G.", "Mike", "Mikey", "M Okafor", "G L-P", "GLP",
         "Mr MO"), 1.0),
    "contacts": (
        ("07700 900123", "+44 7700 900123", "07700-900-123", "(020) 7946 0018", "jean.garner@example.org",
         "jeangarner@example.org", "j.eangarner+x@example.org", "p.raman at council dot example",
         "12 Mill Lane", "12 Mill Ln, Barton BN12AB", "BN1 2AB"), 1.0),
    "relations and roles": (
        ("Nan", "her granny", "mum's mum", "Grandma's", "Daddy", "his dad", "the social worker"), 1.0),
}  # fmt: skip


def slip(name: str, seed: int) -> str:
    """A name with one letter of its longest part lost, doubled, swapped or wrong."""
    chance = np.random.default_rng([seed, *name.encode()])
    parts = name.split()
    index = max(range(len(parts)), key=lambda i: len(parts[i]))
    part = parts[index]
    at = int(chance.integers(1, len(part) - 1))
    changes = (
        part[:at] + part[at + 1 :],
        part[:at] + part[at] + part[at:],
        part[:at] + part[at + 1] + part[at] + part[at + 2 :],
        part[:at] + str(chance.choice(list(string.ascii_lowercase))) + part[at + 1 :],
    )
    parts[index] = changes[int(chance.integers(4))]
    return " ".join(parts)
