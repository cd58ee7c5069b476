"""Every letter can be written, reads easily, and says the same as text and as a page."""

import html.parser
import re
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from letters.context import LetterContext
from letters.fields import optional_fields, placeholders, required_fields
from letters.kinds import LetterKind
from letters.layouting import unwrapped
from letters.render import INSIDE, render
from tests.unit.letters.complete import COMPLETE
from tests.unit.letters.reading_age import grade

HERE = Path(__file__).parent
LETTERS = HERE.parents[2] / "letters"
_WRITERS = [
    path.read_text(encoding="utf-8")
    for folder in ("activities", "web", "rules", "records")
    for path in sorted((HERE.parents[2] / folder).rglob("*.py"))
    if path.name != "telling.py"  # tells what was sent; writes nothing
]
EVERY_KIND = pytest.mark.parametrize("kind", list(LetterKind), ids=lambda kind: kind.value)
THIRD_PARTY = (LetterKind.THIRD_PARTY_FAMILY, LetterKind.THIRD_PARTY_AGENCY, LetterKind.THIRD_PARTY_STAFF)
TO_A_THIRD_PARTY = pytest.mark.parametrize("kind", THIRD_PARTY, ids=lambda kind: kind.value)


class _Visible(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hidden = False
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = self.hidden or tag == "head"

    def handle_endtag(self, tag: str) -> None:
        self.hidden = self.hidden and tag != "head"

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words += data.split()


def words_on_page(page: str) -> list[str]:
    reader = _Visible()
    reader.feed(page)
    return reader.words


def said(text: str) -> str:
    """The letter on one line, so that a wrapped phrase can be looked for."""
    return " ".join(text.split())


def bare(kind: LetterKind) -> LetterContext:
    """The least a letter needs: what it requires and nothing that is optional."""
    kept = {name: getattr(COMPLETE, name) for name in required_fields(kind)}
    return LetterContext(setting=COMPLETE.setting, recipient_name="Rosa Lind", **kept)


@EVERY_KIND
def test_every_letter_renders_whole(kind: LetterKind) -> None:
    letter = render(kind, COMPLETE)
    for part in (letter.subject, letter.text, letter.html.partition("</style>")[2]):
        assert part.strip()
        assert not re.search(r"[{}]|\bNone\b|\bTrue\b|datetime", part)


@EVERY_KIND
def test_every_letter_renders_with_the_least_it_needs(kind: LetterKind) -> None:
    letter = render(kind, bare(kind))
    assert "None" not in letter.text
    assert "[Ref" not in letter.subject
    assert "\n\n\n" not in letter.text


@EVERY_KIND
def test_page_and_text_say_the_same(kind: LetterKind) -> None:
    for context in (COMPLETE, bare(kind), COMPLETE.model_copy(update={"on_paper": True})):
        letter = render(kind, context)
        text_words = re.sub(r"^- ", "", letter.text, flags=re.MULTILINE).split()
        assert words_on_page(letter.html) == text_words


@EVERY_KIND
def test_templates_use_only_the_fields_of_their_kind_and_need_only_what_is_required(kind: LetterKind) -> None:
    for name in ("subject.txt", "body.txt", "body.html"):
        source = (LETTERS / kind.value / name).read_text(encoding="utf-8")
        used = meta.find_undeclared_variables(Environment(autoescape=True).parse(source))
        assert used <= placeholders(kind), name


@EVERY_KIND
def test_field_names_exist_in_the_context(kind: LetterKind) -> None:
    assert {*required_fields(kind), *optional_fields(kind)} <= set(LetterContext.model_fields)


def test_every_folder_is_a_kind_and_every_kind_a_folder() -> None:
    folders = {path.parent.name for path in LETTERS.glob("*/subject.txt")}
    assert folders == {kind.value for kind in LetterKind}


@EVERY_KIND
def test_every_letter_is_readable_at_about_twelve(kind: LetterKind) -> None:
    text = unwrapped(render(kind, COMPLETE).text)
    body = text.partition("\n\n")[2].partition("With kind regards")[0]
    assert grade(body) <= 7.0


@EVERY_KIND
def test_every_letter_names_who_signs_whom_to_ask_and_the_reference(kind: LetterKind) -> None:
    letter = render(kind, COMPLETE)
    setting = COMPLETE.setting
    for expected in (setting.signed_by, setting.name, setting.phone, setting.email, "k3v9q2m7"):
        assert expected in said(letter.text)
    assert letter.subject.endswith("[Ref k3v9q2m7]")


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind not in INSIDE], ids=lambda kind: kind.value)
def test_letters_to_the_outside_name_the_regulator_from_the_settings(kind: LetterKind) -> None:
    """S53, R32: the regulator and its helpline are settings, never literals."""
    text = said(render(kind, COMPLETE).text)
    assert COMPLETE.setting.regulator_name in text
    assert COMPLETE.setting.regulator_phone in text


def test_no_template_names_a_regulator_or_a_number() -> None:
    paths = [*LETTERS.glob("*/body.*"), *LETTERS.glob("*/subject.txt"), *LETTERS.glob("layout/*")]
    assert len(paths) > 3 * len(LetterKind)
    for path in paths:
        words = path.read_text(encoding="utf-8")
        assert "Information Commissioner" not in words
        assert "0303" not in words


@EVERY_KIND
def test_a_neutral_subject_names_neither_child_nor_request(kind: LetterKind) -> None:
    """R23: what a lock screen shows tells nobody anything."""
    letter = render(kind, COMPLETE.model_copy(update={"neutral": True}))
    for word in ("Noor", "Hale", "request", "record", "file", "AR-2027"):
        assert word.lower() not in letter.subject.lower()
    assert letter.subject in letter.html


@pytest.mark.parametrize(
    "kind",
    [LetterKind.ACKNOWLEDGEMENT, LetterKind.IDENTITY_REQUEST, LetterKind.NOT_ENTITLED],
    ids=lambda k: k.value,
)
def test_letters_before_authority_is_settled_do_not_confirm_that_the_child_attends(kind: LetterKind) -> None:
    """S5, R11: who may not know learns nothing."""
    text = said(render(kind, COMPLETE).text)
    for phrase in ("records we keep", "we hold about Noor", "file we keep", "Noor Hale's records"):
        assert phrase not in text


def test_the_letter_to_someone_not_entitled_never_names_the_child() -> None:
    letter = render(LetterKind.NOT_ENTITLED, COMPLETE)
    assert "Noor" not in letter.text
    assert "Noor" not in letter.subject
    assert "We cannot say whether a child comes to us" in said(letter.text)


@TO_A_THIRD_PARTY
def test_a_third_party_reads_the_reference_the_choice_the_date_and_the_weight_of_a_no(kind: LetterKind) -> None:
    """S20, S21, R15, S85, S105."""
    text = said(render(kind, COMPLETE).text)
    assert "On 3 March you rang us and asked how Noor had settled in." in text
    assert "May we share this with Samira Hale?" in text
    assert "Please answer by Friday 22 January 2027." in text
    assert "A no counts, but it is not the last word." in text
    assert "we will not take that as a yes or as a no" in text
    assert "We do not pass on your address" in text
    assert "You may change your mind" in text
    for way in ("On our answer page", "By e-mail", "By post", "By telephone"):
        assert way in text


@TO_A_THIRD_PARTY
def test_a_third_party_letter_says_nothing_it_was_not_told_to_say(kind: LetterKind) -> None:
    """S20: only the reference to that person; other parts of the context never leak in."""
    kept = {"setting", "recipient_name", *required_fields(kind), "link", "agency_name"}
    alone = LetterContext(**{name: getattr(COMPLETE, name) for name in kept})
    full = COMPLETE.model_copy(update={"reference": None})
    assert render(kind, full) == render(kind, alone)


@TO_A_THIRD_PARTY
def test_the_code_never_travels_in_the_letters_own_mail(kind: LetterKind) -> None:
    letter = render(kind, COMPLETE)
    assert str(COMPLETE.code) not in letter.text + letter.html + letter.subject


@TO_A_THIRD_PARTY
def test_on_paper_nobody_is_asked_to_answer_a_message(kind: LetterKind) -> None:
    text = said(render(kind, COMPLETE.model_copy(update={"on_paper": True})).text)
    assert "By e-mail" not in text
    assert "code that is printed on this letter" in text


@pytest.mark.parametrize(
    "kind", [LetterKind.ACKNOWLEDGEMENT, LetterKind.EXTENSION, LetterKind.RECTIFICATION_ACK], ids=lambda k: k.value
)
def test_the_clocks_working_is_shown_step_by_step(kind: LetterKind) -> None:
    lines = render(kind, COMPLETE).text.splitlines()
    assert "- Received Mon 4 Jan 2027." in lines
    assert "- One month later is Thu 4 Feb 2027, a working day." in lines


@pytest.mark.parametrize(
    "kind",
    [LetterKind.REFUSAL_PARTIAL, LetterKind.REFUSAL_FULL, LetterKind.DISCLOSURE_COVER],
    ids=lambda k: k.value,
)
def test_refusals_and_the_answer_name_complaint_and_court(kind: LetterKind) -> None:
    """R26, R27."""
    text = said(render(kind, COMPLETE).text)
    assert "You can complain to the regulator (the Example Data Regulator)." in text
    assert "You can also ask a court" in text


def test_the_cover_explains_marks_only_where_the_copy_has_some() -> None:
    """R26, R30 and design.md: everything outward is computed from the copy alone."""
    told = render(LetterKind.DISCLOSURE_COVER, COMPLETE).text
    silent = render(LetterKind.DISCLOSURE_COVER, COMPLETE.model_copy(update={"redaction_notes": ()})).text
    assert "blacked out" in told
    assert "blacked out" not in silent
    assert "other people" not in silent


def test_moments_are_said_in_the_settings_own_zone() -> None:
    assert "Thursday 1 July 2027 at 2.30 pm" in said(render(LetterKind.FILE_READY, COMPLETE).text)


def test_notices_to_colleagues_carry_no_names() -> None:
    for kind in (LetterKind.LINE_MANAGER_NOTICE, LetterKind.SAFEGUARDING_NOTICE, LetterKind.ESCALATION_DUE_PASSED):
        letter = render(kind, COMPLETE)
        assert "Noor" not in letter.text + letter.subject
        assert "Samira" not in letter.text + letter.subject


@EVERY_KIND
def test_the_page_fetches_nothing_and_runs_nothing(kind: LetterKind) -> None:
    page = render(kind, COMPLETE).html
    assert not re.search(r"<(script|img|link|iframe|object)|src=|url\(|@import|\son\w+=", page, re.IGNORECASE)
    assert '<html lang="en-GB">' in page


@pytest.mark.parametrize("name", ["third_party_family", "acknowledgement", "disclosure_cover", "not_entitled"])
def test_letters_read_as_agreed(name: str) -> None:
    letter = render(LetterKind(name), COMPLETE)
    golden = (HERE / "golden" / f"{name}.txt").read_text(encoding="utf-8")
    assert f"Subject: {letter.subject}\n\n{letter.text}" == golden


@EVERY_KIND
def test_every_letter_there_is_is_written_by_something(kind: LetterKind) -> None:
    """R26, R27: a letter that nobody writes tells nobody anything, however well it reads."""
    named = re.compile(rf"\bLetterKind\.{kind.name}\b|\bK\.{kind.name}\b|\"{kind.value}\"")
    assert any(named.search(source) for source in _WRITERS), kind
