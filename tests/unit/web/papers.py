"""Small files for the tests, made here so that each can be read: a PDF, a mail with an attachment, broken ones."""

from email.message import EmailMessage
from io import BytesIO

import pikepdf
from reportlab.pdfgen.canvas import Canvas


def pdf(*pages: str) -> bytes:
    """A born-digital PDF with one line of text a page."""
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for text in pages:
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def encrypted_pdf() -> bytes:
    """A PDF that opens with a password only."""
    buffer = BytesIO()
    with pikepdf.open(BytesIO(pdf("secret"))) as opened:
        opened.save(buffer, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return buffer.getvalue()


def mail(*attachments: tuple[str, bytes]) -> bytes:
    """A mail about the child, with attachments."""
    message = EmailMessage()
    message["From"] = "Ines Aldane <ines@example.org>"
    message["To"] = "office@example.org"
    message["Subject"] = "Rowan on Tuesday"
    message["Date"] = "Tue, 03 Mar 2026 10:00:00 +0000"
    message["Message-ID"] = "<1@example.org>"
    message.set_content("Rowan was tired on Tuesday.")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def zipped() -> bytes:
    """An archive."""
    import zipfile

    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("note.txt", "hello")
    return buffer.getvalue()
