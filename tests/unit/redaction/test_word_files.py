"""Word files as Word and other programs write them: nothing that a reader sees in Word is lost (R30)."""

import io
import zipfile

import pytest

from redaction import Refusal, Unreadable, inspect, read_pages
from redaction.sheets import text_of
from tests.unit.redaction.test_letters_and_mails import W, run

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
DRAWN = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
CHART = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
ART = 'xmlns:v="urn:schemas-microsoft-com:vml"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'


def word_file(body: str, main: str = "word/document.xml", spaces: str = W, **others: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        out.writestr(main, f"<w:document {spaces}><w:body>{body}</w:body></w:document>")
        for name, inner in others.items():
            out.writestr("word/" + name.replace("__", "/").replace("_dot_", "."), inner)
    return stream.getvalue()


def read(data: bytes) -> str:
    assert inspect(data, "a.docx").kind == "docx"
    return "\n".join(page.text for page in read_pages(data, "docx"))


def both(choice: str, fallback: str) -> str:
    forms = f"<mc:Choice Requires='wps'>{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>"
    return f"<w:p><w:r><mc:AlternateContent {MC}>{forms}</mc:AlternateContent></w:r></w:p>"


SHOWN = {
    "strict form of the standard": word_file(f"<w:p>{run('Jean came')}</w:p>", spaces=STRICT),
    "main part of another name": word_file(f"<w:p>{run('Jean came')}</w:p>", main="word/document2.xml"),
    "box in two forms": word_file(both(run("Jean came"), run("Jean came"))),
    "box for old programs only": word_file(both("", run("Jean came"))),
    "formula": word_file(f"<w:p><m:oMath {MATHS}><m:r><m:t>Jean came</m:t></m:r></m:oMath></w:p>"),
    "word art": word_file(f"<w:p><w:r><w:pict><v:textpath {ART} string='Jean came'/></w:pict></w:r></w:p>"),
    "reading help above a word": word_file(
        f"<w:p><w:r><w:ruby><w:rt>{run('Jean')}</w:rt><w:rubyBase>{run('came')}</w:rubyBase></w:ruby></w:r></w:p>"
    ),
    "tab to the margin": word_file("<w:p><w:r><w:t>Jean</w:t><w:ptab/><w:t>came</w:t></w:r></w:p>"),
}


@pytest.mark.parametrize("form", SHOWN)
def test_what_a_reader_sees_in_word_is_read_once(form: str) -> None:
    assert read(SHOWN[form]).split() == ["Jean", "came"]


def _field(result: str) -> str:
    signs = [f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>" for kind in ("begin", "separate", "end")]
    return f"{signs[0]}<w:r><w:instrText>MERGEFIELD Who</w:instrText></w:r>{signs[1]}{run(result)}{signs[2]}"


BOX = "<v:textbox xmlns:v='urn:schemas-microsoft-com:vml'><w:txbxContent><w:p>{}</w:p></w:txbxContent></v:textbox>"
TAKEN_OUT = "<w:pPr><w:rPr><w:del w:author='x'/></w:rPr></w:pPr>"
GLUED = {
    "a field": f"<w:p>{run('Then')}{_field('Garner')}{run('came')}</w:p>",
    "a plain field": f"<w:p>{run('Then')}<w:fldSimple>{run('Garner')}</w:fldSimple>{run('came')}</w:p>",
    "a form": f"<w:p>{run('Then')}<w:sdt><w:sdtContent>{run('Garner')}</w:sdtContent></w:sdt>{run('came')}</w:p>",
    "a link": f"<w:p>{run('Then')}<w:hyperlink>{run('Garner')}</w:hyperlink>{run('came')}</w:p>",
    "a smart tag": f"<w:p>{run('Then')}<w:smartTag>{run('Garner')}</w:smartTag>{run('came')}</w:p>",
    "a note": f"<w:p>{run('Then Garner')}<w:r><w:footnoteReference/></w:r>{run('came')}</w:p>",
    "a box": f"<w:p>{run('Then')}<w:r><w:pict>{BOX.format(run('Garner'))}</w:pict></w:r>{run('came')}</w:p>",
    "a large first letter": f"<w:p><w:pPr><w:framePr w:dropCap='drop'/></w:pPr>{run('T')}</w:p>"
    f"<w:p>{run('hen Garner came')}</w:p>",
    "an end taken out": f"<w:p>{TAKEN_OUT}{run('Then Gar')}</w:p><w:p>{run('ner came')}</w:p>",
}


@pytest.mark.parametrize("form", GLUED)
def test_where_a_form_or_field_begins_words_do_not_stick_together(form: str) -> None:
    """S19, R30: Word parts them by its form alone; glued to its neighbours a name would not be found."""
    assert read(word_file(GLUED[form])).split() == ["Then", "Garner", "came"]


def test_a_space_is_put_in_only_between_two_words() -> None:
    body = f"<w:p>{run('(')}{_field('Garner')}{run(')’s')}{_field('4')}{run('.')}</w:p>"
    assert text_of(word_file(body), "docx") == "(Garner)’s 4.\n"


def test_charts_diagrams_and_enclosed_pages_become_items() -> None:
    data = word_file(
        f"<w:p>{run('x')}</w:p>",
        charts__chart1_dot_xml=f"<c {DRAWN} {CHART}><a:t>Days with Jean</a:t><c:v>Bert</c:v><c:v>17</c:v></c>",
        diagrams__data1_dot_xml=f"<d {DRAWN}><a:t>Family</a:t></d>",
        afchunk_dot_htm="<html><p>Jean wrote</p></html>",
    )
    parts = {part.name: part.data.decode() for part in inspect(data, "a.docx").parts}
    assert parts["Charts and diagrams.txt"].split("\n") == ["Days with Jean", "Bert", "Family"]
    assert "Jean wrote" in parts["afchunk.htm"]


def test_writing_that_word_hides_is_shown_and_told() -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Jean came</w:t></w:r></w:p>"
    assert read(word_file(hidden)) == "Jean came"
    assert any("hidden in Word" in fault for fault in inspect(word_file(hidden), "a.docx").faults)
    shown = hidden.replace("<w:vanish/>", "<w:vanish w:val='0'/>")
    assert inspect(word_file(shown), "a.docx").faults == ()


def test_words_of_entities_are_not_lost_without_a_word() -> None:
    """Word writes no entities: where words could hide in them, nothing is fetched and the file is refused."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        entities = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "Jean">]>'
        out.writestr(
            "word/document.xml", f"{entities}<w:document {W}><w:body>{run('a&x;&y;')}</w:body></w:document>"
        )
    with pytest.raises(Unreadable) as refused:
        inspect(stream.getvalue(), "a.docx")
    assert refused.value.code is Refusal.BROKEN


def test_writing_of_more_pages_than_can_be_taken_in_is_refused_at_once() -> None:
    lines = "<w:p><w:r><w:t>Jean</w:t></w:r></w:p>" * 60_000
    with pytest.raises(Unreadable) as refused:
        inspect(word_file(lines), "a.docx")
    assert refused.value.code is Refusal.TOO_MANY_PAGES
