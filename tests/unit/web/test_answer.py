"""The answer page: nothing before the code, an answer with its evidence, nothing lost (S22, S105)."""

import re
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from models import acts
from models.words import Channel, ClosedAs, Evidence, ReleaseWay, ReplyKind, Role
from records.audit import entries
from records.database import reading, writing
from records.post import make_code, revoke_links, token_hash
from tests.unit.web.house import House
from tests.unit.web.parties import asked, letters, paper, passage, ready, replies

PERSONAL = ("Rosa", "Marsh", "Rowan", "Ashdown", "Mira", "fetched him early", "rosa@example.org")
YES = {"choice": "yes", "typed_name": "Rosa Marsh"}


@dataclass
class Caller:
    """The third party in front of a telephone, without an account."""

    house: House
    ref: str
    person: str
    token: str

    def __post_init__(self) -> None:
        self.browser = self.house.browser()

    @property
    def path(self) -> str:
        return f"/answer/{self.token}"

    def get(self, below: str = "") -> httpx.Response:
        return self.browser.get(self.path + below)

    def post(self, below: str, form: dict[str, Any] | None = None, page: str | None = None) -> httpx.Response:
        text = page if page is not None else self.get().text
        hidden = dict(re.findall(r'name="(csrf|said|pass)" value="([^"]*)"', text))
        return self.browser.post(self.path + below, data={**hidden, **(form or {})}, follow_redirects=False)

    def code(self) -> str:
        """Ask for a code, and read it in the mail that comes."""
        assert self.post("/code").status_code == 303
        found = re.search(r"^\s+(\d{6})\s*$", letters(self.house, self.ref, "answer_code")[-1].text, re.MULTILINE)
        assert found is not None
        return found[1]

    def enter(self) -> str:
        """The page behind the code."""
        page = self.post("/open", {"code": self.code()})
        assert page.status_code == 200, page.text
        return page.text

    def answer(self, form: dict[str, Any] | None = None) -> httpx.Response:
        return self.post("", form or YES, self.enter())


@pytest.fixture
def rosa(house: House) -> Caller:
    """Rosa Marsh was asked by e-mail."""
    ref, person = ready(house)
    return Caller(house, ref, person, asked(house, ref, person))


def test_opening_the_link_changes_nothing_and_tells_nothing(rosa: Caller) -> None:
    with reading(rosa.house.desk.engine) as session:
        before = len(entries(session, rosa.ref))
    for below in ("", "/code"):
        page = rosa.get(below)
        assert page.status_code == 200
        assert "Larkrise Nursery" in page.text
        assert not [word for word in PERSONAL if word in page.text], below
    with reading(rosa.house.desk.engine) as session:
        assert len(entries(session, rosa.ref)) == before
    assert not rosa.house.desk.letters


def test_the_code_comes_as_a_mail_of_its_own(rosa: Caller) -> None:
    code = rosa.code()
    [letter] = letters(rosa.house, rosa.ref, "answer_code")
    assert rosa.house.desk.letters == [letter.id]
    assert code not in letter.subject
    assert letter.to_email == "rosa@example.org"
    assert rosa.token not in letter.text


def test_the_right_code_shows_what_the_file_says_of_them_and_no_more(rosa: Caller) -> None:
    """S20."""
    page = rosa.enter()
    assert "Grandma Rosa fetched him early" in page
    assert "father" not in page


def test_a_wrong_code_shows_nothing_and_five_end_it(rosa: Caller) -> None:
    code = rosa.code()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        page = rosa.post("/open", {"code": wrong})
        assert page.status_code == 422
        assert "fetched him early" not in page.text
    assert rosa.post("/open", {"code": code}).status_code == 422


def test_a_code_ends_after_half_an_hour(rosa: Caller) -> None:
    code = rosa.code()
    rosa.house.later(minutes=31)
    assert rosa.post("/open", {"code": code}).status_code == 422


def test_nobody_is_flooded_with_codes(rosa: Caller) -> None:
    for _ in range(5):
        rosa.code()
    page = rosa.post("/code")
    assert page.status_code == 422
    assert "Several codes were sent already" in page.text
    assert len(letters(rosa.house, rosa.ref, "answer_code")) == 5


def test_a_yes_is_a_consent_that_stands_on_the_answer_page(rosa: Caller) -> None:
    answer = rosa.answer()
    assert answer.headers["location"] == f"{rosa.path}/thanks"
    [reply] = replies(rosa.house, rosa.ref)
    assert (reply.kind, reply.evidence, reply.typed_name) == (ReplyKind.CONSENT, Evidence.ANSWER_PAGE, "Rosa Marsh")
    party = rosa.house.state(rosa.ref).parties[rosa.person]
    assert party.has_consented and not party.has_open_objection


def test_a_copy_of_the_answer_goes_to_them(rosa: Caller) -> None:
    rosa.answer({**YES, "words": "With pleasure."})
    [copy] = letters(rosa.house, rosa.ref, "answer_copy")
    assert "With pleasure." in copy.text and "Yes, you may share all of it" in copy.text
    assert copy.id in rosa.house.desk.letters


@pytest.mark.parametrize(
    ("choice", "kind"),
    [("no", ReplyKind.REFUSAL), ("yes_but", ReplyKind.CONDITIONAL), ("question", ReplyKind.QUESTION)],
)
def test_everything_but_a_plain_yes_holds_until_somebody_settles_it(
    rosa: Caller, choice: str, kind: ReplyKind
) -> None:
    rosa.answer({"choice": choice, "typed_name": "Rosa Marsh", "words": "Why does she want it?"})
    [reply] = replies(rosa.house, rosa.ref)
    assert reply.kind is kind
    assert rosa.house.state(rosa.ref).parties[rosa.person].has_open_objection


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"typed_name": "Rosa Marsh"}, "choice"),
        ({"choice": "maybe", "typed_name": "Rosa Marsh"}, "choice"),
        ({"choice": "take_back", "typed_name": "Rosa Marsh"}, "choice"),
        ({"choice": "yes", "typed_name": " "}, "typed_name"),
        ({"choice": "yes_but", "typed_name": "Rosa Marsh"}, "words"),
        ({"choice": "question", "typed_name": "Rosa Marsh"}, "words"),
    ],
)
def test_what_is_missing_is_said_by_its_field_and_what_was_typed_is_kept(
    rosa: Caller, form: dict[str, str], field: str
) -> None:
    page = rosa.answer({"words": "My own words" if field != "words" else "", **form})
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert form.get("typed_name", "").strip() in page.text
    if field != "words":
        assert "My own words" in page.text
    assert replies(rosa.house, rosa.ref) == []
    corrected = rosa.post("", {**form, **YES, "words": "Now right"}, page.text)
    assert corrected.status_code == 303


def test_each_passage_can_be_answered_by_itself(house: House) -> None:
    """S105: consent to a part."""
    ref, person = ready(house)
    second = passage(house, ref, person, paper(house, ref, "His father shouts.\n", "Note two"), "His father shouts")
    rosa = Caller(house, ref, person, asked(house, ref, person))
    page = rosa.enter()
    names = re.findall(r'name="(part-[^"]+)"', page)
    parts = {name: "no" if second.id in name else "yes" for name in names}
    assert rosa.post("", {**YES, "choice": "yes_but", **parts}, page).status_code == 303
    [reply] = replies(house, ref)
    assert reply.kind is ReplyKind.CONDITIONAL
    assert "No to: “His father shouts”" in reply.text
    decision = house.person(Role.MANAGER).get(f"/requests/{ref}/decisions/{person}").text
    assert decision.index("They agree<") < decision.index("They do not agree")


def test_a_part_left_open_is_asked_for(house: House) -> None:
    ref, person = ready(house)
    second = passage(house, ref, person, paper(house, ref, "His father shouts.\n", "Note two"), "His father shouts")
    rosa = Caller(house, ref, person, asked(house, ref, person))
    page = rosa.answer({**YES, "choice": "yes_but", f"part-{second.id}": "no"})
    assert page.status_code == 422
    assert "Say yes or no to this part, too" in page.text


def test_an_answer_sent_twice_is_one_answer(rosa: Caller) -> None:
    page = rosa.enter()
    for _ in range(2):
        assert rosa.post("", YES, page).status_code == 303
    assert len(replies(rosa.house, rosa.ref)) == 1
    assert len(letters(rosa.house, rosa.ref, "answer_copy")) == 1


def test_a_consent_can_be_taken_back_with_a_fresh_code(rosa: Caller) -> None:
    """S105: as long as the request is open."""
    rosa.answer()
    rosa.house.later(days=2)
    assert "An answer was sent from this page" in rosa.get().text
    assert rosa.answer({"choice": "take_back", "typed_name": "Rosa Marsh"}).status_code == 303
    party = rosa.house.state(rosa.ref).parties[rosa.person]
    assert party.has_refused and party.has_open_objection
    assert [reply.kind for reply in replies(rosa.house, rosa.ref)] == [ReplyKind.CONSENT, ReplyKind.TAKEN_BACK]


def test_an_old_page_cannot_change_an_answer_without_a_fresh_code(rosa: Caller) -> None:
    page = rosa.enter()
    rosa.post("", YES, page)
    rosa.house.later(minutes=1)
    again = rosa.post("", {"choice": "no", "typed_name": "Rosa Marsh", "words": "I changed my mind"}, page)
    assert again.status_code == 422
    assert "I changed my mind" in again.text and "fetched him early" not in again.text
    code = rosa.code()
    sent = rosa.post(
        "", {"choice": "no", "typed_name": "Rosa Marsh", "words": "I changed my mind", "code": code}, again.text
    )
    assert sent.status_code == 303, sent.text
    assert replies(rosa.house, rosa.ref)[-1].kind is ReplyKind.TAKEN_BACK


def test_too_late_for_the_code_nothing_typed_is_lost(rosa: Caller) -> None:
    page = rosa.enter()
    rosa.house.later(hours=3)
    late = rosa.post("", {**YES, "words": "A long letter of mine"}, page)
    assert late.status_code == 422
    assert "A long letter of mine" in late.text
    renewed = rosa.post("", {**YES, "words": "A long letter of mine", "again": "yes"}, late.text)
    assert "A long letter of mine" in renewed.text
    assert len(letters(rosa.house, rosa.ref, "answer_code")) == 2


def test_a_pass_cannot_be_made_up(rosa: Caller) -> None:
    page = rosa.enter()
    for forged in ("", "99999999999.abc", "٣.x", "1." + "0" * 64):
        assert rosa.post("", {**YES, "pass": forged}, page).status_code == 422
    assert replies(rosa.house, rosa.ref) == []


def test_the_code_printed_on_a_paper_letter_opens_the_page(house: House) -> None:
    ref, person = ready(house)
    token = asked(house, ref, person, Channel.POST)
    with writing(house.desk.engine, ref) as session:
        code = make_code(session, token_hash(token), 90 * 24 * 60, house.desk.now)
    house.later(days=10)
    rosa = Caller(house, ref, person, token)
    assert "fetched him early" in rosa.post("/open", {"code": f" {code[:3]} {code[3:]} "}).text


@pytest.mark.parametrize("below", ["", "/code", "/thanks"])
def test_an_altered_link_opens_nothing(rosa: Caller, below: str) -> None:
    page = rosa.browser.get(f"/answer/{rosa.token[:-1]}x{below}")
    assert page.status_code == 404
    assert "This link does not open" in page.text


def test_an_expired_link_says_so(rosa: Caller) -> None:
    rosa.house.later(days=91)
    page = rosa.get()
    assert page.status_code == 410
    assert "This link is too old" in page.text and "01632 960100" in page.text


def test_a_revoked_link_says_so(rosa: Caller) -> None:
    with writing(rosa.house.desk.engine, rosa.ref) as session:
        revoke_links(session, rosa.ref, rosa.house.desk.now)
    assert "This link was closed" in rosa.get().text


def test_after_the_end_the_page_says_whom_to_ring(rosa: Caller) -> None:
    rosa.house.record(rosa.ref, acts.RequestClosed(closed_as=ClosedAs.REFUSED))
    page = rosa.get()
    assert "This has come to its end" in page.text and "01632 960100" in page.text
    assert rosa.browser.post(f"{rosa.path}/code", data={}).status_code == 403


def test_what_was_typed_before_the_end_is_kept_with_the_papers(rosa: Caller) -> None:
    """Late replies are filed, never lost."""
    page = rosa.enter()
    rosa.house.record(rosa.ref, acts.RequestClosed(closed_as=ClosedAs.REFUSED))
    late = rosa.post("", {**YES, "words": "Too late?"}, page)
    assert "Your answer came after the end. It is kept with the papers" in late.text
    assert [reply.text.splitlines()[-1] for reply in replies(rosa.house, rosa.ref)] == ["Too late?"]
    assert (
        "Came after the request was closed"
        in rosa.house.person(Role.MANAGER).get(f"/requests/{rosa.ref}/replies").text
    )


def test_a_yes_can_be_taken_back_after_the_end_and_the_manager_is_told_once(rosa: Caller) -> None:
    """S105: at any time; the page says what it can still do."""
    rosa.answer()
    rosa.house.record(rosa.ref, acts.RequestClosed(closed_as=ClosedAs.REFUSED))
    start = rosa.get().text
    assert "You can still take back what you agreed to" in start and "may we" not in start.lower()
    rosa.house.later(minutes=1)
    page = rosa.enter()
    assert "Do you take back your yes?" in page and "Yes, you may share" not in page
    late = rosa.post("", {"choice": "take_back", "typed_name": "Rosa Marsh"}, page)
    assert "Your answer came after the end. It is kept with the papers" in late.text
    twice = rosa.post("", {"choice": "take_back", "typed_name": "Rosa Marsh"}, page)
    assert "It is kept with the papers" in rosa.browser.get(twice.headers["location"]).text
    assert [reply.kind for reply in replies(rosa.house, rosa.ref)][1:] == [ReplyKind.TAKEN_BACK]
    assert "Answers can no longer be given" in rosa.get().text
    [told] = letters(rosa.house, rosa.ref, "digest")
    assert told.to_email == "manager@example.org" and "Rosa" not in told.text and told.id in rosa.house.desk.letters


def test_a_yes_taken_back_after_the_end_does_not_count_when_the_request_is_taken_up_again(rosa: Caller) -> None:
    """S105: nothing goes out on a yes that was taken back, whenever that was."""
    rosa.answer()
    rosa.house.record(rosa.ref, acts.RequestClosed(closed_as=ClosedAs.REFUSED))
    rosa.house.later(minutes=1)
    rosa.answer({"choice": "take_back", "typed_name": "Rosa Marsh"})
    rosa.house.later(minutes=1)
    manager = rosa.house.person(Role.MANAGER)
    reopened = manager.send(f"/requests/{rosa.ref}/keeping/reopen", {"again": "A part was forgotten."})
    assert reopened.status_code == 303, reopened.text
    party = rosa.house.state(rosa.ref).parties[rosa.person]
    assert party.has_refused and party.has_open_objection and len(party.replies) == 2


def test_who_never_said_yes_has_nothing_to_take_back_after_the_end(rosa: Caller) -> None:
    rosa.answer({"choice": "no", "typed_name": "Rosa Marsh"})
    rosa.house.record(rosa.ref, acts.RequestClosed(closed_as=ClosedAs.REFUSED))
    assert "This has come to its end" in rosa.get().text


def test_once_papers_are_given_the_page_says_what_a_change_of_mind_can_still_do(rosa: Caller) -> None:
    """S105: it can be said at any time, and nobody is promised what cannot be done."""
    assert "cannot be called back" in rosa.enter()
    sha = "a" * 64
    given = acts.CopyGiven(copy_sha256=sha, way=ReleaseWay.MEETING, on=rosa.house.desk.now.date(), taken_away=True)
    rosa.house.record(rosa.ref, given)
    assert "The papers have been given out" in rosa.enter()
    rosa.answer({"choice": "no", "typed_name": "Rosa Marsh"})
    thanks = rosa.get("/thanks").text
    assert "The papers have been given out" in thanks and "at any time" in thanks


def test_words_beside_a_yes_hold_until_somebody_has_read_them(rosa: Caller) -> None:
    """S105: a condition may stand in them, and no program can tell."""
    rosa.answer({**YES, "words": "But please do not show it to her brother."})
    party = rosa.house.state(rosa.ref).parties[rosa.person]
    assert party.has_consented and party.has_open_objection


@pytest.mark.parametrize(("choice", "part"), [("yes", "no"), ("no", "yes")])
def test_all_and_a_part_that_says_otherwise_are_asked_about(house: House, choice: str, part: str) -> None:
    """S105: a yes to all with a no to a passage is no consent to that passage."""
    ref, person = ready(house)
    second = passage(house, ref, person, paper(house, ref, "His father shouts.\n", "Note two"), "His father shouts")
    rosa = Caller(house, ref, person, asked(house, ref, person))
    page = rosa.answer({**YES, "choice": choice, f"part-{second.id}": part})
    assert page.status_code == 422 and 'href="#choice"' in page.text
    assert replies(house, ref) == []
    agreed = rosa.post("", {**YES, "choice": choice, f"part-{second.id}": choice}, page.text)
    assert agreed.status_code == 303


def test_the_telephone_number_can_be_rung_from_the_page(rosa: Caller) -> None:
    assert 'href="tel:01632960100"' in rosa.get().text


def test_an_answer_that_was_begun_is_heard_also_under_a_stop(rosa: Caller) -> None:
    """S54: and no copy of it goes by mail, which somebody else may read."""
    page = rosa.enter()
    sent_before = list(rosa.house.desk.letters)
    rosa.house.record(rosa.ref, acts.StopPlaced(party_id=rosa.person), Role.SAFEGUARDING_LEAD)
    sent = rosa.post("", {"choice": "no", "typed_name": "Rosa Marsh"}, page)
    thanks = rosa.browser.get(sent.headers["location"]).text
    assert "Thank you" in thanks and "by e-mail" not in thanks
    assert rosa.house.state(rosa.ref).parties[rosa.person].has_refused
    assert rosa.house.desk.letters == sent_before


def test_under_a_safeguarding_stop_no_code_is_sent(rosa: Caller) -> None:
    """S54."""
    page = rosa.get().text
    rosa.house.record(rosa.ref, acts.StopPlaced(party_id=rosa.person), Role.SAFEGUARDING_LEAD)
    assert "Please ring us" in rosa.post("/code", page=page).text
    assert not rosa.house.desk.letters


def test_with_the_worker_away_the_answer_is_saved(rosa: Caller) -> None:
    page = rosa.enter()
    rosa.house.desk.asleep = True
    assert rosa.post("", YES, page).status_code == 303
    assert [reply.kind for reply in replies(rosa.house, rosa.ref)] == [ReplyKind.CONSENT]


def test_a_form_without_the_links_own_token_is_refused(rosa: Caller) -> None:
    assert rosa.browser.post(f"{rosa.path}/code", data={"csrf": "made up"}).status_code == 403


def test_the_page_asks_browsers_to_pass_nothing_on(rosa: Caller) -> None:
    headers = rosa.get().headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
