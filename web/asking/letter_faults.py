"""Why a letter or copy is not done, or is late, as people read it: what is wrong and the way out (S20)."""

from collections.abc import Mapping

_NOT_DONE = "It could not be done. Try again, and tell an administrator if it fails once more."
_FAULTS: Mapping[str, str] = {
    "bounced": "The mail came back: the address does not work. Correct it, or choose another way, and try again.",
    "sender_refused": "The mail server does not take mail from our own address. An administrator has to see to the "
    "mailbox. Then try again.",
    "content_refused": "The mail server refused the letter itself, not the address. Try again, or choose another "
    "way.",
    "letter_not_read": "What it says changed after the second person had read it. It goes when it is read again.",
    "letter_quotes_stopped": "It quotes a paper that a stop is on. Try again when two people have lifted the stop, "
    "or left the paper out.",
    "refused": "The mail server refused the address for good. Correct it, or choose another way.",
    "delayed": "The mail server says that it is late. It goes on trying; nothing is to be done yet.",
    "letter_incomplete": "Something that this letter has to say is missing, or its own wording has a fault.",
    "bad_address": "This is no address that a mail can go to. Correct it, or choose another way.",
    "no_address": "There is no address. Enter one, or choose another way.",
    "no_such_role": "Nobody has this part in the setting. An administrator can give it to somebody.",
    "mail_server_away": "The mail server was not to be reached for long. Try again when it is.",
    "copy_not_made": "The copy could not be made. The black marker says why.",
    "unknown_party": "This person is not on the list any more.",
}
"""Why a letter or copy is not done, or is late; a code begins like one of these, the longer ones first."""


def why_not_done(code: str) -> str:
    """The words for the code of a letter or copy that failed or is late."""
    return next((words for start, words in _FAULTS.items() if code.startswith(start)), _NOT_DONE)
