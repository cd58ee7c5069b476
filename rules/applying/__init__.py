"""What each act does to the state of a request, one module a phase; `rules.folding` uses the table."""

from rules.applying import always, asking, beginning, checking, deciding, filing, giving, keeping, noting
from rules.applying.table import APPLY

__all__ = [
    "APPLY",
    "always",
    "asking",
    "beginning",
    "checking",
    "deciding",
    "filing",
    "giving",
    "keeping",
    "noting",
]
