"""What stops `make run`: one sentence that names the cause and the remedy."""


class Trouble(Exception):
    """Clean Copy cannot start or go on; the message is what the person at the keyboard reads."""
