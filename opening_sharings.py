"""How a sharing is opened, about any child, and a breach where one went into the wrong hands (S93, S98, R35)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models.acts import MatterOpened, ToBeShared, WentAstray
from models.cases import Child
from models.ids import new_id
from models.messages import Event
from models.sharing_words import WhereItWent
from models.words import Arrival, ProcessKind, Role
from opening_matters import terms_of_request
from records.faults import NotFound
from records.log import load_log
from records.matters import NewMatter, add_text, create_matter, get_matter, matter_of_form
from records.people import get_setting
from records.processes import lock_numbers
from records.requests import get_request, list_requests
from rules.calendars import Nation, calendar_for
from rules.lawbook import rules_for
from rules.profiles import load_profile
from rules.terms import Terms
from rules.times import local_date


@dataclass(frozen=True)
class NewChild:
    """A child who is not on file yet: a sharing needs no request (S93)."""

    name: str
    born_on: date


@dataclass(frozen=True)
class ToShare:
    """What somebody wants to share: about which child, what, with whom, who asked, why, and whom it is about."""

    child: str | NewChild
    share: ToBeShared
    with_whom: str
    asked: str
    what: str
    why: str
    form_key: str
    actor_id: str
    role: Role
    about: tuple[str, ...] = ()
    """Ids of people of the setting whom it is about: they neither see nor decide it (S61)."""


def open_sharing(session: Session, to_share: ToShare, now: datetime) -> str:
    """Open a sharing, about a child and no request, in the caller's transaction; returns its reference.

    The same form again opens no second one and no second child. Raises NotFound for a child who is not on file.
    """
    lock_numbers(session)
    standing = matter_of_form(session, to_share.form_key)
    if standing is not None:
        return standing
    today = local_date(now)
    child_id = _child_id(session, to_share.child)
    new = NewMatter(
        opened=MatterOpened(
            matter=ProcessKind.SHARING,
            received_on=today,
            handler_id=to_share.actor_id,
            stand_aside=to_share.about,
            answered=False,
            share=to_share.share,
        ),
        child_id=child_id,
        arrived_by=Arrival.IN_PERSON,
        said=to_share.why,
        terms_json=_terms(session, child_id, today).model_dump_json(),
    )
    ref, fresh = create_matter(session, new, to_share.form_key, to_share.actor_id, to_share.role, now)
    if fresh:
        for kind, words in (("with", to_share.with_whom), ("what", to_share.what), ("asked", to_share.asked)):
            add_text(session, ref, kind, words, to_share.actor_id, now)
    return ref


def _child_id(session: Session, child: str | NewChild) -> str:
    if isinstance(child, str):
        if session.get(Child, child) is None:
            raise NotFound("child", child)
        return child
    row = Child(id=new_id("child"), name=child.name, born_on=child.born_on)
    session.add(row)
    session.flush()
    return row.id


def _terms(session: Session, child_id: str, today: date) -> Terms:
    """The policy of the child's newest request, or where there is none the setting's own."""
    about = list_requests(session, child_id=child_id)
    request = get_request(session, about[0].ref) if about else None
    if request is not None:
        return terms_of_request(session, request, today)
    setting = get_setting(session)
    if setting is None:
        raise NotFound("setting", "of this house")
    nation = Nation(setting.nation)
    return Terms(profile=load_profile(setting.profile), nation=nation, calendar=calendar_for(nation, today))


def open_breach_of_sharing(session: Session, ref: str, event: Event, said: str, now: datetime) -> str | None:
    """Open the record of a breach where a sharing went into the wrong hands; None for any other event (R35).

    In the transaction of the event. Those whom the sharing is about see nothing of the breach either.
    """
    if not isinstance(event.act, WentAstray) or event.act.where is not WhereItWent.WRONG_HANDS:
        return None
    matter = get_matter(session, ref)
    if matter is None:
        return None
    state = rules_for(ref).fold(load_log(session, ref))
    opened = MatterOpened(
        matter=ProcessKind.BREACH,
        received_on=local_date(now),
        handler_id=matter.manager_id,
        stand_aside=state.begun.stand_aside,
        noticed_at=event.at,
        stopped=state.stopped,
        answered=False,
    )
    new = NewMatter(
        opened=opened,
        child_id=matter.child_id,
        arrived_by=Arrival.IN_PERSON,
        said=f"What was shared in {ref} went into the wrong hands. {said}".strip(),
        terms_json=matter.terms_json,
    )
    breach, _ = create_matter(session, new, f"went_astray/{ref}/{event.seq}", event.actor_id, event.role, now)
    return breach
