"""Who is found under which spelling, who is left alone, and what a person is asked (S19, S35, S85)."""

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redaction import Doubt, Party, Rule, propose, read_pages
from tests.unit.redaction.helpers import found, marked

JEAN = Party(
    "g",
    "Jean Garner",
    relations=("grandmother",),
    phones=("07700 900123", "020 7946 0018"),
    emails=("jean.garner@example.org",),
    addresses=("12 Mill Lane, Barton, BN1 2AB",),
)
GRACE = Party("l", "Grace Lee-Price")
MICHAEL = Party("m", "Michael Okafor", relations=("father",))
WALSH = Party("w", "Fiona Walsh", relations=("mother",))
MARSH = Party("k", "Fiona Marsh", role="keep")
CHILD = Party("z", "Zofia Price", role="keep")


SPELLINGS = [
    ("Jean Garner", JEAN),
    ("Jean Mary Garner", JEAN),
    ("Garner, Jean", JEAN),
    ("GARNER Jean", JEAN),
    ("jean garner", JEAN),
    ("JEAN", JEAN),
    ("Jean's", JEAN),
    ("Garner’s", JEAN),
    ("Mrs Garner", JEAN),
    ("Garners", JEAN),
    ("J Garner", JEAN),
    ("J. M. Garner", JEAN),
    ("Jean G.", JEAN),
    ("J.G.", JEAN),
    ("JG", JEAN),
    ("Jeannie", JEAN),
    ("Jaen", JEAN),
    ("Garnar", JEAN),
    ("Gean Garner", JEAN),
    ("J e a n", JEAN),
    ("Je\u00adan", JEAN),
    ("Je\u200ban", JEAN),
    ("Nan", JEAN),
    ("granny", JEAN),
    ("mum's mum", JEAN),
    ("mum’s mum", JEAN),
    ("grandmother’s", JEAN),
    ("07700 900123", JEAN),
    ("+44 7700 900123", JEAN),
    ("0044 (0)7700-900-123", JEAN),
    ("(020) 7946 0018", JEAN),
    ("jean.garner@example.org", JEAN),
    ("j.eangarner@Example.org", JEAN),
    ("jeangarner+nursery@example.org", JEAN),
    ("jean.garner at example dot org", JEAN),
    ("jean.garner [at] example [dot] org", JEAN),
    ("jean.garner77@example.com", JEAN),
    ("JeanGarner", JEAN),
    ("garnerjean", JEAN),
    ("Јеаn", JEAN),
    ("Gаrnеr", JEAN),
    ("12 Mill Ln, Barton BN12AB", JEAN),
    ("Mill Lane", JEAN),
    ("bn1 2ab", JEAN),
    ("G L-P", GRACE),
    ("GLP", GRACE),
    ("Mr LP", GRACE),
    ("Lee Price", GRACE),
    ("LeePrice", GRACE),
    ("Grace Lee-Price", GRACE),
    ("Mike", MICHAEL),
    ("Micheal", MICHAEL),
    ("Dad", MICHAEL),
    ("next door", Party("n", "Tom Hill", relations=("neighbour",))),
    ("the key person", Party("n", "Tom Hill", relations=("key person",))),
    ("Sofia", Party("n", "Sophia Brown")),
    ("Kathryn", Party("n", "Katherine Smith")),
    ("Zaneta", Party("n", "Żaneta Łuczak")),
    ("Auntie Bee", Party("n", "Beatrice Low", aliases=("Auntie Bee",))),
]


@pytest.mark.parametrize(("spelling", "party"), SPELLINGS, ids=[each[0] for each in SPELLINGS])
def test_a_person_is_found_under_every_spelling(spelling: str, party: Party) -> None:
    words = " ".join(marked(f"today we saw {spelling} at the gate", party, CHILD))
    seen = spelling.replace("\u00ad", "").replace("\u200b", "")
    assert words.split()[-1] in seen.split()
    assert "gate" not in words and "saw" not in words


@pytest.mark.parametrize("cut", ["Jean\nGarner", "Jean Gar-\nner", "07700\n900123", "jean.garner@\nexample.org"])
def test_what_a_line_cuts_in_two_is_found(cut: str) -> None:
    marks = found(f"we rang {cut} in the morning", JEAN).marks
    assert len(marks) == 1
    assert len(marks[0].boxes) == 2


def test_a_name_cut_by_a_page_gets_a_mark_on_each_page() -> None:
    text = "line\n" * 48
    pages = read_pages((text + "Jean\nGarner came.").encode(), "text")
    proposals = propose([("d", pages)], [JEAN])
    assert {(mark.page, mark.words) for mark in proposals.marks} in (
        {(1, "Jean"), (2, "Garner")},
        {(2, "Jean Garner")},
    )


def test_two_people_of_one_first_name_stay_apart() -> None:
    proposals = found("Fiona Marsh met Fiona Walsh. Ms Marsh sat. Mrs Walsh left. Then Fiona spoke.", WALSH, MARSH)
    by_rule = {mark.words: (mark.rule, mark.party_id) for mark in proposals.marks}
    assert by_rule == {
        "Fiona Walsh.": (Rule.NAME, "w"),
        "Mrs Walsh": (Rule.NAME, "w"),
        "Fiona": (Rule.SHARED, None),
    }
    asked = [item for item in proposals.review if item.must]
    assert [(item.kind, item.text) for item in asked] == [(Doubt.SHARED_NAME, "Fiona")]


def test_a_surname_shared_with_the_child_is_left_standing_but_shown() -> None:
    proposals = found("The Price file. Grace Price rang. Mrs Price came.", CHILD, Party("p", "Grace Price"))
    assert [(mark.words, mark.rule) for mark in proposals.marks] == [
        ("Grace Price", Rule.NAME),
        ("Mrs Price", Rule.SHARED),
    ]
    assert ("Price", False) in [(item.text, item.must) for item in proposals.review]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Michaela came", MICHAEL),
        ("we mark the register", Party("p", "Mark Young")),
        ("plan the annual fair", Party("p", "Anna Low")),
        ("it was a mean trick", JEAN),
        ("ring 07700 900124 today", JEAN),
        ("mary.garner2@example.org wrote", Party("p", "", emails=("jean.garner@example.org",))),
        ("12 Church Road", JEAN),
        ("mentioned on TV and IT", Party("p", "Tom Vale")),
    ],
)
def test_others_are_left_alone(text: str, party: Party) -> None:
    assert marked(text, party) == []


@pytest.mark.parametrize("alias", ["the other boy", "Theo M", "Ms B", "The-o"])
def test_an_alias_does_not_make_names_of_everyday_words(alias: str) -> None:
    party = Party("t", "Theo Marsh", aliases=(alias,))
    assert marked("the other day Ms Low took the boys out. The sun shone.", party) == []
    assert marked(f"we saw {alias} again", party) == [alias]


def test_people_who_are_kept_are_neither_marked_nor_asked_about() -> None:
    proposals = found("Zofia Price played. Zofia laughed. Fiona Marsh wrote this down.", CHILD, MARSH)
    assert proposals.marks == ()
    assert proposals.review == ()


def test_unknown_names_are_asked_about_once_for_each_spelling() -> None:
    proposals = found("Mrs Adeyemi rang. Later Mrs Adeyemi came with Kofi. The garden was wet.", JEAN)
    assert [(item.text, len(item.places)) for item in proposals.review] == [("Kofi", 1), ("Mrs Adeyemi", 2)]
    assert not any(item.must for item in proposals.review)


def test_contacts_of_nobody_are_asked_about() -> None:
    proposals = found("ring 01632 960001 or write to office@example.com", JEAN)
    assert {item.text.strip() for item in proposals.review} == {"01632 960001", "office@example.com"}


def test_somebody_can_be_registered_for_contacts_alone() -> None:
    party = Party("p", "", phones=("01632 960001",))
    assert marked("Tom ring 01632 960001 now", party) == ["01632 960001"]


def test_a_mark_has_one_box_for_each_line_around_its_words() -> None:
    page = read_pages(b"we saw Jean Garner today", "text")[0]
    mark = propose([("d", (page,))], [JEAN]).marks[0]
    words = [word for word in page.words if word.text in ("Jean", "Garner")]
    assert mark.boxes == ((words[0].box[0], words[0].box[1], words[1].box[2], words[1].box[3]),)


NAMES = ["Jean Garner", "Amanda Whitfield", "Priya Raman", "Thomas Blackwood", "Keisha Brown", "Marta Nowak"]


def one_slip(name: str, seed: int) -> str:
    """The surname of a name with one letter lost, doubled, swapped or wrong, never the first."""
    chance = random.Random(seed)
    first, last = name.split()
    place = chance.randrange(1, len(last) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        last = last[:place] + last[place + 1 :]
    elif kind == 1:
        last = last[:place] + last[place] + last[place:]
    elif kind == 2:
        last = last[:place] + last[place + 1] + last[place] + last[place + 2 :]
    else:
        last = last[:place] + chance.choice(string.ascii_lowercase) + last[place + 1 :]
    return f"{first} {last}"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(NAMES), st.integers(0, 10_000))
def test_a_name_with_one_slip_is_always_found_whole(name: str, seed: int) -> None:
    wrong = one_slip(name, seed)
    assert marked(f"today {wrong} came to the gate", Party("p", name)) == [wrong]


RUTH = Party("r", "Ruth Hallam", relations=("mum's mum", "her nan", "her mother"))
ABENA = Party("a", "Abena Osei", relations=("dad's mum",))
MIRIAM = Party("b", "Miriam Brandt", relations=("mother",), role="keep")


@pytest.mark.parametrize(
    ("text", "party"),
    [("mum's mum", "r"), ("nan", "r"), ("dad's mum", "a"), ("her mother", "r"), ("her father's mother", "a")],
)
def test_a_relation_leads_to_the_person_registered_nearest_to_it(text: str, party: str) -> None:
    marks = found(f"we spoke to {text} again", RUTH, ABENA, MIRIAM).marks
    assert [mark.party_id for mark in marks] == [party]


@pytest.mark.parametrize("text", ["mother", "mum", "Mummy"])
def test_the_requesters_own_relation_is_not_taken_for_anothers(text: str) -> None:
    assert found(f"we spoke to {text} again", RUTH, ABENA, MIRIAM).marks == ()


def test_a_relation_two_people_could_have_is_marked_for_both() -> None:
    assert [mark.party_id for mark in found("granny came", RUTH, ABENA).marks] == [None]


@pytest.mark.parametrize("text", ["P Rushmore", "P. Rushmore", "Philippa R", "Pippa Rushmore R."])
def test_an_initial_beside_a_name_goes_with_it(text: str) -> None:
    """S35: what is left of a name would tell who it was."""
    person = Party("p", "Philippa Rushmore", phones=("0300 555 7781 ext 4",), aliases=("Pippa",))
    pages = read_pages(f"today {text} wrote and Philippa Rushmore came".encode(), "text")
    words = [mark.words for mark in propose([("d", pages)], [person]).marks]
    assert words[0] == text


def test_a_name_beside_a_comma_and_a_quotation_mark_takes_no_neighbour_with_it() -> None:
    """R30: what stands in the next field of a table stays."""
    assert marked('until noon.,"Garner, Jean",left', JEAN) == ['Garner, Jean",']


def test_an_address_with_a_name_two_people_share_is_left_to_a_person() -> None:
    """S28: a letterbox tells a first name, not whose it is."""
    proposals = found("write to jean@example.com", JEAN, Party("k", "Jean Moss", role="keep"))
    assert proposals.marks == ()
    assert [item.text for item in proposals.review] == ["jean@example.com"]


@pytest.mark.parametrize("text", ["Bron", "Auntie Bron", "Bron ap Gruffydd", "Ms ApGruffydd", "sister Bron"])
def test_a_name_cut_short_is_found(text: str) -> None:
    """S35: in a diary nobody writes a long name out."""
    assert marked(f"today we met {text} there", Party("p", "Bronwen ap Gruffydd"))[-1].endswith(text.split()[-1])


@pytest.mark.parametrize(
    "text", ["Min the gap and then May came.", "Mark the date: Dec.", "Sister schools met in May."]
)
def test_a_word_that_begins_like_a_name_is_left_standing(text: str) -> None:
    """R30: what is no name stays readable."""
    people = [Party(name, name) for name in ("Minoru Abe", "Maureen Pike", "Declan Orr")]
    assert marked(text, *people) == []


def test_an_extension_hides_no_telephone_number() -> None:
    """S85: registered with an extension, written without it."""
    person = Party("p", "Philippa Rushmore", phones=("0300 555 7781 ext 4",))
    pages = read_pages(b"please ring 0300 555 7781 today", "text")
    assert [mark.rule for mark in propose([("d", pages)], [person]).marks] == [Rule.PHONE]
    assert marked("ring 0300 555 7781 x4 today", person) == ["0300 555 7781 x4"]
