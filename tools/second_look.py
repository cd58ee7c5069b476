"""`.ci/run`, where a test failed: a test against real programs is run once more alone, and both results are told.

Such a test starts browsers, mail servers and Temporal beside other such tests, on a machine of unknown speed. What
fails beside others and holds alone is named as unsteady, and is to be mended. Every other failure is final: a test
of rules, records or pages has nobody to wait for (decision 0019).
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

REAL_PROGRAMS = ("tests/e2e/", "tests/mail/")
MOST = 3
_FAILED = Path(".pytest_cache/v/cache/lastfailed")


def final(failed: Sequence[str]) -> str | None:
    """Why these failures stand without a second look, in a sentence; None where they are looked at again."""
    if not failed:
        return "The tests ended without saying which of them failed."
    if len(failed) > MOST:
        return f"{len(failed)} tests failed; a second look is for {MOST} at the most."
    own = [name for name in failed if not name.startswith(REAL_PROGRAMS)]
    return f"{own[0]} runs no other programs: its failure is final." if own else None


def failed_tests(checkout: Path) -> list[str]:
    """Which tests failed in the last run here."""
    path = checkout / _FAILED
    return sorted(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else []


def main(checkout: Path) -> int:
    """0 where every test that failed holds alone, else 1."""
    failed = failed_tests(checkout)
    why = final(failed)
    if why is not None:
        print(f"No second look: {why}", file=sys.stderr)
        return 1
    print(f"A second look, alone: {', '.join(failed)}", flush=True)
    if subprocess.run([sys.executable, "-m", "pytest", *failed], cwd=checkout, check=False).returncode:
        return 1
    print("UNSTEADY, failed beside other tests and held alone, to be mended:", *failed, sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
