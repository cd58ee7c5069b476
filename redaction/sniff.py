"""What kind of file somebody brought, told by its first bytes and only then by its name."""

import re
import zipfile
from io import BytesIO

from redaction.codings import marked
from redaction.limits import MAX_BYTES
from redaction.strangers import is_avif, why_not, why_not_zipped
from redaction.values import Kind, Refusal, Unreadable

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"GIF87a", b"GIF89a")
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf'\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIL_HEADER = re.compile(rb"(?im)^(from|to|cc|subject|date|message-id|mime-version|received|return-path):[ \t]")
_OBJECT = re.compile(rb"\b\d+\s+\d+\s+obj\b")
_HEADER_LINE = re.compile(rb"[!-9;-~]+:[ \t]?|[ \t]+\S|From ")
MAIN_PART = re.compile(r"word/document\d*\.xml")
_KNOWN = "Bring a PDF, a Word file (.docx), an e-mail (.eml), a photo (JPEG, PNG, TIFF, WebP) or plain text."


def kind_of(data: bytes, name: str) -> Kind:
    """The kind of `data`; `name` only helps to tell an e-mail from plain text.

    Raises:
        Unreadable: empty, too large, an archive, an old Word file, or nothing known.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable(Refusal.EMPTY, "This file is empty. Check that it was saved or scanned properly.")
    if len(data) > MAX_BYTES:
        raise Unreadable(
            Refusal.TOO_LARGE,
            f"This file is {len(data) / 1024**2:.0f} MB; at most {MAX_BYTES // 1024**2} MB can be taken in. "
            "Split it into smaller files.",
        )
    if data.startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and _OBJECT.search(data)):
        return "pdf"
    stranger = why_not(data, name)
    if stranger is not None:
        raise Unreadable(Refusal.UNKNOWN, stranger)
    if data.startswith(_PICTURES) or _is_picture(data):
        return "image"
    if data.startswith(_ARCHIVES):
        return _kind_of_archive(data)
    if data.startswith(_OLD_OFFICE):
        if _LOCKED_OFFICE in data:
            raise Unreadable(
                Refusal.ENCRYPTED, "This Office file is locked with a password. Save it again without one."
            )
        raise Unreadable(
            Refusal.UNKNOWN, "This is an old Office file. Save it as .docx or as a PDF and bring that instead."
        )
    return _kind_of_writing(data, name)


def _is_picture(data: bytes) -> bool:
    """Whether this is a WebP, an AVIF or a Windows bitmap, whose first bytes alone do not tell."""
    bitmap = data.startswith(b"BM") and data[6:10] == b"\x00" * 4 and data[15:18] == b"\x00" * 3
    return bitmap or (data.startswith(b"RIFF") and data[8:12] == b"WEBP") or is_avif(data)


def _kind_of_archive(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if any(MAIN_PART.fullmatch(name) for name in archive.namelist()):
                return "docx"
            stranger = why_not_zipped(archive)
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError) as error:
        # RuntimeError: packed in a way that zipfile does not know, or locked.
        raise Unreadable(
            Refusal.BROKEN, "This file looks like a zip or Word file but is damaged. Ask for it again."
        ) from error
    if stranger is not None:
        raise Unreadable(Refusal.UNKNOWN, stranger)
    raise Unreadable(
        Refusal.ARCHIVE, "This is an archive (such as a zip). Unpack it and bring the files inside one by one."
    )


def _kind_of_writing(data: bytes, name: str) -> Kind:
    suffix = name.rpartition(".")[2].lower()
    if looks_like_mail(data) or (suffix == "eml" and _MAIL_HEADER.search(data[:20_000])):
        return "eml"
    if marked(data) is not None:
        return "text"
    sample = data[:65_536]
    strange = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in sample)
    if b"\x00" in sample or strange > len(sample) // 100:
        raise Unreadable(Refusal.UNKNOWN, f"This kind of file is not known. {_KNOWN}")
    if suffix in {"pdf", "docx", "jpg", "jpeg", "png", "tif", "tiff"}:
        raise Unreadable(
            Refusal.BROKEN, f"The name says .{suffix}, but the contents are something else. Ask for it again."
        )
    return "text"


def looks_like_mail(data: bytes) -> bool:
    """Whether `data` opens with a block of mail headers (RFC 5322)."""
    head = re.split(rb"\r?\n\r?\n", data[:65_536].lstrip(b"\xef\xbb\xbf"), maxsplit=1)[0]
    lines = head.splitlines()
    named = {match.group(1).lower() for match in _MAIL_HEADER.finditer(head)}
    technical = named & {b"message-id", b"mime-version", b"received", b"return-path"}
    written = [line for line in lines if line and not line[:1].isspace()]
    # A note that somebody begins with "From", "To" and words of their own is a text: a mail would lose those.
    plain = len(named) >= 4 and all(_MAIL_HEADER.match(line) for line in written)
    return b"from" in named and bool(technical or plain) and all(_HEADER_LINE.match(line) for line in lines if line)
