"""`python -m mail.login` (make mail-login): signs the mailbox in where the provider takes no password (S66)."""

import sys

from mail.account import PREFIX, AccountFault, account
from mail.connection import SignInNeeded
from mail.fetching import Mailbox, MailboxLost, SignInRefused
from mail.oauth import ProviderUnreachable, sign_in


def main() -> int:
    """Sign in and try the mailbox; 0 if it can be read afterwards."""
    try:
        mailbox = account()
        if mailbox.oauth is None:
            print(
                "This mailbox signs in with a password; there is nothing to do. For Microsoft 365 or Gmail set "
                f"{PREFIX}MAIL_PROVIDER to microsoft or google."
            )
            return 0
        sign_in(mailbox.oauth, lambda words: print(words, flush=True))
        with Mailbox(mailbox.imap) as box:
            box.folders()
    except (AccountFault, ProviderUnreachable, SignInNeeded, SignInRefused, MailboxLost) as problem:
        print(problem, file=sys.stderr)
        return 1
    print("Signed in. The mailbox can be read.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
