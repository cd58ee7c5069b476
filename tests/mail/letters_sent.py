"""Letters to a third party that have left, or that the worker died over."""

from models.post import Letter
from tests.mail.post_room import PostRoom
from tests.mail.scripted import scripted, smtp_session

Asked = tuple[str, str, Letter]
"""A request, a third party, and the letter to them."""


def letter_sent(room: PostRoom, ref: str, person: str) -> Letter:
    """The third party's letter, gone."""
    with scripted(lambda talk: smtp_session(talk, {})) as running:
        room.send(room.order(ref, person), running.port)
    return room.outbox(ref, person)[0]


def written_only(room: PostRoom, ref: str, person: str) -> Letter:
    """The letter in the outbox; the server has it, and the worker died before it could say so."""
    room.send(room.order(ref, person), port=1)
    return room.outbox(ref, person)[0]


def objections(room: PostRoom, ref: str) -> int:
    """How many third parties hold disclosure."""
    return len(room.state(ref).open_objections)
