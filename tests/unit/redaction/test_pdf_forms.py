"""Answers in a form of a PDF that no page shows become a document of their own (R30)."""

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Pdf, Stream, String

from redaction import inspect
from tests.unit.redaction.papers import paper, text_at

DATA = (
    b"<f:datasets xmlns:f='http://www.xfa.org/schema/xfa-data/1.0/'><f:data><who>Jean</who></f:data></f:datasets>"
)
WHOLE = b"<form><template><caption>Your name</caption></template>" + DATA + b"</form>"


def waiting(xfa: Any) -> bytes:
    """A PDF whose page says to wait, and whose form is drawn by other programs alone."""

    def add(pdf: Pdf, _: Any) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=xfa(pdf))

    return paper(text_at(40, 200, "Please wait"), setup=add)


@pytest.mark.parametrize(
    "xfa",
    [
        lambda pdf: pdf.make_indirect(Stream(pdf, WHOLE)),
        lambda pdf: Array([String("template"), Stream(pdf, b"<a>x</a>"), String("datasets"), Stream(pdf, DATA)]),
        lambda pdf: Array([String("datasets"), Stream(pdf, DATA[:-12])]),
    ],
    ids=["in one piece", "in packets", "cut off"],
)
def test_what_was_filled_in_is_an_item_to_be_read_and_marked(xfa: Any) -> None:
    [part] = inspect(waiting(xfa), "form.pdf").parts
    assert (part.name, part.data, part.kind) == ("Answers in the form.txt", b"who: Jean", "text")


@pytest.mark.parametrize("xfa", [lambda _: Array([]), lambda pdf: Stream(pdf, b"no form"), lambda _: String("x")])
def test_a_form_without_answers_adds_nothing(xfa: Any) -> None:
    found = inspect(waiting(xfa), "form.pdf")
    assert found.parts == ()
    assert any("XFA" in fault for fault in found.faults)
