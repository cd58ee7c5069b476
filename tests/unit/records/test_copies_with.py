"""Copies that hold a paper which is destroyed (S7, R25, R35): gone where not given, kept where they went out."""

import json
from datetime import date

import pytest
from sqlalchemy import Engine

from models import acts
from models.files import CopyRow
from models.words import ReleaseWay, Role, WhyTakenOut
from records import audit, copies, file, log, store
from records.copies_with import copies_with
from records.database import reading, writing
from records.keys import HouseKey
from tests.unit.records.furnished import NOW
from tests.unit.records.test_binding import Papers, cut_apart


@pytest.fixture
def papers(any_engine: Engine, key: HouseKey) -> Papers:
    return Papers(any_engine, key)


def made(papers: Papers, version: int, *ids: str) -> CopyRow:
    """A copy with one page of each of these papers."""
    proof = json.dumps({"page_map": [[paper_id, 1, page] for page, paper_id in enumerate(ids, start=1)]})
    with writing(papers.engine, papers.ref) as session:
        return copies.save_copy(
            session, papers.key, ref=papers.ref, version=version, pdf=b"copy %d" % version, log=b"[]",
            manifest=b"{}", inputs_digest="a" * 64, pages=len(ids), marks=0, proved=True, proof_json=proof, at=NOW,
        )  # fmt: skip


def destroyed(papers: Papers, paper_id: str) -> None:
    with writing(papers.engine, papers.ref) as session:
        why = WhyTakenOut.WRONG_CHILD
        file.take_out(session, paper_id, papers.ref, by="u-manager", backed_by="u-line", why=why, at=NOW)


def readable(papers: Papers, copy: CopyRow) -> tuple[bool, bool]:
    """Whether the copy, and the log beside it, can still be opened."""
    with reading(papers.engine) as session:
        return store.is_readable(session, copy.sealed_id), store.is_readable(session, copy.log_id)


def test_a_copy_that_was_not_given_goes_with_a_page_of_another_child(papers: Papers) -> None:
    """S7, R25: also the copy made before its paper was cut apart; the fact and the hash stay, and others stay."""
    first, other = made(papers, 1, papers.letter, papers.note), made(papers, 2, papers.advice)
    _, (alone, _) = cut_apart(papers)
    second = made(papers, 3, alone)
    destroyed(papers, alone)
    assert readable(papers, first) == readable(papers, second) == (False, False)
    assert readable(papers, other) == (True, True)
    with reading(papers.engine) as session:
        assert next(copy.sha256 for copy in copies.copies_of(session, papers.ref)) == first.sha256
        assert store.is_readable(session, first.manifest_id)
    papers.sound()


def test_a_copy_that_was_given_stays_sealed(papers: Papers) -> None:
    """R35: it shows what went out; so does one that the requester fetched, though nobody wrote down more."""
    given, fetched, kept_here = (made(papers, n, papers.letter) for n in (1, 2, 3))
    act = acts.CopyGiven(copy_sha256=given.sha256, way=ReleaseWay.MEETING, on=date(2026, 9, 1), taken_away=True)
    with writing(papers.engine, papers.ref) as session:
        log.append_event(session, papers.ref, act, "u-manager", Role.MANAGER, NOW, effect_key="given")
        audit.append(session, papers.ref, "requester", copies.FETCHED, {"version": fetched.version}, NOW)
    destroyed(papers, papers.letter)
    assert readable(papers, given) == readable(papers, fetched) == (True, True)
    assert readable(papers, kept_here) == (False, False)
    with reading(papers.engine) as session:
        held = copies_with(session, papers.paper(papers.letter))
        assert [(copy.ref, copy.given) for copy in held] == [(papers.ref, yes) for yes in (True, True, False)]
