"""Links and codes: one purpose, in time, once, few tries, and nothing kept that opens them (S66, R34, R35)."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from models.post import Link, OneTimeCode
from models.words import LinkPurpose
from records import audit, post
from records.database import reading, writing
from records.faults import NotFound
from records.links import CODES_AN_HOUR, CODES_IN_VAIN
from records.post import LinkFault
from tests.unit.records.furnished import NOW, a_request


def a_link(engine: Engine, purpose: LinkPurpose = LinkPurpose.ANSWER, ref: str | None = None) -> str:
    """A link of a request for ten days; returns its token."""
    known = ref or a_request(engine)
    with writing(engine, known) as session:
        return post.make_link(session, known, purpose, None, None, 10, NOW)


def opened(engine: Engine, token: str, hours: float = 0, purpose: LinkPurpose | None = None) -> Link | LinkFault:
    """What a link opens to, so many hours after NOW."""
    with reading(engine) as session:
        return post.find_link(session, token, NOW + timedelta(hours=hours), purpose)


def used(engine: Engine, token: str) -> Link | LinkFault:
    """What using a link up gives."""
    with writing(engine) as session:
        return post.use_link(session, token, NOW)


def code_of(engine: Engine, token: str, minutes: float = 0) -> str:
    """A new code for a link."""
    with writing(engine) as session:
        return post.make_code(session, post.token_hash(token), now=NOW + timedelta(minutes=minutes))


def right(engine: Engine, token: str, code: str, minutes: float = 0) -> bool:
    """Whether a code is taken."""
    with writing(engine) as session:
        return post.check_code(session, post.token_hash(token), code, NOW + timedelta(minutes=minutes))


def another(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_link_opens_until_it_expires(any_engine: Engine) -> None:
    token = a_link(any_engine)
    link = opened(any_engine, token, 239.9)
    assert isinstance(link, Link)
    assert link.purpose is LinkPurpose.ANSWER
    assert opened(any_engine, token, 240) is LinkFault.EXPIRED


def test_looking_does_not_use_a_link_up(engine: Engine) -> None:
    token = a_link(engine)
    for _ in range(3):
        assert isinstance(opened(engine, token), Link)


def test_a_link_is_used_once(any_engine: Engine) -> None:
    token = a_link(any_engine)
    assert isinstance(used(any_engine, token), Link)
    assert used(any_engine, token) is LinkFault.USED
    assert opened(any_engine, token) is LinkFault.USED


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "A", lambda t: t.swapcase(), lambda t: ""])
def test_an_altered_link_opens_nothing(engine: Engine, change: object) -> None:
    token = a_link(engine)
    assert callable(change)
    assert opened(engine, change(token)) is LinkFault.UNKNOWN
    assert used(engine, change(token)) is LinkFault.UNKNOWN


def test_a_link_for_one_purpose_opens_no_other(engine: Engine) -> None:
    token = a_link(engine, LinkPurpose.BOOK)
    assert opened(engine, token, purpose=LinkPurpose.DOWNLOAD) is LinkFault.UNKNOWN
    assert isinstance(opened(engine, token, purpose=LinkPurpose.BOOK), Link)


def test_tokens_are_long_all_different_and_not_kept(engine: Engine) -> None:
    ref = a_request(engine)
    tokens = {a_link(engine, ref=ref) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) >= 22 for token in tokens)
    with reading(engine) as session:
        kept = " ".join(repr(link) for link in session.exec(select(Link)))
        chain = " ".join(row.detail_json for row in audit.entries(session, ref))
    assert not any(token in kept or token in chain for token in tokens)


def test_revoking_closes_the_links_of_one_request_or_purpose_only(any_engine: Engine) -> None:
    first, second = a_request(any_engine), a_request(any_engine, "form-2")
    answer, book = a_link(any_engine, ref=first), a_link(any_engine, LinkPurpose.BOOK, first)
    other = a_link(any_engine, ref=second)
    with writing(any_engine, first) as session:
        assert post.revoke_links(session, first, NOW, purpose=LinkPurpose.ANSWER) == 1
        assert post.revoke_links(session, first, NOW, purpose=LinkPurpose.ANSWER) == 0
    assert opened(any_engine, answer) is LinkFault.REVOKED
    assert isinstance(opened(any_engine, book), Link)
    with writing(any_engine, first) as session:
        assert post.revoke_links(session, first, NOW, by="user-1") == 1
    assert used(any_engine, book) is LinkFault.REVOKED
    assert isinstance(opened(any_engine, other), Link)


def test_a_code_counts_once_as_it_was_typed(any_engine: Engine) -> None:
    token = a_link(any_engine)
    code = code_of(any_engine, token)
    assert len(code) == 6
    assert code.isdigit()
    assert right(any_engine, token, f" {code[:3]} {code[3:]} ")
    assert not right(any_engine, token, code)


def test_a_code_counts_for_half_an_hour(engine: Engine) -> None:
    token = a_link(engine)
    code = code_of(engine, token)
    assert not right(engine, token, code, minutes=30)
    assert right(engine, token, code, minutes=29.9)


def test_after_five_wrong_tries_the_right_code_no_longer_counts(any_engine: Engine) -> None:
    token = a_link(any_engine)
    code = code_of(any_engine, token)
    for _ in range(5):
        assert not right(any_engine, token, another(code))
    assert not right(any_engine, token, code)


def test_only_the_newest_code_counts(engine: Engine) -> None:
    token = a_link(engine)
    old = code_of(engine, token)
    new = code_of(engine, token)
    assert old == new or not right(engine, token, old)
    assert right(engine, token, new)


def test_a_code_of_another_link_does_not_count(engine: Engine) -> None:
    ref = a_request(engine)
    mine, theirs = a_link(engine, ref=ref), a_link(engine, ref=ref)
    code = code_of(engine, mine)
    assert not right(engine, theirs, code)
    assert not right(engine, theirs, "")


def test_codes_cannot_be_asked_for_without_end(engine: Engine) -> None:
    token = a_link(engine)
    for _ in range(CODES_AN_HOUR):
        code_of(engine, token)
    with pytest.raises(post.TooManyCodes, match="newest"):
        code_of(engine, token, minutes=59)
    assert code_of(engine, token, minutes=61)


def test_no_code_for_a_link_nobody_made(engine: Engine) -> None:
    with pytest.raises(NotFound):
        code_of(engine, "unknown")


def test_codes_are_not_kept(engine: Engine) -> None:
    token = a_link(engine)
    code = code_of(engine, token)
    with reading(engine) as session:
        row = session.exec(select(OneTimeCode)).one()
        assert code not in row.code_hash
        assert row.tries_left == 5


def test_guessing_has_no_more_than_a_few_tries_over_the_life_of_a_link(any_engine: Engine) -> None:
    """R34: who holds a forwarded link, and not the mailbox, cannot go on for ninety days, five codes an hour."""
    token = a_link(any_engine)
    for number in range(CODES_IN_VAIN):
        code_of(any_engine, token, minutes=13 * number)
    with pytest.raises(post.TooManyCodes, match="ring us"):
        code_of(any_engine, token, minutes=13 * CODES_IN_VAIN)


def test_codes_that_were_used_do_not_count_against_a_link(any_engine: Engine) -> None:
    token = a_link(any_engine)
    for number in range(CODES_IN_VAIN + 3):
        assert right(any_engine, token, code_of(any_engine, token, minutes=13 * number), minutes=13 * number)
