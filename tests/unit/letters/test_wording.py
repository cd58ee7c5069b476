"""A setting may say it in its own words; the placeholders are checked and the needed ones must stay."""

from pathlib import Path

import pytest

from letters import wording
from letters.errors import WordingError
from letters.kinds import LetterKind
from letters.render import render
from letters.wording import check_overrides
from tests.unit.letters.complete import COMPLETE

KIND = LetterKind.LATE_REPLY_FILED
GOOD = """Thank you. Your answer came on {{ received_on }}.

What happens now

We have put it with the papers:

- nothing is lost
- someone reads it <soon>

See https://www.example.org/late.
"""


def worded(folder: Path, body: str, kind: LetterKind = KIND, name: str = "body.txt") -> Path:
    (folder / kind.value).mkdir()
    (folder / kind.value / name).write_text(body, encoding="utf-8")
    return folder


def test_own_words_take_the_place_of_ours_and_keep_the_frame(tmp_path: Path) -> None:
    letter = render(KIND, COMPLETE, worded(tmp_path, GOOD))
    assert "Your answer came on Monday 4 January 2027." in letter.text
    assert "It is not lost" not in letter.text
    assert "Grace Okafor" in letter.text
    assert "<h2>What happens now</h2>" in letter.html
    assert "<li>someone reads it &lt;soon&gt;</li>" in letter.html
    assert '<a href="https://www.example.org/late">https://www.example.org/late</a>.' in letter.html


def test_other_letters_keep_our_words(tmp_path: Path) -> None:
    folder = worded(tmp_path, GOOD)
    assert render(LetterKind.RECEIPT, COMPLETE, folder) == render(LetterKind.RECEIPT, COMPLETE)


def test_an_own_subject_keeps_the_reference_and_gives_way_to_the_safe_channel(tmp_path: Path) -> None:
    folder = worded(tmp_path, "The papers of {{ child_name }}\n", LetterKind.RECEIPT, "subject.txt")
    assert render(LetterKind.RECEIPT, COMPLETE, folder).subject == "The papers of Noor Hale [Ref k3v9q2m7]"
    neutral = COMPLETE.model_copy(update={"neutral": True})
    assert "Noor" not in render(LetterKind.RECEIPT, neutral, folder).subject


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("On {{ recieved_on }}.", "{{ recieved_on }} is no placeholder of this letter. Did you mean received_on?"),
        ("Nothing.", "{{ received_on }} is missing"),
        ("{{ received_on }} {{ code }}", "{{ code }} is no placeholder"),
        ("{{ received_on.__class__ }}", "Getattr is not allowed here"),
        ("{{ received_on | upper }}", "Filter is not allowed here"),
        ("{{ received_on }}{{ range(9) }}", "Call is not allowed here"),
        ("{% include '/etc/passwd' %}{{ received_on }}", "only these parts can be included"),
        ("{{ received_on }}{% for a in b %}{% for c in d %}{% endfor %}{% endfor %}", "a loop goes once"),
        ("{{ received_on }", "line 1"),
        ("{% extends 'layout/letter.txt' %}", "Extends is not allowed here"),
        ("{% if on_paper %}{{ received_on }}{% endif %}", "{{ received_on }} is missing in some letters"),
        ("{{ received_on }} {{ regulator_website }}", "{{ regulator_website }} is not always there"),
        ("{{ on_paper }} {{ received_on }}", "on_paper is yes or no. Write {% if on_paper %}"),
        ("{% for x in received_on %}{{ x }}{% endfor %}", "received_on is one word"),
        ("It came on <b>{{ received_on }}</b>.", "<b> would be read as it stands"),
        ("{{ received_on }}" + "{% if on_paper %}" * 70 + "{% endif %}" * 70, "more than 60 ifs and loops"),
    ],
)
def test_a_fault_names_file_and_placeholder(tmp_path: Path, body: str, message: str) -> None:
    folder = worded(tmp_path, body)
    with pytest.raises(WordingError) as fault:
        render(KIND, COMPLETE, folder)
    assert "late_reply_filed/body.txt" in str(fault.value)
    assert message in str(fault.value)
    assert check_overrides(folder) == (str(fault.value),)


def test_the_third_partys_letter_cannot_lose_the_date_or_the_reference(tmp_path: Path) -> None:
    """S20: own wording still says what the file says, who asks, and by when."""
    folder = worded(tmp_path, "{{ requester_name }} asked about {{ child_name }}.", LetterKind.THIRD_PARTY_FAMILY)
    with pytest.raises(WordingError, match="is missing"):
        render(LetterKind.THIRD_PARTY_FAMILY, COMPLETE, folder)


def test_our_shared_parts_can_be_used_in_own_words(tmp_path: Path) -> None:
    body = (
        "{{ requester_name }} asked about {{ child_name }}.\n\n{{ reference_text }}\n\n"
        '{% include "layout/how_to_answer.txt" %}\n\n{% include "layout/what_we_do_with_it.txt" %}\n'
    )
    folder = worded(tmp_path, body, LetterKind.THIRD_PARTY_FAMILY)
    letter = render(LetterKind.THIRD_PARTY_FAMILY, COMPLETE, folder)
    assert "Please answer by Friday 22 January 2027." in letter.text
    assert "<blockquote>On 3 March you rang us" in letter.html


def test_a_whole_folder_is_checked_at_once(tmp_path: Path) -> None:
    worded(tmp_path, "{{ nope }}")
    (tmp_path / "reciept").mkdir()
    (tmp_path / "reciept" / "body.txt").write_text("x", encoding="utf-8")
    (tmp_path / "closure").mkdir()
    (tmp_path / "closure" / "body.html").write_text("<script>", encoding="utf-8")
    faults = check_overrides(tmp_path)
    assert len(faults) == 3
    assert any("Did you mean receipt?" in fault for fault in faults)
    assert any("closure/body.html: only subject.txt and body.txt" in fault for fault in faults)


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / KIND.value).mkdir()
    (tmp_path / KIND.value / "body.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WordingError, match="not UTF-8"):
        render(KIND, COMPLETE, tmp_path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "no such folder" in check_overrides(tmp_path / "wording")[0]


@pytest.mark.parametrize(
    ("subject", "message"),
    [
        ("", "it says nothing in some letters"),
        ("{% if link %}About your letter{% endif %}", "it says nothing in some letters"),
        ("About {{ child_name }}", "does not belong into a subject"),
        ("{{ reference_text }}", "does not belong into a subject"),
    ],
)
def test_a_subject_is_never_empty_and_tells_nothing_to_whoever_sees_the_screen(
    tmp_path: Path, subject: str, message: str
) -> None:
    """R23: of a letter to a third party neither the child nor a word of the file stands in it."""
    folder = worded(tmp_path, subject, LetterKind.REMINDER, "subject.txt")
    assert [fault for fault in check_overrides(folder) if message in fault]


def test_lines_are_gone_through_and_not_printed_as_they_are_kept(tmp_path: Path) -> None:
    ours = (Path(wording.__file__).parent / "extension" / "body.txt").read_text()
    folder = worded(tmp_path, ours + "{{ reasons }}", LetterKind.EXTENSION)
    assert "reasons has several lines. Write {% for x in reasons %}" in check_overrides(folder)[0]


@pytest.mark.parametrize("kind", list(LetterKind), ids=lambda kind: kind.value)
def test_our_own_words_pass_the_check_that_a_settings_words_have_to_pass(tmp_path: Path, kind: LetterKind) -> None:
    """S20: what a letter has to say, ours says in every case too; an editor's mark at the start does no harm."""
    ours = Path(wording.__file__).parent / kind.value
    worded(tmp_path, "\ufeff" + (ours / "body.txt").read_text(), kind)
    (tmp_path / kind.value / "subject.txt").write_text((ours / "subject.txt").read_text())
    assert check_overrides(tmp_path) == ()
    assert render(kind, COMPLETE, tmp_path).text == render(kind, COMPLETE).text
