"""Writings of names that were missed once, and words that were hidden for no reason (S19, S35)."""

import pytest

from redaction import Doubt, Party
from redaction.finder import propose
from tests.unit.redaction.helpers import found, marked

FOX = Party("x", "Carl Fox", relations=("key person",))
NOWAK = Party("n", "Grażyna Nowak")
SHEA = Party("o", "Pat O'Shaughnessy")
FARSI = Party("f", "Noor al-Farsi")
SILVA = Party("s", "Mark da Silva")
TAMIMI = Party("t", "Omar Tamimi")
ROSE = Party("r", "Rose Hartley-Day")


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("CF's", FOX),
        ("CF’s", FOX),
        ("c.f.", FOX),
        ("mrs fox", FOX),
        ("Fox, C.", FOX),
        ("Fix, Carl", Party("x", "Carl Fixx")),
        ("Carl Fx", Party("x", "Carl Fox")),
        ("Lark Cholmondeley", Party("m", "Mark Cholmondeley")),
        ("CARL'S", FOX),
        ("CarlFox.docx", FOX),
        ("C a r", Party("c", "Car Low")),
        ("carl f", FOX),
        ("Nowakowa", NOWAK),
        ("Nowakowej", NOWAK),
        ("Kowalskiego", Party("k", "Ola Kowalska")),
        ("pani Nowak".title(), NOWAK),
        ("Pat O'S", SHEA),
        ("Mrs O’S", SHEA),
        ("POS", SHEA),
        ("Sean McD", Party("d", "Sean McDonald")),
        ("N A-F", FARSI),
        ("Mr Al Farsi", FARSI),
        ("M. da Silva", SILVA),
        ("Mrs Da Sliva", SILVA),
        ("the da Silvas", SILVA),
        ("pat oshaughnessys", SHEA),
        ("MB Whitfield", Party("w", "Marta Beth Whitfield")),
        ("Marta B W", Party("w", "Marta Beth Whitfield")),
        ("Beth Whitfield", Party("w", "Marta Beth Whitfield")),
        ("glp", Party("l", "Grace Lee-Price")),
        ("S D'A-Y", Party("y", "Siân D'Arcy-Young")),
        ("mr lp", Party("l", "Grace Lee-Price")),
    ],
)
def test_a_name_is_found_as_people_write_it(text: str, party: Party) -> None:
    """S35: in notes, chats and minutes nobody writes a name out."""
    words = " ".join(marked(f"today we saw {text} by the gate", party)).split()
    assert [word for word in text.split() if word not in (*words, "the")] == []
    assert not {"saw", "by"} & set(words)


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Ornar Tarnimi", TAMIMI),
        ("0mar", TAMIMI),
        ("0. Tamimi", TAMIMI),
        ("lan Okafor", Party("i", "Ian Okafor")),
        ("A1eksandra Kowa1ska", Party("k", "Aleksandra Kowalska")),
        ("Ange1 Surnmers", Party("a", "Angel Summers")),
    ],
)
def test_a_name_is_found_as_a_scanner_reads_it(text: str, party: Party) -> None:
    """S35: 0 for O, 1 for l, rn for m, all at once."""
    assert " ".join(marked(f"today we saw {text} by the gate", party)) == text


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Will he come? Will be watched. May we go?", Party("w", "Will Green")),
        ("the baker went to the bakery", Party("b", "Mark Baker")),
        ("e.g. this and a.m. that", Party("e", "Ed Grant")),
        ("a boy sat. A girl stood.", Party("a", "Ann Low", aliases=("A",))),
        ("X at the gate", Party("x", "", emails=("x",))),
        ("she hurt her head", Party("h", "Tom Low", relations=("headteacher",))),
        ("we met in Barton", Party("p", "Tom Low", addresses=("12 Mill Lane, Barton BN1 2AB",))),
        ("the days are long", Party("d", "Rose Day")),
    ],
)
def test_a_word_that_names_nobody_is_left_standing(text: str, party: Party) -> None:
    """R30: what names nobody stays readable."""
    assert marked(text, party) == []


def test_letters_that_are_one_persons_initials_and_anothers_role_are_left_to_a_person() -> None:
    """S28: KP is the child in one line and the key person in the next."""
    proposals = found("KP slept", FOX, Party("c", "Kayden Price", role="keep"))
    assert [(item.kind, item.text, item.must) for item in proposals.review] == [(Doubt.SHARED_NAME, "KP", True)]


@pytest.mark.parametrize("name", ["李 娜", "محمد الفارسي"])
def test_a_name_in_a_script_without_capitals_is_found_or_asked_about(name: str) -> None:
    """S35: also on a typeset page, which tells such signs by their names."""
    assert len(found(f"today {name} came", Party("p", name)).marks) == 1
    assert [item.text for item in found(f"today {name} came", FOX).review] == [name]


def test_a_name_in_small_letters_is_asked_about() -> None:
    """S35: in a chat nobody writes capitals."""
    texts = [item.text for item in found("mum said dave came with mrs adeyemi and a teddy, jo too", JO).review]
    assert texts == ["dave", "jo", "mrs adeyemi"]


JO = Party("j", "Jo Low")


def test_a_name_that_is_a_word_is_asked_about_in_small_letters_where_it_is_rare() -> None:
    """S35: one answer settles all places; a word of every line is not worth asking."""
    hope = Party("h", "Hope Low")
    assert [item.text for item in found("hope was poorly", hope).review] == ["hope"]
    assert found("we hope so. " * 20, hope).review == ()


def test_a_spelling_is_asked_about_once_whoever_it_belongs_to() -> None:
    """S35: "Sunita's" is Sunita; a particle holds two halves of a name together."""
    items = found("Then Sunita met Siân ap Rhys. Later Sunita's coat and SUNITA’S bag were lost.", JO).review
    assert [(item.text, len(item.places)) for item in items] == [("Siân ap Rhys", 1), ("Sunita", 3)]


def test_a_single_letter_that_may_be_somebodys_is_asked_about() -> None:
    """S35: "Kind regards, J." and "J. was away" name somebody to whoever knows the rest."""
    items = found("J. was away, e.g. ill. Then K. or B. Kind regards, J.", JO).review
    assert [(item.text, len(item.places)) for item in items] == [("J.", 2)]


def test_one_question_about_a_shared_name_holds_for_all_its_forms() -> None:
    """S28: Fiona, Fiona's and FIONA are asked about once."""
    kept = Party("k", "Fiona Marsh", role="keep")
    items = found("Fiona sat. Fiona's coat; FIONA.", Party("w", "Fiona Walsh"), kept).review
    assert [(item.text, len(item.places), item.must) for item in items] == [("Fiona", 3, True)]


def test_initials_of_one_person_do_not_reach_over_a_stop_to_anothers_name() -> None:
    """S35: what stands behind a semicolon or a title is somebody else."""
    child, parent = Party("c", "Zofia Price", role="keep"), Party("p", "Paul Price")
    assert marked("Z.P.; Mrs Price came", child, parent) == ["Mrs Price"]


def test_a_name_a_machine_misread_is_asked_about() -> None:
    """S35."""
    assert [item.text for item in found("then Dav1d came on day 4 to room B12", JO).review] == ["Dav1d"]


def test_the_other_halves_of_kept_names_stay_beside_a_hidden_one() -> None:
    """S28: growing a mark never takes a word of somebody who stays."""
    kept = Party("k", "Fiona Marsh", role="keep")
    assert marked("Fiona Marsh wrote.", Party("w", "Fiona Marsk"), kept) == []
    assert propose([], [kept]).marks == ()


@pytest.mark.parametrize(
    "text", ["MrGarner left.", "GarnerCame by.", "Name:GarnerDate:4", "Then ThenGarnercame by."]
)
def test_a_name_that_lost_the_space_beside_it_is_found(text: str) -> None:
    """S19: forms, scans and copied tables glue words together."""
    assert any("Garner" in words for words in marked(text, Party("g", "Jean Garner")))


@pytest.mark.parametrize("text", ["Robertson came.", "a Michaela was there.", "Roberta's bag"])
def test_a_longer_word_that_begins_as_a_name_does_is_left(text: str) -> None:
    """S19: another name, or a word, is not a name with something glued to it."""
    assert marked(text, Party("g", "Michael Robert Garner")) == []
