"""What a worker at a house of the tests has: its cabinet, its clock, and mail servers where they are given."""

from datetime import datetime

from activities.tools import Tools
from mail.connection import Security
from mail.fetching import ImapSettings
from mail.gate import NOBODY
from mail.sending import SmtpSettings
from tests.unit.web.house import House

_NO_SMTP = SmtpSettings("127.0.0.1", 9, Security.CLEAR)
_NO_IMAP = ImapSettings("127.0.0.1", 9, Security.CLEAR, "nobody", "nothing")


class ToolsByHand(Tools):
    """The tools of a house whose clock is set by hand."""

    house: House

    def now(self) -> datetime:
        """What the house's clock says."""
        return self.house.desk.now


def tools_of(
    house: House,
    smtp: SmtpSettings = _NO_SMTP,
    imap: ImapSettings | None = None,
    authserv_id: str = NOBODY,
) -> ToolsByHand:
    """The tools of a worker at this house."""
    made = ToolsByHand(
        engine=house.desk.engine,
        key=house.desk.key,
        smtp=smtp,
        imap=imap or _NO_IMAP,
        base_url="http://127.0.0.1:8000",
        authserv_id=authserv_id,
    )
    object.__setattr__(made, "house", house)
    return made
