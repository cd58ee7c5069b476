"""Many files at once in a real browser, some broken; a scanned folder cut into documents (S16-S18, R25)."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

import redaction
from models.words import Role
from tests.e2e.house import House
from tests.e2e.pages import accounts
from tools.demo.browser import send
from tools.demo.chromium import Chromium

pytestmark = pytest.mark.browser


def folder_scan() -> bytes:
    """Two documents of a page each, with a separator sheet between them."""
    stream = BytesIO()
    canvas = Canvas(stream)
    for words in ("The first document", "The second document"):
        canvas.drawString(90, 700, words)
        canvas.showPage()
    canvas.save()
    made = pikepdf.open(BytesIO(stream.getvalue()))
    sheet = pikepdf.open(BytesIO(redaction.separator_sheets(1)))
    made.pages.insert(1, sheet.pages[0])
    whole = BytesIO()
    made.save(whole)
    return whole.getvalue()


def test_many_files_are_sent_with_progress_and_a_folder_is_cut(house: House, chromium: str, tmp_path: Path) -> None:
    """S17, S18, R25: the broken ones are named, the rest is taken; a scan is cut at its separator sheets."""
    files = [tmp_path / f"note {number}.txt" for number in range(12)]
    for number, path in enumerate(files):
        path.write_text(f"Note {number}.")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no PDF")
    scan = tmp_path / "folder.pdf"
    scan.write_bytes(folder_scan())
    who = accounts(house)[Role.MANAGER]
    with Chromium(chromium) as browser:
        window = browser.window(str(house.run["urls"]["web"]))
        window.goto("/sign-in")
        window.fill("E-mail address", who.email)
        window.fill("Password", who.password)
        window.press("Sign in")
        window.press("Try it with a father who must not know")
        request = window.path
        window.goto(f"{request}/documents")
        before = len([words for words in window.links() if words.startswith("Note ")])
        window.upload("Files", [*files, broken])
        window.press("Add the files")
        house.until(lambda: "Finished." in window.text, what="all files to be sent")
        assert "13 of 13 files sent, 12 documents taken in. Finished." in window.text
        assert "broken.pdf: " in window.text
        send(window, "Show the documents", "12 documents added")
        assert len([words for words in window.links() if words.startswith("Note ")]) == before + 12
        window.goto(f"{request}/documents/box")
        window.upload("The scan", [scan])
        window.press("Take the scan in")
        house.until(lambda: "Looking at the scan" not in window.text, what="the scan to be looked at")
        window.fill("How many sheets does the folder itself hold?", "2")
        send(window, "Cut it into documents", "2 documents made")
        assert window.faults == []
        window.close()
