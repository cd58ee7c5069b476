"""The sample file is whole, invented, and made to the same bytes each time."""

import hashlib
import re
from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pypdfium2
import pytest
from pydantic import ValidationError

from models.words import DocumentKind, MentionKind, Outcome, PartyKind, WhoLearns
from samples import (
    SOURCES,
    Answer,
    Form,
    Oddity,
    Sample,
    SampleDocument,
    load_sample,
    load_second_sample,
    marker_parties,
)
from samples.make import RECORDED, main, make, sums
from samples.typeset import page_sources

SAMPLE = load_sample()
SECOND = load_second_sample()
EVERY_PAPER = (*SAMPLE.documents, *SECOND.documents)
PICTURES = (Form.LINED_LETTER, Form.ASKEW_SCAN, Form.PAINTING)
EVERY_DOCUMENT = pytest.mark.parametrize("document", EVERY_PAPER, ids=lambda document: document.file)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("samples")
    make(out)
    return out


def one_line(text: str) -> str:
    return " ".join(text.split())


def pages_of(folder: Path, document: SampleDocument) -> list[str]:
    """The words of each page as a reader of the made file finds them; of a picture, what was written on it."""
    path = folder / document.file
    if document.form in PICTURES:
        return [one_line((SOURCES / document.source).read_text(encoding="utf-8"))]
    if document.form is Form.PDF:
        pdf = pypdfium2.PdfDocument(path)
        pages = [one_line(page.get_textpage().get_text_range()) for page in pdf]
        pdf.close()
        return pages
    if document.form is Form.MAIL:
        mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        body = mail.get_body(("plain",))
        assert body is not None
        heads = " ".join(f"{name}: {value}" for name, value in mail.items())
        return [one_line(f"{heads} {body.get_content().replace('> ', '')}")]
    return [one_line(path.read_text(encoding="utf-8"))]


def words_of_everything() -> Iterator[str]:
    for name in ("sample.toml", "second.toml"):
        yield (SOURCES.parent / name).read_text(encoding="utf-8")
    for path in sorted(SOURCES.iterdir()):
        yield path.read_text(encoding="utf-8")


def test_making_it_twice_gives_the_same_bytes_as_recorded(folder: Path, tmp_path: Path) -> None:
    again = sums(make(tmp_path))
    assert again == sums([folder / document.file for document in EVERY_PAPER])
    assert again == RECORDED.read_text(encoding="utf-8")


@EVERY_DOCUMENT
def test_each_paper_has_the_pages_it_is_said_to_have(folder: Path, document: SampleDocument) -> None:
    assert len(pages_of(folder, document)) == document.pages


@EVERY_DOCUMENT
def test_a_born_digital_page_says_every_word_of_its_source(folder: Path, document: SampleDocument) -> None:
    if document.form is not Form.PDF:
        return
    sources = page_sources((SOURCES / document.source).read_text(encoding="utf-8"))
    for source, page in zip(sources, pages_of(folder, document), strict=True):
        plain = re.sub(r"^(\| |# |## |- |/ )", "", source, flags=re.MULTILINE).replace(" | ", " ")
        for word in plain.split():
            assert word in page


@pytest.mark.parametrize(
    "mention", (*SAMPLE.mentions, *SECOND.mentions), ids=lambda mention: f"{mention.party}:{mention.document}"
)
def test_the_words_of_a_mention_stand_on_its_page(folder: Path, mention: object) -> None:
    """S19: every item that mentions a third party is noted with the exact words."""
    found = next(given for given in (*SAMPLE.mentions, *SECOND.mentions) if given is mention)
    document = next(document for document in EVERY_PAPER if document.file == found.document)
    assert one_line(found.words) in pages_of(folder, document)[found.page - 1]


@pytest.mark.parametrize("sample", [SAMPLE, SECOND], ids=["first", "second"])
def test_every_page_that_names_a_party_has_a_mention_of_them(folder: Path, sample: Sample) -> None:
    noted = {(mention.party, mention.document, mention.page) for mention in sample.mentions}
    for document in sample.documents:
        if Oddity.SAME_SHEET_TWICE in document.oddities:
            continue
        for number, page in enumerate(pages_of(folder, document), start=1):
            for party in sample.parties:
                if re.search(rf"\b{re.escape(party.name)}\b", page):
                    assert (party.id, document.file, number) in noted


def test_the_file_is_as_large_and_mixed_as_a_real_one() -> None:
    assert len(SAMPLE.documents) >= 20
    assert sum(document.pages for document in SAMPLE.documents) >= 40
    assert len(SAMPLE.demo_documents) >= 14
    assert {document.form for document in SAMPLE.documents} == set(Form)
    assert {oddity for document in SAMPLE.documents for oddity in document.oddities} == set(Oddity)
    elsewhere = {DocumentKind.LEGAL_ADVICE, DocumentKind.NOT_TOLD}
    assert {document.kind for document in SAMPLE.documents} >= set(DocumentKind) - elsewhere


def test_the_people_are_those_of_a_real_file() -> None:
    kinds = [party.kind for party in SAMPLE.parties]
    assert kinds.count(PartyKind.FAMILY) >= 4
    assert kinds.count(PartyKind.STAFF) == 2
    assert kinds.count(PartyKind.AGENCY) == 3
    assert PartyKind.OTHER_CHILD in kinds
    mother = SAMPLE.requester.name.split()[0]
    assert any(party.name.startswith(mother) and party.kind is PartyKind.STAFF for party in SAMPLE.parties)
    assert {party.answer for party in SAMPLE.parties} >= {
        Answer.CONSENT_BY_LINK,
        Answer.CONSENT_BY_POST,
        Answer.CONSENT_BY_TELEPHONE,
        Answer.REFUSAL_BY_EMAIL,
        Answer.SILENCE,
    }
    assert any(mention.kind is MentionKind.CONTRIBUTED_BY for mention in SAMPLE.mentions)


def test_the_demo_papers_stand_in_date_order() -> None:
    dates = [document.dated for document in SAMPLE.demo_documents]
    assert None not in dates
    assert dates == sorted(date for date in dates if date is not None)


@pytest.mark.parametrize("party", [party for party in SAMPLE.parties if party.letter_text], ids=lambda p: p.id)
def test_a_letter_names_no_other_third_party(party: object) -> None:
    """S20: the letter states only the reference to the person it goes to."""
    told = next(given for given in SAMPLE.parties if given is party)
    for other in SAMPLE.parties:
        if other.id != told.id:
            assert other.name not in told.letter_text
            assert other.name.split()[-1] not in told.letter_text or other.name.split()[-1] in told.name


def test_numbers_and_addresses_are_invented() -> None:
    """Telephone numbers from the drama ranges, mail domains kept for examples; the regulator's number is real."""
    for text in words_of_everything():
        numbers = re.findall(r"\b0\d{3,4} ?\d{3} ?\d{3,4}\b", text)
        for number in numbers:
            digits = number.replace(" ", "")
            assert digits == "03031231113" or re.fullmatch(r"01632960\d{3}|07700900\d{3}", digits)
        for domain in re.findall(r"@([a-z0-9.-]+[a-z])", text):
            assert re.fullmatch(r"([a-z-]+\.)*example\.(org|com)", domain)


def test_the_marker_gets_everybody_once_with_their_outcome() -> None:
    parties = marker_parties(SAMPLE)
    kept = {entry["id"] for entry in parties["keep"]}
    marked = {entry["id"] for entry in parties["redact"]}
    assert {"child", "requester"} <= kept
    assert marked == {party.id for party in SAMPLE.parties if party.outcome is not Outcome.DISCLOSE}
    assert not kept & marked


def test_a_mention_of_somebody_unknown_is_refused() -> None:
    told = SAMPLE.model_dump()
    told["mentions"] = ({**told["mentions"][0], "party": "nobody"},)
    with pytest.raises(ValidationError, match="unknown party nobody"):
        Sample.model_validate(told)


def test_a_party_that_is_asked_needs_a_way_and_a_text() -> None:
    told = SAMPLE.model_dump()
    told["parties"][0]["letter_text"] = ""
    with pytest.raises(ValidationError, match="give contact and letter_text"):
        Sample.model_validate(told)


def test_the_command_fills_a_folder_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path / "deep" / "folder")]) == 0
    assert "31 papers" in capsys.readouterr().out
    assert len(list((tmp_path / "deep" / "folder").iterdir())) == 31


def test_the_command_says_what_to_do_where_it_cannot_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    assert main(["--out", str(tmp_path / "taken")]) == 2
    assert "Choose another with --out." in capsys.readouterr().err


def test_the_two_same_sheets_are_the_same_and_no_others_are(folder: Path) -> None:
    digests = [hashlib.sha256((folder / document.file).read_bytes()).digest() for document in SAMPLE.documents]
    assert len(set(digests)) == len(digests) - 1


def test_a_second_mother_asks_and_nobody_who_must_not_learn_of_it_is_written_to() -> None:
    """S102, R18, R23: no letter for the alleged abuser nor for who is close to him; a safe channel for her."""
    kept_out = [party for party in SECOND.parties if party.who_learns is not WhoLearns.SAFE]
    assert {party.who_learns for party in kept_out} == {WhoLearns.ALLEGED_ABUSER, WhoLearns.CLOSE_TO_ONE}
    assert all(party.answer is Answer.NOT_ASKED and party.contact is None for party in kept_out)
    assert SECOND.requester.neutral_subjects
    assert not SECOND.requester.calendar_files_ok
    assert SECOND.requester.channel_note
    assert SECOND.child.name != SAMPLE.child.name
    assert SECOND.setting == SAMPLE.setting
