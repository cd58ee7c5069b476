"""Finds the people of a case in the words of its pages (S19, S35, S85)."""

from redaction.finder.propose import propose

__all__ = ["propose"]
