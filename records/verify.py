"""`python -m records.verify` (`make verify`): is everything in the cabinet as it was written? (R25, R34)"""

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy.exc import DBAPIError

from records.database import open_existing, reading
from records.faults import Damaged, RecordsError
from records.keys import HouseKey
from records.proving import Check, prove
from records.where import database_tls, database_url, key_file


def verify(url: str, key_path: str | None = None) -> list[Check]:
    """Every check of the database at `url`. Raises RecordsError where it or the house key cannot be used."""
    engine = open_existing(url, tls=database_tls())
    try:
        with reading(engine) as session:
            return prove(session, lambda: HouseKey.load(key_file(key_path)))
    except DBAPIError:
        raise Damaged(
            "The database cannot be read: it is damaged or has not all its tables. Say python -m records.migrate, "
            "or put it back from the backup."
        ) from None
    finally:
        engine.dispose()


def table(checks: Sequence[Check]) -> str:
    """The results as people read them: a line a check, then a line a fault."""
    width = max(len(check.name) for check in checks)
    lines = [f"{'Checked':{width}}  {'examined':>8}  {'faults':>6}"]
    lines += [f"{check.name:{width}}  {check.examined:>8}  {len(check.faults):>6}" for check in checks]
    faults = [fault for check in checks for fault in check.faults]
    lines += ["", *(f"{fault.where}: {fault.what}" for fault in faults)] if faults else []
    lines += ["", _verdict(len(faults))]
    return "\n".join(lines)


def _verdict(faults: int) -> str:
    if not faults:
        return "Everything is as it was written."
    what = "1 thing is" if faults == 1 else f"{faults} things are"
    return f"{what} not as written. Keep this database as it is, compare it with the backup, find out who had it."


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 where all is well, 1 with what is wrong and where, 2 where nothing could be checked."""
    parser = argparse.ArgumentParser(prog="python -m records.verify", description=__doc__)
    parser.add_argument("--url", help="the database (default: CLEANCOPY_DATABASE_URL, else var/clean-copy.db)")
    parser.add_argument("--key", help="the house key's file (default: CLEANCOPY_DOCUMENT_KEY_FILE, else in var/)")
    given = parser.parse_args(arguments)
    try:
        checks = verify(database_url(given.url), given.key)
    except RecordsError as problem:
        print(problem, file=sys.stderr)
        return 2
    print(table(checks))
    return 1 if any(check.faults for check in checks) else 0


if __name__ == "__main__":
    sys.exit(main())
