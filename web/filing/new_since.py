"""What is new in the file since the same person last saw it: a second request, or one taken up again (R25, R31).

People, passages and what was read belong to the child's file, so that a second request finds them as they stand.
Only what is new has to be gone through with fresh eyes.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.cases import AccessRequest
from models.files import Document
from models.log import EventRow
from records.scope import mentions_in, papers_of
from rules.times import local_date
from web.casefile import Case
from web.wording import count, long_day


@dataclass(frozen=True)
class NewSince:
    """The papers that are new since an earlier copy, by id, and the words that say so."""

    words: str
    papers: frozenset[str]


def new_since(session: Session, case: Case) -> NewSince | None:
    """What is new since a copy was given in this request, or since an earlier request of the same person.

    None where there was nothing earlier.
    """
    papers = papers_of(session, case.ref)
    given = _given_before(session, case)
    if given is not None:
        fresh = [paper for paper in papers if paper.added_at > given.at]
        since = f"the copy of {long_day(local_date(given.at))}"
        return _told(session, case, since, papers, fresh)
    earlier = _earlier(session, case.request)
    if earlier is None:
        return None
    known = {paper.id for paper in papers_of(session, earlier.ref)}
    since = f"{earlier.ref}, received on {long_day(earlier.received_on)}"
    return _told(session, case, since, papers, [paper for paper in papers if paper.id not in known])


def _told(session: Session, case: Case, since: str, papers: list[Document], fresh: list[Document]) -> NewSince:
    ids = frozenset(paper.id for paper in fresh)
    noted = sum(mention.document_id not in ids for mention in mentions_in(session, case.ref))
    kept = f"{count(len(papers) - len(fresh), 'other')} with {count(noted, 'noted passage')}"
    new = count(len(fresh), "document is", "documents are") if fresh else "No document is"
    return NewSince(f"{new} new since {since}. What was read and noted in the {kept} is kept and counts here.", ids)


def _given_before(session: Session, case: Case) -> EventRow | None:
    """The last time a copy was given before the request was taken up again."""
    if not case.state.reopened:
        return None
    before = case.state.reopened[-1][0]
    query = select(EventRow).where(
        EventRow.ref == case.ref, EventRow.kind == "copy_given", col(EventRow.seq) < before
    )
    return session.exec(query.order_by(col(EventRow.seq).desc())).first()


def _earlier(session: Session, request: AccessRequest) -> AccessRequest | None:
    """The newest earlier request of the same person about the same child."""
    query = select(AccessRequest).where(
        AccessRequest.child_id == request.child_id,
        AccessRequest.ref != request.ref,
        col(AccessRequest.created_at) <= request.created_at,
    )
    found = session.exec(query.order_by(col(AccessRequest.created_at).desc(), col(AccessRequest.ref).desc())).all()
    return next((one for one in found if one.ref < request.ref and _same_person(one, request)), None)


def _same_person(one: AccessRequest, other: AccessRequest) -> bool:
    """By the e-mail address, or by name and relationship where one of them has none."""
    mails = (one.requester_email.casefold(), other.requester_email.casefold())
    if all(mails):
        return mails[0] == mails[1]
    name = (one.requester_name.casefold(), one.relationship.casefold())
    return bool(one.requester_name) and name == (other.requester_name.casefold(), other.relationship.casefold())
