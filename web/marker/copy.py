"""From marks to the copy: ordering it, and looking at what was made, with its proof and its log (S35, S40, R30)."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models.acts import CopyOrdered, EffectRetried
from models.cases import Child
from models.files import CopyRow
from records.file import copy_of_version, marks_digest, page_map_of, persons_of
from records.store import is_readable, unseal
from rules.consultation import EXEMPTIONS
from rules.permissions import See
from web.casefile import Case, open_case, sees_reasons, show
from web.desk import Desk
from web.guarding import Visit, signed_in
from web.history import KEPT_BACK
from web.marker.file import open_file, papers_of_copy
from web.marker.screen import MarkerVisit, show_overview
from web.marker.views import Overview
from web.marker.words import ground_words, rule_words
from web.wording import moment

router = APIRouter()
_ON_PAGE = re.compile(r"^Page (\d+):|still found in page (\d+)")
CopyVisit = Annotated[Visit, Depends(signed_in(See.COPY))]


@dataclass(frozen=True)
class MadeCopy:
    """A copy with the log that was sealed beside it."""

    row: CopyRow
    log: tuple[dict[str, Any], ...]

    @cached_property
    def page_map(self) -> tuple[tuple[str, int, int], ...]:
        """Which page of which paper each page of the copy shows: the paper's id, its page, the copy's page."""
        return page_map_of(self.row)


@dataclass(frozen=True)
class LogLine:
    """One line of the redaction log."""

    where: str
    words: str
    who: str
    why: str
    how: str


@router.post("/requests/{ref}/marker/copy")
def order(ref: str, visit: MarkerVisit) -> Response:
    """Have the copy made from the marks as they stand now."""
    file = open_file(visit, ref)
    view = Overview(file, visit)
    hindrance = "A copy is being made already." if file.copying else view.hindrance
    if hindrance:
        visit.fields.wrong("", hindrance)
        return show_overview(visit, file)
    with visit.reading() as session:
        digest = marks_digest(session, ref)
    outcome = visit.say(ref, CopyOrdered(marks_digest=digest))
    if visit.refused(outcome):
        return show_overview(visit, file)
    return visit.go(file.path, "The copy is being made.", outcome)


@router.post("/requests/{ref}/marker/copy/again")
def again(ref: str, visit: MarkerVisit) -> Response:
    """Try once more to make the copy that failed."""
    file = open_file(visit, ref)
    outcome = visit.say(ref, EffectRetried(effect=f"copy/{file.case.state.versions}"))
    if visit.refused(outcome):
        return show_overview(visit, file)
    return visit.go(file.path, "It is tried again.", outcome)


@router.get("/requests/{ref}/copies/{version}")
def made(ref: str, version: int, visit: CopyVisit) -> Response:
    """One version of the copy: pages, marks, proof, and where to get it."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        row = _copy_row(session, ref, version)
        readable = is_readable(session, row.sealed_id)
    proof = json.loads(row.proof_json)
    standing = case.state.copy is not None and case.state.copy.version == version
    rows = [
        ("Made", moment(row.made_at)),
        ("Pages", str(row.pages)),
        ("Marks", str(row.marks)),
        ("Proof", "Proved: it holds nothing that is blacked out" if row.proved else "Not proved"),
    ]
    if row.proved:
        read = "and the pictures of the pages were read again by machine"
        looked = "its structure, its pictures and its words were checked"
        rows.append(
            ("How it was proved", f"{looked}{', ' + read if proof.get('ocr_checked') else ''}".capitalize())
        )
    faults = [(str(fault), where_to_look(ref, row, str(fault))) for fault in proof.get("faults", [])]
    words = {"row": row, "rows": rows, "faults": faults, "standing": standing, "readable": readable}
    return _show(visit, case, "marker_copy.html", words)


@router.get("/requests/{ref}/copies/{version}/pdf")
def pdf(ref: str, version: int, visit: CopyVisit) -> Response:
    """The copy itself, to be looked at or printed."""
    with visit.reading() as session:
        row = _copy_row(session, ref, version)
        data = unseal(session, visit.desk.key, row.sealed_id)
    visit.viewed(ref, "copy_downloaded", version=version)
    name = f"clean-copy-{ref}-version-{version}.pdf"
    return Response(
        data, media_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@router.get("/requests/{ref}/copies/{version}/log")
def log(ref: str, version: int, visit: CopyVisit) -> Response:
    """The redaction log: what is black, where, about whom and why. It stays with the originals (R30)."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        copy = open_copy(session, visit.desk, ref, version)
        titles = {paper.id: paper.title for paper in papers_of_copy(session, case.ref)}
        names = names_of(session, case.child)
    visit.viewed(ref, "redaction_log", version=version)
    lines = [log_line(entry, titles, names, told=sees_reasons(visit, case)) for entry in copy.log]
    return _show(visit, case, "marker_log.html", {"row": copy.row, "lines": lines})


def where_to_look(ref: str, copy: CopyRow, fault: str) -> str:
    """The page of the marker that a fault of the proof is about; nothing where it is about the copy as a whole."""
    number = _ON_PAGE.search(fault)
    page = int(number[1] or number[2]) if number is not None else 0
    places = [(paper, own) for paper, own, shown in page_map_of(copy) if shown == page]
    return f"/requests/{ref}/marker/page/{places[0][0]}/{places[0][1]}" if places else ""


def open_copy(session: Session, desk: Desk, ref: str, version: int) -> MadeCopy:
    """A copy with its log. Raises HTTPException 404 where there is no such version."""
    row = _copy_row(session, ref, version)
    return MadeCopy(row, tuple(json.loads(unseal(session, desk.key, row.log_id))))


def names_of(session: Session, child: Child) -> dict[str, str]:
    """Everybody's name in a child's file, by id."""
    return {person.id: person.name for person in persons_of(session, child.id)}


def log_line(entry: dict[str, Any], titles: dict[str, str], names: dict[str, str], *, told: bool) -> LogLine:
    """One mark of the log in words; `told` is whether the reader may know who is in danger, and why."""
    kept_back = entry["reason"] in EXEMPTIONS and not told
    return LogLine(
        f"{titles.get(entry['document_id'], 'A paper')}, page {entry['page']}",
        entry["words"].strip(" ,;:") or "an area",
        names.get(entry["party_id"] or "", "Nobody named"),
        KEPT_BACK if kept_back else ground_words(entry["reason"] or ""),
        rule_words(entry["rule"]),
    )


def changes(new: Sequence[dict[str, Any]], old: Sequence[dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """Which marks are only in the new copy, and which only in the old one."""

    def key(entry: dict[str, Any]) -> str:
        return json.dumps([entry["document_id"], entry["page"], entry["boxes"]])

    before, after = {key(entry) for entry in old}, {key(entry) for entry in new}
    return [entry for entry in new if key(entry) not in before], [e for e in old if key(e) not in after]


def _copy_row(session: Session, ref: str, version: int) -> CopyRow:
    row = copy_of_version(session, ref, version)
    if row is None:
        raise HTTPException(404)
    return row


def _show(visit: Visit, case: Case, template: str, words: dict[str, Any]) -> Response:
    return show(visit, case, template, 200, **words)
