"""What is kept beside a sealed copy so that it can be proved again at any time; it holds no withheld word."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from redaction.burning import PageFacts, page_facts

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """The copy's hash, the facts of its pages, the hash of its bookmarks, and withheld words as salted hashes."""

    sha256: str
    pages: tuple[PageFacts, ...]
    bookmarks: str
    withheld: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The manifest as JSON, the same text each time."""
        value = {"format": FORMAT, **asdict(self)}
        return json.dumps(value, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """The manifest of its JSON form.

        Raises:
            ValueError: it is not such a form.
        """
        try:
            value = json.loads(text)
            if value["format"] != FORMAT:
                raise ValueError(f"This manifest is of form {value['format']}; form {FORMAT} is known.")
            pages = tuple(page_facts(each) for each in value["pages"])
            withheld = tuple(str(each) for each in value.get("withheld", ()))
            return cls(str(value["sha256"]), pages, str(value["bookmarks"]), withheld)
        except (AttributeError, KeyError, TypeError, IndexError) as error:
            raise ValueError("This is not the manifest of a copy.") from error


def hash_of_bookmarks(bookmarks: Sequence[tuple[str, int]]) -> str:
    """The hash of titles and the indexes of their pages."""
    return hashlib.sha256(json.dumps([list(each) for each in bookmarks]).encode()).hexdigest()
