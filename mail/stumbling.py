"""Mails that a server will not give out: how often each was tried, so that one holds no other back (S22, S23)."""

TRIES = 3

Key = tuple[int, int]
"""UIDVALIDITY and UID of a mail."""


class Stumbles:
    """How often the connection was lost over each mail; may outlive connections, and is shared by them."""

    def __init__(self) -> None:
        self._times: dict[Key, int] = {}

    def again(self, key: Key) -> bool:
        """Note one more loss over this mail; whether it is worth another try."""
        self._times[key] = self._times.get(key, 0) + 1
        return self._times[key] < TRIES

    def over(self, key: Key) -> None:
        """Forget a mail that was given."""
        self._times.pop(key, None)


def stand_in(key: Key) -> bytes:
    """What is kept for a mail of which the server gives nothing: where it lies, so that a person can look."""
    return b"Subject: A mail that the mail server would not give out\r\nX-Mailbox-Number: %d/%d\r\n\r\n" % key
