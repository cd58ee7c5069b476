"""Where the database and the house key are: as given, or by the environment, or in var/."""

import os
from pathlib import Path


def database_url(given: str | None) -> str:
    """The database's address: `given`, or CLEANCOPY_DATABASE_URL, or clean-copy.db in CLEANCOPY_VAR or var/."""
    return given or os.environ.get("CLEANCOPY_DATABASE_URL") or f"sqlite:///{_var() / 'clean-copy.db'}"


def key_file(given: str | None) -> Path:
    """The house key's file: `given`, or CLEANCOPY_DOCUMENT_KEY_FILE, or keys/documents.key beside it."""
    named = given or os.environ.get("CLEANCOPY_DOCUMENT_KEY_FILE")
    return Path(named) if named else _var() / "keys" / "documents.key"


def _var() -> Path:
    return Path(os.environ.get("CLEANCOPY_VAR") or "var")
