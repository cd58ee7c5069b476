"""One running house for all end-to-end tests of a worker process; it ends with them, for the other tests' sake."""

from collections.abc import Iterator

import pytest

from tests.e2e.house import House


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Every program running, until the end-to-end tests are over."""
    house = House.start(tmp_path_factory.mktemp("house") / "var")
    yield house
    house.stop()
