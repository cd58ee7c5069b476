"""An answer that came after the end: kept with the papers, and whoever carried the request is told (S22, S23)."""

from desk_letters import CannotWrite, write_desk_letter
from letters.kinds import LetterKind
from records.database import writing
from rules.times import local_date
from web.asking.answer_door import Door
from web.guarding import LinkVisit, run_now
from web.link_codes import written_to

CAME_LATE = "{ref}: an answer came by the answer page after this was closed; it may take a consent back"


def tell_of_late_answer(visit: LinkVisit, door: Door) -> None:
    """Tell the manager, once a day however many answers come; names nobody. The page shows it all the same."""
    try:
        with writing(visit.desk.engine, door.ref) as session:
            letter_id = write_desk_letter(
                session,
                visit.desk.key,
                kind=LetterKind.DIGEST,
                letter_key=f"notice/late_answer/{door.ref}/{local_date(visit.now)}/{door.manager.id}",
                ref=door.ref,
                person=written_to(door.manager.name, door.manager.email),
                setting=door.setting,
                manager=door.manager,
                now=visit.now,
                wording=visit.desk.settings.own_wording,
                tasks=(CAME_LATE.format(ref=door.ref),),
                link=f"{visit.desk.settings.public_url}/requests/{door.ref}/replies",
            )
    except CannotWrite:
        return
    run_now(visit.desk.send_letter, letter_id)
