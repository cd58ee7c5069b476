"""Long lists of names, written as one readable text."""


def names(text: str) -> frozenset[str]:
    """Return the names in a text of names parted by white space."""
    return frozenset(text.split())
