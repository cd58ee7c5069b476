"""What activities work with, handed to them by the composition root: cabinet and post office."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from mail.fetching import ImapSettings
from mail.gate import NOBODY
from mail.sending import SmtpSettings
from records.keys import HouseKey


@dataclass(frozen=True)
class Tools:
    """Everything an activity may touch. Built once in `worker.py`.

    `authserv_id` names the mail server whose word on a sender counts (mail.gate).
    """

    engine: Engine
    key: HouseKey
    smtp: SmtpSettings
    imap: ImapSettings
    base_url: str
    authserv_id: str = NOBODY
    wording: Path | None = None
    cache: Path | None = None

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)
