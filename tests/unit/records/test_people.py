"""Signing in: right, wrong, too often, too long ago; nothing secret is kept (S66, S67, R34)."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from models.people import Setting, SignIn, User
from models.words import Role
from records import audit, people
from records.database import HOUSE, reading, writing
from records.faults import Conflict, NotFound, Refused
from tests.unit.records.furnished import NOW, a_manager

EMAIL, PASSWORD = "manager@example.org", "correct horse battery"


def tried(
    engine: Engine, password: str = PASSWORD, seconds: float = 0, email: str = EMAIL
) -> people.SignedIn | people.SignInRefused:
    """One try to sign in, so many seconds after NOW."""
    with writing(engine) as session:
        return people.sign_in(session, email, password, NOW + timedelta(seconds=seconds))


def signed_in(engine: Engine) -> people.SignedIn:
    """The manager, signed in at NOW."""
    a_manager(engine)
    opened = tried(engine)
    assert isinstance(opened, people.SignedIn)
    return opened


def behind(engine: Engine, cookie: str, minutes: float) -> people.Visitor | None:
    """Who is behind a cookie, so many minutes after NOW, where half an hour may pass unused."""
    with reading(engine) as session:
        return people.session_of(session, cookie, NOW + timedelta(minutes=minutes), idle_minutes=30)


def test_the_right_password_opens_a_session(any_engine: Engine) -> None:
    """S66, S67."""
    opened = signed_in(any_engine)
    visitor = behind(any_engine, opened.cookie, 1)
    assert visitor is not None
    assert (visitor.user.id, visitor.user.role, visitor.csrf) == (opened.user_id, Role.MANAGER, opened.csrf)


def test_address_is_the_same_in_capitals_and_with_spaces(engine: Engine) -> None:
    a_manager(engine)
    assert isinstance(tried(engine, email=" Manager@Example.ORG "), people.SignedIn)


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong"), ("nobody@example.org", PASSWORD), (EMAIL, "")])
def test_a_wrong_password_and_an_unknown_address_are_refused_alike(
    engine: Engine, email: str, password: str
) -> None:
    a_manager(engine)
    assert tried(engine, password, email=email) == people.SignInRefused(wait_seconds=0)


def test_guessing_gets_slow_and_even_the_right_password_has_to_wait(any_engine: Engine) -> None:
    a_manager(any_engine)
    refusals = [tried(any_engine, "wrong", second) for second in range(5)]
    assert [refused.wait_seconds for refused in refusals if isinstance(refused, people.SignInRefused)] == [
        0,
        0,
        0,
        0,
        5,
    ]
    assert tried(any_engine, PASSWORD, 5) == people.SignInRefused(wait_seconds=4)
    assert tried(any_engine, "wrong", 9) == people.SignInRefused(wait_seconds=10)
    assert isinstance(tried(any_engine, PASSWORD, 19), people.SignedIn)
    assert tried(any_engine, "wrong", 20) == people.SignInRefused(wait_seconds=0)


def test_guessing_at_one_address_does_not_slow_another(engine: Engine) -> None:
    a_manager(engine)
    for second in range(8):
        tried(engine, "wrong", second, "deputy@example.org")
    assert isinstance(tried(engine, PASSWORD, 9), people.SignedIn)


def test_failures_of_long_ago_are_forgotten(engine: Engine) -> None:
    a_manager(engine)
    for _ in range(5):
        tried(engine, "wrong")
    assert isinstance(tried(engine, PASSWORD, 16 * 60), people.SignedIn)


def test_neither_password_nor_cookie_is_kept(engine: Engine) -> None:
    opened = signed_in(engine)
    with reading(engine) as session:
        user = session.exec(select(User)).one()
        assert user.password_hash.startswith("$argon2id$")
        row = session.exec(select(SignIn)).one()
        assert opened.cookie not in repr(row)


def test_a_session_ends_when_nothing_was_done_for_too_long(engine: Engine) -> None:
    opened = signed_in(engine)
    assert behind(engine, opened.cookie, 30) is not None
    assert behind(engine, opened.cookie, 30.1) is None


def test_a_session_that_is_used_goes_on_but_not_beyond_twelve_hours(engine: Engine) -> None:
    opened = signed_in(engine)
    for minute in range(20, 12 * 60 + 1, 20):
        visitor = behind(engine, opened.cookie, minute)
        assert visitor is not None
        assert visitor.touch_due
        with writing(engine) as session:
            people.touch(session, opened.cookie, NOW + timedelta(minutes=minute))
    assert behind(engine, opened.cookie, 12 * 60 + 1) is None


def test_a_session_just_used_need_not_be_written_again(engine: Engine) -> None:
    visitor = behind(engine, signed_in(engine).cookie, 0.4)
    assert visitor is not None
    assert not visitor.touch_due


def test_signing_out_ends_the_session_and_is_audited(engine: Engine) -> None:
    opened = signed_in(engine)
    for _ in range(2):
        with writing(engine) as session:
            people.sign_out(session, opened.cookie, NOW)
    assert behind(engine, opened.cookie, 0) is None
    with reading(engine) as session:
        assert [row.what for row in audit.entries(session, HOUSE)] == ["user.added", "sign_in", "sign_out"]


@pytest.mark.parametrize("cookie", ["", "x", "é" * 40])
def test_a_cookie_nobody_gave_out_opens_nothing(engine: Engine, cookie: str) -> None:
    signed_in(engine)
    assert behind(engine, cookie, 0) is None


def test_somebody_who_left_is_out_at_once_and_stays_out(engine: Engine) -> None:
    opened = signed_in(engine)
    with writing(engine) as session:
        another = people.add_user(session, "B", "b@example.org", Role.MANAGER, PASSWORD, by="test", at=NOW)
        people.set_active(session, opened.user_id, False, by="user-admin", at=NOW)
    assert behind(engine, opened.cookie, 0) is None
    assert tried(engine) == people.SignInRefused()
    with reading(engine) as session:
        assert [user.id for user in people.users(session)] == [another.id]
        assert len(people.users(session, Role.MANAGER, active_only=False)) == 2


def test_the_last_manager_stays_and_nobody_locks_themselves_out(engine: Engine) -> None:
    """Somebody can always carry the requests."""
    opened = signed_in(engine)
    with writing(engine) as session:
        for by, told in (("user-admin", "last manager"), (opened.user_id, "your own account")):
            with pytest.raises(Refused, match=told):
                people.set_active(session, opened.user_id, False, by=by)
            with pytest.raises(Refused, match=told):
                people.set_role(session, opened.user_id, Role.DEPUTY, by=by)
        another = people.add_user(session, "B", "b@example.org", Role.DEPUTY, PASSWORD, by="test", at=NOW)
        people.set_role(session, another.id, Role.MANAGER, by="user-admin", at=NOW)
        people.set_role(session, opened.user_id, Role.KEY_PERSON, by="user-admin", at=NOW)
        with pytest.raises(Refused, match="third_party"):
            people.set_role(session, another.id, Role.THIRD_PARTY, by="user-admin")
    visitor = behind(engine, opened.cookie, 0)
    assert visitor is not None
    assert visitor.user.role is Role.KEY_PERSON, "the new role holds from the next page on"
    with reading(engine) as session:
        (entry, _) = audit.entries(session, HOUSE, "user.role_set")
        assert json.loads(entry.detail_json) == {"user_id": another.id, "before": "deputy", "role": "manager"}


def changed(engine: Engine, opened: people.SignedIn, old: str, new: str, minutes: float = 0) -> object:
    with writing(engine) as session:
        at = NOW + timedelta(minutes=minutes)
        return people.change_password(session, opened.user_id, old, new, cookie=opened.cookie, at=at)


def test_somebodys_own_new_password_ends_their_other_sessions(engine: Engine) -> None:
    """S66."""
    opened = signed_in(engine)
    elsewhere = tried(engine)
    assert isinstance(elsewhere, people.SignedIn)
    assert changed(engine, opened, PASSWORD, "another long password") is None
    assert behind(engine, opened.cookie, 0) is not None
    assert behind(engine, elsewhere.cookie, 0) is None
    assert isinstance(tried(engine, "another long password"), people.SignedIn)


def test_the_old_password_cannot_be_guessed_at_a_desk_that_was_left(engine: Engine) -> None:
    opened = signed_in(engine)
    for _ in range(people.FREE_FAILURES):
        assert isinstance(
            changed(engine, opened, "wrong wrong wrong", "another long password"), people.SignInRefused
        )
    refused = changed(engine, opened, PASSWORD, "another long password")
    assert isinstance(refused, people.SignInRefused)
    assert refused.wait_seconds > 0
    assert changed(engine, opened, PASSWORD, "another long password", minutes=16) is None
    with reading(engine) as session:
        assert len(audit.entries(session, HOUSE, "user.password_refused")) == people.FREE_FAILURES


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("short", "12 characters"),
        ("x" * 201, "200 characters"),
        ("Manager@Example.org", "your e-mail address"),
        ("aaaaaaaaaaaaaaaa", "same few characters"),
    ],
)
def test_a_weak_password_is_refused_wherever_it_is_set(engine: Engine, password: str, told: str) -> None:
    """S66."""
    opened = signed_in(engine)
    with writing(engine) as session:
        with pytest.raises(Refused, match=told):
            people.set_password(session, opened.user_id, password, by="test")
        with pytest.raises(Refused, match=told):
            people.change_password(session, opened.user_id, PASSWORD, password, cookie="")


def test_generated_passwords_are_strong_and_never_the_same(engine: Engine) -> None:
    made = {people.generated_password() for _ in range(200)}
    assert len(made) == 200
    assert not any(people.password_fault(password, "a@example.org") for password in made)


def test_the_last_sign_ins_are_told_newest_first(engine: Engine) -> None:
    opened = signed_in(engine)
    tried(engine, "wrong wrong wrong")
    with reading(engine) as session:
        seen = people.last_sign_ins(session, opened.user_id)
    assert [one.refused for one in seen] == [True, False]


def test_a_new_password_ends_every_session(engine: Engine) -> None:
    opened = signed_in(engine)
    with writing(engine) as session:
        people.set_password(session, opened.user_id, "another long password", by=opened.user_id, at=NOW)
    assert behind(engine, opened.cookie, 0) is None
    assert isinstance(tried(engine, "another long password"), people.SignedIn)


def test_a_short_password_a_taken_address_and_a_role_without_sign_in_are_refused(engine: Engine) -> None:
    """S66, S67: accounts are for staff."""
    a_manager(engine)
    with writing(engine) as session:
        with pytest.raises(Refused, match="12 characters"):
            people.add_user(session, "A", "a@example.org", Role.DEPUTY, "short", by="test")
        with pytest.raises(Conflict, match="already"):
            people.add_user(session, "A", "MANAGER@example.org", Role.DEPUTY, PASSWORD, by="test")
        with pytest.raises(Refused, match="third_party"):
            people.add_user(session, "A", "a@example.org", Role.THIRD_PARTY, PASSWORD, by="test")
        with pytest.raises(NotFound):
            people.set_password(session, "user-unknown", PASSWORD, by="test")


def test_the_setting_is_entered_once_and_corrected_after(engine: Engine) -> None:
    for telephone in ("01632 960100", "01632 960101"):
        with writing(engine) as session:
            people.save_setting(
                session,
                Setting(
                    id="setting-1",
                    name="Larkrise",
                    address="1 Lane",
                    telephone=telephone,
                    mailbox="requests@example.org",
                ),
                by="user-admin",
                at=NOW,
            )
    with reading(engine) as session:
        setting = people.get_setting(session)
        assert setting is not None
        assert setting.telephone == "01632 960101"
        entries = audit.entries(session, HOUSE, "setting.saved")
        assert json.loads(entries[1].detail_json)["facts"] == "telephone"
        assert "01632" not in entries[1].detail_json
