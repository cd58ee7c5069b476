"""The key files: made once, readable by their owner only, and never made anew over records that need the old ones.

S59, S66. `python -m running.keys` makes those that are missing, for a place where no `make run` does it.
"""

import os
import secrets
import sys
from pathlib import Path

from running.trouble import Trouble
from settings import KEY_BYTES, Settings, SettingsError, read_key, settings_or_exit

OWNER_ONLY = 0o600
MAILBOX_PASSWORD_BYTES = 18


def write_private(path: Path, text: str) -> None:
    """Write `text` to a file that only its owner reads, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def ensure_keys(settings: Settings, *, records_exist: bool) -> None:
    """Make the house key and the mailbox's password where they are missing, and read the key once.

    Raises Trouble where the key is damaged, or missing although there are records that need it.
    """
    path = settings.document_key_path
    if not path.exists():
        if records_exist:
            raise Trouble(
                f"The key {path} is missing, but there are records that need it. Put it back from the backup, or "
                "move the records away too, to start empty."
            )
        write_private(path, secrets.token_hex(KEY_BYTES) + "\n")
    try:
        read_key(path)
        path.chmod(OWNER_ONLY)
    except SettingsError as problem:
        raise Trouble(str(problem)) from None
    except OSError:
        raise Trouble(f"The key {path} belongs to someone else. Give it back: sudo chown $USER {path}") from None
    if not settings.imap_password_path.exists():
        write_private(settings.imap_password_path, secrets.token_urlsafe(MAILBOX_PASSWORD_BYTES) + "\n")


def main() -> int:
    """Make the missing keys; 0 when all are there, 1 with a sentence when not."""
    try:
        ensure_keys(settings_or_exit(), records_exist=False)
    except (Trouble, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
