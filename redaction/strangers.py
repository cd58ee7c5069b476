"""Files that are known and cannot be read here: each with one sentence that says what to do (S17)."""

import re
import zipfile

_HEIC = (
    "This is a photo in the form that iPhones keep (HEIC), which cannot be read here. On the phone, send it to "
    "yourself by e-mail, or choose “Most Compatible” under Settings, Camera, Formats; on a computer, save it as "
    "JPEG. Bring that, and keep the photo."
)
_RECORDING = (
    "This is a film or a sound recording, which cannot be blacked out here. Write down what in it is about the "
    "child, with date and time, bring that, and keep the recording."
)
_OUTLOOK = "This is an Outlook message (.msg). Save it from Outlook as .eml, or print it to a PDF, and bring that."
_WINMAIL = (
    "This is a winmail.dat, in which Outlook packs a letter for itself. Ask the sender to send it again as plain "
    "text or HTML, or open it in Outlook and print it to a PDF."
)
_RTF = "This is an RTF file. Open it, save it as .docx or as a PDF, and bring that."
_SHEET = "This is a spreadsheet. Print it to a PDF with all its sheets and columns, and bring that."
_SLIDES = "This is a presentation. Print it to a PDF, with its notes if there are any, and bring that."
_OTHER_OFFICE = "This file is of another office program. Open it there, save it as a PDF, and bring that."
_OWN = "A file that the computer keeps for itself; it holds nothing of the child's file."
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_SOUNDS = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"#!AMR")
_TNEF = b"\x78\x9f\x3e\x22"
_OUTLOOK_INSIDE = "__substg1.0".encode("utf-16-le")
_OWN_NAMES = re.compile(r"(?i)^(\.ds_store|thumbs\.db|desktop\.ini|~\$.*|\._.*)$")


def why_not(data: bytes, name: str) -> str | None:
    """What to do with a file of a kind that is known and not read here, in one sentence; None for all others."""
    if _OWN_NAMES.match(name):
        return _OWN
    if data[4:8] == b"ftyp" and not is_avif(data):
        return _HEIC if _brands(data) & _HEIC_BRANDS else _RECORDING
    if data.startswith(_SOUNDS) or (data.startswith(b"RIFF") and data[8:12] in (b"WAVE", b"AVI ")):
        return _RECORDING
    if data.startswith(b"{\\rtf"):
        return _RTF
    if data.startswith(_TNEF):
        return _WINMAIL
    if data.startswith(b"\xd0\xcf\x11\xe0") and _OUTLOOK_INSIDE in data:
        return _OUTLOOK
    return None


def is_avif(data: bytes) -> bool:
    """Whether this is a photo as newer Android phones and web pages keep it."""
    return data[4:8] == b"ftyp" and bool(_brands(data) & {b"avif", b"avis"})


def _brands(data: bytes) -> set[bytes]:
    """The kinds a file of the ISO media family says it is (ISO 14496-12, box "ftyp")."""
    end = min(int.from_bytes(data[:4], "big"), 200)
    return {data[8:12], *(data[place : place + 4] for place in range(16, end, 4))}


def why_not_zipped(archive: zipfile.ZipFile) -> str | None:
    """The same for what is packed as a zip and is a file of an office program."""
    names = set(archive.namelist())
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return _SHEET
    if "ppt/presentation.xml" in names:
        return _SLIDES
    known = "mimetype" in names and archive.read("mimetype")[:80].startswith(b"application/vnd.oasis")
    return _OTHER_OFFICE if known or any(name.endswith(".iwa") for name in names) else None
