"""How templates of letters are read: sandboxed, and a word that is not there is an error, never a hole (S20)."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import FileSystemLoader, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

_FOLDER: Final = Path(__file__).parent


class _Absent(Undefined):
    """A part that the context leaves out: `{% if %}` sees nothing, printing or looping over it is an error."""

    __slots__ = ()

    def __str__(self) -> str:
        self._fail_with_undefined_error()

    def __iter__(self) -> Iterator[str]:
        self._fail_with_undefined_error()


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The one way templates of letters are read; pages escape every value."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(_FOLDER),
        undefined=_Absent,
        autoescape=lambda name: name is not None and name.endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
