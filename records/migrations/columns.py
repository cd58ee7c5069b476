"""Column types as the steps of the schema write them down, apart from the models, which go on changing."""

from typing import Any

import sqlalchemy as sa


def text(name: str, *constraints: Any, nullable: bool = False) -> sa.Column[Any]:
    """Text of any length; `constraints` may refer to another table."""
    return sa.Column(name, sa.String(), *constraints, nullable=nullable)


def word(name: str, nullable: bool = False) -> sa.Column[Any]:
    """One of the words of the field, kept as text."""
    return sa.Column(name, sa.String(40), nullable=nullable)


def number(name: str, nullable: bool = False) -> sa.Column[Any]:
    """A whole number."""
    return sa.Column(name, sa.Integer(), nullable=nullable)


def yes_no(name: str) -> sa.Column[Any]:
    """Yes or no."""
    return sa.Column(name, sa.Boolean(), nullable=False)


def day(name: str, nullable: bool = False) -> sa.Column[Any]:
    """A date."""
    return sa.Column(name, sa.Date(), nullable=nullable)


def moment(name: str, nullable: bool = False) -> sa.Column[Any]:
    """A moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def blob(name: str) -> sa.Column[Any]:
    """Bytes."""
    return sa.Column(name, sa.LargeBinary(), nullable=False)
