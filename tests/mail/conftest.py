"""The mail servers the tests of the engine run against."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.mail_world import Embedded, start_embedded
from mail.isolation import Reader
from tests.mail.letters_sent import Asked, letter_sent
from tests.mail.post_room import PostRoom
from tests.mail.servers import RealServers, real_servers
from tests.needs import needs
from tests.unit.web.conftest import furnished, house
from tests.unit.web.house import House

__all__ = ["furnished", "house"]


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Embedded]:
    """A fresh embedded server."""
    server = start_embedded(tmp_path / "mail")
    yield server
    server.stop()


@pytest.fixture(scope="package")
def debian() -> Iterator[RealServers]:
    """Exim and Dovecot. In CI they must be there; elsewhere it is said what was left out."""
    exim, dovecot = needs("exim"), needs("dovecot")
    with (
        tempfile.TemporaryDirectory(prefix="mail-servers-") as folder,
        real_servers(Path(folder), exim, dovecot) as servers,
    ):
        yield servers


@pytest.fixture(scope="package")
def reader() -> Iterator[Reader]:
    """The process that reads mail: one for all tests, as a worker has one for all mails."""
    with Reader() as reader:
        yield reader


@pytest.fixture
def room(house: House, reader: Reader) -> PostRoom:
    """The post room of a furnished house."""
    return PostRoom(house, reader)


@pytest.fixture
def asked(room: PostRoom) -> Asked:
    """A request, a third party, and the letter to them."""
    ref, person = room.asked()
    return ref, person, letter_sent(room, ref, person)
