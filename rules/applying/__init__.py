"""What each act does to the state of a request, one module a phase; `rules.folding` uses the table."""

from rules.applying import (
    advising,
    always,
    asking,
    beginning,
    checking,
    deciding,
    filing,
    giving,
    keeping,
    noting,
    weighing,
)
from rules.applying.table import APPLY

__all__ = [
    "APPLY",
    "advising",
    "always",
    "asking",
    "beginning",
    "checking",
    "deciding",
    "filing",
    "giving",
    "keeping",
    "noting",
    "weighing",
]
