"""What a checker read in the version before stays read in the new one, where the page is the same (S38, R24)."""

import json
from typing import Any

from sqlmodel import Session

import redaction
from activities.tools import Tools
from models.files import CopyRow
from records.file import carry_reads, comments_of, copy_of_version, page_map_of
from records.store import is_readable, unseal


def carry_over(session: Session, tools: Tools, ref: str, version: int) -> int:
    """Note the unchanged pages of a version that was just kept as read by whoever read them; how many.

    A page that somebody commented on is read again in any case; and every page, where the version before was
    destroyed with a paper that did not belong there.
    """
    before, after = copy_of_version(session, ref, version - 1), copy_of_version(session, ref, version)
    if before is None or after is None or before.sha256 == after.sha256:
        return 0
    if not is_readable(session, before.log_id):
        return 0
    commented = {row.page for row in comments_of(session, ref, before.version)}
    same = redaction.same_pages(_sealed(session, tools, before), _sealed(session, tools, after))
    unchanged = {page: earlier for page, earlier in same.items() if earlier not in commented}
    return carry_reads(session, ref, before.sha256, after.sha256, unchanged, tools.now())


def _sealed(
    session: Session, tools: Tools, row: CopyRow
) -> tuple[str, tuple[tuple[str, int, int], ...], list[dict[str, Any]]]:
    manifest = unseal(session, tools.key, row.manifest_id).decode()
    log: list[dict[str, Any]] = json.loads(unseal(session, tools.key, row.log_id))
    return manifest, page_map_of(row), log
