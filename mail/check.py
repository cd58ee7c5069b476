"""`python -m mail.check` (make mail-check): sends the mailbox mail to itself and says what works (S22)."""

import asyncio
import contextlib
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from mail.account import Account, AccountFault, account
from mail.connection import SignInNeeded
from mail.fetching import Mailbox, MailboxLost, SignInRefused
from mail.oauth import ProviderUnreachable
from mail.parts import header, headers, parse
from mail.sending import FinalRefusal, OutgoingMail, TryAgain, send
from mail.tokens import find_tokens, message_id_for, reply_address, token_for, tokens_in_text

DEFAULT_WAIT_SECONDS = 60.0
_SUBJECT = "A test of this mailbox"
_TEXT = "Clean Copy sent this mail to itself to see whether replies will arrive. You can delete it.\n"

Say = Callable[[str], None]


@dataclass(frozen=True)
class _Probe:
    """One test mail; `marked` by a word that stands in its text alone, so that it is found without its tag."""

    words: str
    token: str
    mark: str
    to: str


@dataclass(frozen=True)
class _Found:
    folder: str
    head: bytes


def check(mailbox: Account, say: Say, wait_seconds: float = DEFAULT_WAIT_SECONDS) -> bool:
    """Send mail with and without a plus tag, look in all folders, and say what works.

    Returns: whether letters can be sent and replies can be read; missing tags are a warning only.

    Raises:
        MailboxLost, SignInRefused, SignInNeeded, ProviderUnreachable, TryAgain, FinalRefusal.
    """
    with Mailbox(mailbox.imap) as box:
        _say_abilities(box, say)
        plain = _probe("without a tag", mailbox.address, tagged=False)
        tagged = _probe("with a tag", mailbox.address, tagged=True)
        for probe in (plain, tagged):
            _send(mailbox, probe)
        say("Sending works: the mail server took two test mails.")
        found = _look(box, (plain, tagged), wait_seconds)
        works = _say_plain(found.get(plain.mark), mailbox, say)
        _say_tagged(found.get(tagged.mark), tagged, mailbox, say)
        return works


def _say_abilities(box: Mailbox, say: Say) -> None:
    abilities = box.capabilities()
    say("Reading works: the mailbox accepted the sign-in.")
    say(
        "New mail is announced at once."
        if "IDLE" in abilities
        else "New mail is not announced; it is looked for every minute."
    )
    if "MOVE" not in abilities:
        say("Mail is moved in two steps, because the server cannot move it in one.")


def _probe(words: str, address: str, *, tagged: bool) -> _Probe:
    token = token_for(secrets.token_bytes(32), "mail-check")
    to = reply_address(address, token) if tagged else address
    return _Probe(words, token, f"probe{secrets.token_hex(8)}", to)


def _send(mailbox: Account, probe: _Probe) -> None:
    letter = OutgoingMail(
        message_id=message_id_for(probe.token, mailbox.address.rpartition("@")[2]),
        from_addr=mailbox.address,
        from_name="Clean Copy",
        to=probe.to,
        subject=_SUBJECT,
        text=f"{_TEXT}\n{probe.mark}\n",
        date=datetime.now(UTC),
    )
    asyncio.run(send(letter, mailbox.smtp))


def _look(box: Mailbox, probes: tuple[_Probe, ...], wait_seconds: float) -> dict[str, _Found]:
    """Look in every folder until all are found or the time is over; what is found is put away."""
    until = time.monotonic() + wait_seconds
    found: dict[str, _Found] = {}
    while len(found) < len(probes) and time.monotonic() < until:
        for folder in box.folders():
            for probe in probes:
                uids = box.find_text(folder, probe.mark) if probe.mark not in found else []
                for head in box.headers(folder, uids[:1]):
                    found[probe.mark] = _Found(folder, head)
                    # A worker that is running may have put it away a moment before.
                    with contextlib.suppress(MailboxLost):
                        box.put_away(folder, uids)
        if len(found) < len(probes):
            box.wait(1.0)
    return found


def _say_plain(found: _Found | None, mailbox: Account, say: Say) -> bool:
    if found is None:
        say("PROBLEM: the test mail did not arrive. Look at the mail server, or for a rule that removes mail.")
        return False
    if not _was_in_the_inbox(found, mailbox):
        say(f"PROBLEM: the test mail was filed in the folder {found.folder}. Replies are looked for in the inbox.")
        return False
    message = parse(found.head + b"\r\n")
    say("Receiving works: the test mail without a tag is in the inbox.")
    if not find_tokens(f"In-Reply-To: {header(message, 'message-id')}\n\n".encode()):
        say("Note: a server on the way changed the Message-ID. Replies are found by the tag and the reference.")
    _say_vouching(headers(message, "authentication-results"), say)
    return True


def _was_in_the_inbox(found: _Found, mailbox: Account) -> bool:
    """Whether a mail came to the inbox: a worker that is running takes it from there to the folder of the done."""
    return found.folder.upper() == "INBOX" or found.folder == mailbox.imap.processed_folder


def _say_vouching(results: list[str], say: Say) -> None:
    if not results:
        say("Note: the mail server does not say whether senders are real. A person looks at every reply.")
        return
    first = results[0].split(";")[0].split()
    named = first[0] if first and "=" not in first[0] else ""
    if not named:
        say("The mail server vouches for senders without a name, as Microsoft 365 does with its provider set.")
        return
    say(f"The mail server vouches for senders under the name '{named}'. Set it as CLEANCOPY_MAIL_AUTHSERV_ID.")


def _say_tagged(found: _Found | None, probe: _Probe, mailbox: Account, say: Say) -> None:
    if found is None:
        say("Note: mail to an address with a tag (name+tag@...) does not arrive. Letters need the plain one.")
        return
    where = "the inbox" if _was_in_the_inbox(found, mailbox) else f"the folder {found.folder}"
    say(f"Mail to an address with a tag arrives in {where}.")
    message = parse(found.head + b"\r\n")
    seen = [
        name for name in ("Delivered-To", "To", "X-Original-To") if probe.token in header(message, name).lower()
    ]
    if seen:
        say(f"The tag can be read in {' and '.join(seen)}.")
    elif probe.token in tokens_in_text(found.folder):
        say("The tag can be read in the name of the folder only.")
    else:
        say("Note: the tag is removed on the way. Replies are found by their thread and their reference.")


def main() -> int:
    """Check the mailbox of the environment; 0 if letters can be sent and replies read, else 1."""
    try:
        works = check(account(), lambda words: print(words, flush=True))
    except FinalRefusal as refusal:
        print(f"PROBLEM: sending does not work. {refusal}", file=sys.stderr)
        return 1
    except TryAgain as problem:
        print(f"PROBLEM: sending does not work now. {problem}", file=sys.stderr)
        return 1
    except (AccountFault, MailboxLost, SignInRefused, SignInNeeded, ProviderUnreachable) as problem:
        print(f"PROBLEM: {problem}", file=sys.stderr)
        return 1
    return 0 if works else 1


if __name__ == "__main__":
    sys.exit(main())
