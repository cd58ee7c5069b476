"""Where the database, the house key and the setting's profiles are: as given, or by the environment, or in var/."""

import os
import ssl
from pathlib import Path

from records.faults import Damaged

_YES = frozenset({"1", "true", "yes", "on"})


def database_url(given: str | None) -> str:
    """The database's address: `given`, or CLEANCOPY_DATABASE_URL, or clean-copy.db in CLEANCOPY_VAR or var/."""
    return given or os.environ.get("CLEANCOPY_DATABASE_URL") or f"sqlite:///{_var() / 'clean-copy.db'}"


def key_file(given: str | None) -> Path:
    """The house key's file: `given`, or CLEANCOPY_DOCUMENT_KEY_FILE, or keys/documents.key beside it."""
    named = given or os.environ.get("CLEANCOPY_DOCUMENT_KEY_FILE")
    return Path(named) if named else _var() / "keys" / "documents.key"


def own_profiles() -> Path | None:
    """The folder of the setting's own profiles: CLEANCOPY_PROFILES, or profiles/ beside the database, if any."""
    named = os.environ.get("CLEANCOPY_PROFILES")
    folder = Path(named) if named else _var() / "profiles"
    return folder if folder.is_dir() else None


def database_tls() -> ssl.SSLContext | None:
    """How the way to the database is protected (S66): CLEANCOPY_DATABASE_TLS, with CLEANCOPY_DATABASE_CA_FILE.

    Raises Damaged where the certificate's file cannot be used.
    """
    authority = os.environ.get("CLEANCOPY_DATABASE_CA_FILE")
    if not authority and os.environ.get("CLEANCOPY_DATABASE_TLS", "").lower() not in _YES:
        return None
    try:
        return ssl.create_default_context(cafile=authority or None)
    except (OSError, ssl.SSLError):
        raise Damaged(
            f"The certificate {authority} cannot be used. Check CLEANCOPY_DATABASE_CA_FILE: a PEM file."
        ) from None


def _var() -> Path:
    return Path(os.environ.get("CLEANCOPY_VAR") or "var")
