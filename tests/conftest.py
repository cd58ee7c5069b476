"""What holds for every test: what may be left out (`tests/needs.py`), what is watched (`tests/guard.py`)."""

pytest_plugins = ("tests.needs", "tests.guard")
