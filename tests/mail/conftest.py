"""The mail servers the tests of the engine run against."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mail.servers import Embedded, RealServers, missing_debian_servers, real_servers, start_embedded


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Embedded]:
    """A fresh embedded server."""
    server = start_embedded(tmp_path / "mail")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def debian() -> Iterator[RealServers]:
    """Exim and Dovecot. In CI they must be there; elsewhere it is said what was left out."""
    missing = missing_debian_servers()
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"CI must run the mail tests against real servers, but there is no {' and no '.join(missing)}.")
    if missing:
        pytest.skip(f"Left out: mail against Exim and Dovecot, because {' and '.join(missing)} is not installed.")
    with tempfile.TemporaryDirectory(prefix="mail-servers-") as folder, real_servers(Path(folder)) as servers:
        yield servers
