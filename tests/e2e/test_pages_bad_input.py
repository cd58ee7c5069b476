"""What bad input gets at the pages of a running house: a clear answer, nothing lost, an entry where it matters."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pikepdf
import pytest
from sqlmodel import select

from models import acts
from models.files import Document
from models.post import Link
from models.words import Role, SubmissionStatus
from records import audit
from records.database import HOUSE, reading, writing
from records.file import documents_of
from records.log import act_of, submissions_of
from records.post import token_hash
from records.requests import list_requests
from tests.e2e.house import House
from tests.e2e.pages import People, Visitor
from tests.e2e.player import STAFF, Player

LARGE = 200 * 1024 * 1024
PIECE = bytes(1024 * 1024)


@pytest.fixture
def people(house: House) -> Iterator[People]:
    """Everybody who visits the pages."""
    people = People(house)
    yield people
    people.leave()


@pytest.fixture(scope="module")
def collecting(house: House) -> Player:
    """A request whose file is being collected."""
    player = Player(house)
    player.create()
    player.intake()
    return player


@pytest.fixture(scope="module")
def asking(house: House) -> Player:
    """A request whose letters have gone."""
    player = Player(house)
    for step in (player.create, player.intake, player.assemble, player.ask):
        step()
    house.until(lambda: bool(house.mails(player.gran_email)), what="the letter to the grandmother")
    return player


def a_pdf(password: str = "") -> bytes:
    """A PDF of one empty page; with a password it is encrypted."""
    out = io.BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page()
        paper.save(out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return out.getvalue()


def a_zip() -> bytes:
    """A zip with a note in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("note.txt", "Robin slept well.")
    return out.getvalue()


def papers_of(house: House, player: Player) -> list[Document]:
    """The papers of a child's file."""
    with reading(house.engine) as session:
        return documents_of(session, player.child_id)


def upload(manager: Visitor, player: Player, *files: Path) -> None:
    """Bring files to the documents page."""
    manager.goto(f"/requests/{player.ref}/documents")
    manager.upload("Files", files)
    manager.press("Add the files")


BAD_FILES = {
    "holiday.pdf": (b"This is a plain text that calls itself a PDF.", "the contents are something else"),
    "locked.pdf": (a_pdf("secret"), "password"),
    "broken.pdf": (a_pdf()[:180], "damaged"),
    "empty.pdf": (b"", "empty"),
    "papers.zip": (a_zip(), "zip"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_named_with_its_reason_and_the_good_one_beside_it_is_taken(
    house: House, people: People, collecting: Player, tmp_path: Path, name: str
) -> None:
    data, reason = BAD_FILES[name]
    bad, good = tmp_path / name, tmp_path / f"note beside {name}.txt"
    bad.write_bytes(data)
    good.write_text(f"Robin slept well, as the note beside {name} says.")
    before = len(papers_of(house, collecting))
    manager = people.staff(Role.MANAGER)
    upload(manager, collecting, bad, good)
    assert manager.status == 422
    assert "There is a problem" in manager.text
    assert name in manager.text
    assert reason in manager.text
    papers = papers_of(house, collecting)
    assert len(papers) == before + 1
    assert papers[-1].name == good.name
    with reading(house.engine) as session:
        added = [entry for entry in audit.entries(session, collecting.ref, "document.added")]
    assert len(added) == len(papers)


def test_the_same_document_twice_is_kept_once_and_said(
    house: House, people: People, collecting: Player, tmp_path: Path
) -> None:
    first, again = tmp_path / "diary.txt", tmp_path / "diary copy.txt"
    first.write_text("Robin and the jug")
    again.write_text("Robin and the jug")
    manager = people.staff(Role.MANAGER)
    before = len(papers_of(house, collecting))
    upload(manager, collecting, first, again)
    assert "diary copy.txt: this document is in the file already, as “Diary”." in manager.text
    assert len(papers_of(house, collecting)) == before + 1


def test_200_mb_are_refused_before_they_are_kept(house: House, people: People, collecting: Player) -> None:
    manager = people.staff(Role.MANAGER)
    manager.goto(f"/requests/{collecting.ref}/documents")
    before = len(papers_of(house, collecting))
    answer = manager.pour(
        f"/requests/{collecting.ref}/documents", (PIECE for _ in range(LARGE // len(PIECE))), LARGE
    )
    assert answer.status_code == 413
    assert "At most 25 MB can be sent as one file" in answer.text
    assert len(papers_of(house, collecting)) == before


def fill_request(manager: Visitor, received: date, born: date, email: str) -> None:
    """The form of a request, with what is to be tried."""
    manager.goto("/requests/new")
    manager.fill("Full name", "Petra Unwin")
    manager.fill("E-mail address", email)
    manager.choose("Who are they to the child?", "Mother")
    manager.choose("Where does their parental responsibility come from?", "Mother")
    manager.fill("Full name of the child", "Ida Unwin")
    manager.fill_date("Date of birth", born)
    manager.fill_date("When did it arrive?", received)
    manager.choose("How did it arrive?", "By letter")
    manager.fill("What is asked for?", "Everything about Ida")
    manager.choose("May a calendar file be sent with an appointment?", "Yes")
    manager.choose("Must the subject of every letter be neutral?", "No")
    manager.press("Record the request")


TODAY = datetime.now(UTC).date()
BORN = date(TODAY.year - 3, 5, 3)


@pytest.mark.parametrize(
    ("received", "born", "email", "said"),
    [
        (TODAY + timedelta(days=9), BORN, "petra@example.org", "The date of receipt is in the future"),
        (date(BORN.year - 1, 1, 1), BORN, "petra@example.org", "before the child was born"),
        (TODAY, TODAY + timedelta(days=9), "petra@example.org", "The date of birth is in the future"),
        (TODAY, BORN, "petra@example.org, max@example.org", "without a comma"),
    ],
    ids=["received in the future", "received before birth", "born in the future", "two addresses"],
)
def test_a_wrong_date_or_address_is_said_by_its_field_and_what_was_typed_is_kept(
    house: House, people: People, received: date, born: date, email: str, said: str
) -> None:
    with reading(house.engine) as session:
        before = len(list_requests(session))
    manager = people.staff(Role.MANAGER)
    fill_request(manager, received, born, email)
    assert manager.status == 422
    assert said in manager.text
    assert manager.typed("Full name of the child") == "Ida Unwin"
    assert manager.typed("E-mail address") == email
    with reading(house.engine) as session:
        assert len(list_requests(session)) == before


def decision_path(player: Player, name: str) -> str:
    """Where a third party is decided."""
    return f"/requests/{player.ref}/decisions/{player.people[name]}"


def test_a_decision_without_a_reason_is_not_recorded(house: House, people: People) -> None:
    player = Player(house)
    for step in (player.create, player.intake, player.assemble, player.ask, player.answers_come):
        step()
    player.say(acts.StaffTalked(party_id=player.people[STAFF], on=player.today))
    manager = people.staff(Role.MANAGER)
    manager.goto(decision_path(player, STAFF))
    manager.choose("What happens to their passages?", "Leave out the name")
    manager.pick("Why? (Leave out the name)", "They refused")
    manager.press("Record the decision")
    assert manager.status == 422
    assert "Give the reason in your own words" in manager.text
    assert "decision_made" not in house.kinds(player.ref)
    manager.fill("Your reason", "He said no, and nothing of it is about the child")
    manager.press("Record the decision")
    assert manager.path == f"/requests/{player.ref}/decisions"
    assert house.kinds(player.ref).count("decision_made") == 1


def refused(house: House, player: Player, kind: str) -> list[str]:
    """Why acts of one kind were refused, as the submissions keep it."""
    with reading(house.engine) as session:
        said = [one for one in submissions_of(session, player.ref) if act_of(one).kind == kind]
        settled = audit.entries(session, player.ref, "settled")
    turned_down = [one for one in said if one.status is SubmissionStatus.REFUSED]
    assert all(any(one.id in entry.detail_json for entry in settled) for one in turned_down)
    return [one.refused_code for one in turned_down]


def test_an_act_at_the_wrong_stage_is_refused_with_the_reason_and_kept(
    house: House, people: People, asking: Player
) -> None:
    manager = people.staff(Role.MANAGER)
    manager.goto(f"/requests/{asking.ref}/close")
    manager.forge(f"/requests/{asking.ref}/marker/copy")
    assert manager.status == 422
    assert "Every third party has to be decided first" in manager.text
    assert "copy_ordered" not in house.kinds(asking.ref)


def test_the_same_act_from_two_windows_is_done_once_and_the_second_is_told(house: House, people: People) -> None:
    player = Player(house)
    player.create()
    one, other = people.staff(Role.MANAGER), people.staff(Role.DEPUTY)
    for visitor in (one, other):
        visitor.goto(f"/requests/{player.ref}/intake")
        visitor.choose("Is the requester entitled to see this child's file?", "Yes")
        visitor.choose("Ask for evidence of identity?", "No")
        visitor.fill("How do you know who they are", "She comes every day")
        visitor.choose("May anyone be at risk", "No")
    one.press("Settle the intake")
    other.press("Settle the intake")
    assert "settled the intake" in other.text
    assert "while this page was open" in other.text
    assert house.kinds(player.ref).count("intake_settled") == 1
    assert refused(house, player, "intake_settled") == []


def test_a_page_of_another_role_is_closed_and_a_forged_act_refused(house: House, people: People) -> None:
    player = Player(house)
    player.create()
    adviser = people.staff(Role.LEGAL_ADVISER)
    adviser.goto(f"/requests/{player.ref}/documents")
    assert adviser.status == 403
    assert "Your role cannot see this page" in adviser.text
    line_manager = people.staff(Role.LINE_MANAGER)
    line_manager.goto(f"/requests/{player.ref}")
    line_manager.forge(
        f"/requests/{player.ref}/intake",
        entitled="yes",
        authority="mother",
        ask_identity="no",
        identity_note="I say so",
        at_risk="no",
    )
    assert "Your role cannot do this" in line_manager.text
    assert "intake_settled" not in house.kinds(player.ref)
    assert refused(house, player, "intake_settled") == ["not_your_role"]


def link_of(house: House, player: Player) -> str:
    """The link in the grandmother's letter."""
    links = [str(link) for mail in house.mails(player.gran_email) for link in mail["links"]]
    return next(link for link in links if "/answer/" in link)


def test_an_altered_link_does_not_open_and_tells_nothing(house: House, people: People, asking: Player) -> None:
    link = link_of(house, asking)
    stranger = people.somebody()
    stranger.goto(link[:-1] + ("A" if link[-1] != "A" else "B"))
    assert stranger.status == 404
    assert "This link does not open" in stranger.text
    assert "Ashdown" not in stranger.text


def test_a_code_works_once(house: House, people: People, asking: Player) -> None:
    gran = people.somebody()
    known = len(house.mails(asking.gran_email))
    gran.goto(link_of(house, asking))
    gran.press("Send me the code")
    house.until(lambda: len(house.mails(asking.gran_email)) > known, what="the code")
    lines = house.mails(asking.gran_email)[-1]["text"].splitlines()
    code = next(line.strip() for line in lines if line.startswith("    "))
    for typed in ("no code at all", code):
        assert "May we share this?" not in gran.text
        gran.fill("The code: six digits", typed)
        gran.press("Go on")
    assert "May we share this?" in gran.text
    again = people.somebody()
    again.goto(link_of(house, asking) + "/code")
    again.fill("The code: six digits", code)
    again.press("Go on")
    assert "This code is not right, or it does not count any more" in again.text
    assert "May we share this?" not in again.text
    with reading(house.engine) as session:
        assert len(audit.entries(session, asking.ref, "code.wrong")) == 1
        assert len(audit.entries(session, asking.ref, "code.right")) == 1


def test_an_expired_link_says_so_and_changes_nothing(house: House, people: People) -> None:
    player = Player(house)
    for step in (player.create, player.intake, player.assemble, player.ask):
        step()
    house.until(lambda: bool(house.mails(player.gran_email)), what="the letter to the grandmother")
    link = link_of(house, player)
    with writing(house.engine, player.ref) as session:
        row = session.exec(select(Link).where(Link.token_hash == token_hash(link.rsplit("/", 1)[1]))).one()
        row.expires_at = datetime.now(UTC) - timedelta(minutes=1)
        session.add(row)
    gran = people.somebody()
    gran.goto(link)
    assert gran.status == 410
    assert "This link is too old" in gran.text


def test_an_answer_after_the_end_is_kept_and_shown_to_the_manager(house: House, people: People) -> None:
    player = Player(house)
    for step in (player.create, player.intake, player.assemble, player.ask):
        step()
    house.until(lambda: bool(house.mails(player.gran_email)), what="the letter to the grandmother")
    letter = house.mails(player.gran_email)[0]
    link = link_of(house, player)
    player.say(acts.RequestWithdrawn(), Role.REQUESTER, by="requester")
    gran = people.somebody()
    gran.goto(link)
    assert "This has come to its end" in gran.text
    house.answer(letter, f"Too late, but I do not agree. {STAFF}")
    manager = people.staff(Role.MANAGER)

    def waits() -> bool:
        manager.goto("/inbox")
        return player.gran_email in manager.text

    house.until(waits, what="the mail in the inbox")
    assert "After the request was closed" in manager.text
    assert "reply_received" not in house.kinds(player.ref)


def test_a_mail_about_nothing_known_waits_in_the_inbox(house: House, people: People) -> None:
    form = {
        "sender": "stranger@example.org",
        "to": house.settings.mailbox_address,
        "subject": "Re: your letter [Ref: ZZZZ-0000]",
        "text": "I agree to everything.",
    }
    answer = httpx.post(f"{house.inbox_url}send", data=form, timeout=60)
    assert answer.status_code == 303
    manager = people.staff(Role.MANAGER)

    def waits() -> bool:
        manager.goto("/inbox")
        return "stranger@example.org" in manager.text

    house.until(waits, what="the mail in the inbox")
    assert "No request found" in manager.text
    with reading(house.engine) as session:
        assert audit.entries(session, HOUSE, "mail.filed")
