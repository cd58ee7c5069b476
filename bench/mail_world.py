"""A mail world to measure and test in: the embedded server as a process, with a mailbox and ports of its own."""

import io
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.mail_samples import SETTING
from mail.connection import Security
from mail.fetching import ImapSettings
from mail.sending import SmtpSettings

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "a-password-for-tests"  # noqa: S105
_PATIENCE_SECONDS = 60.0  # for a machine that is busy


@dataclass
class Embedded:
    """The embedded server as a process."""

    folder: Path
    process: subprocess.Popen[str]
    smtp_port: int
    imap_port: int
    web: str

    def smtp(self) -> SmtpSettings:
        return SmtpSettings("127.0.0.1", self.smtp_port, Security.CLEAR, timeout_seconds=_PATIENCE_SECONDS)

    def imap(self, **changes: object) -> ImapSettings:
        values: dict[str, object] = {
            "user": "office",
            "password": PASSWORD,
            "silence_seconds": _PATIENCE_SECONDS,
        } | changes
        return ImapSettings("127.0.0.1", self.imap_port, Security.CLEAR, **values)  # type: ignore[arg-type]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._close()

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=_PATIENCE_SECONDS)
        self._close()
        return code

    def _close(self) -> None:
        if self.process.stdout is not None:
            self.process.stdout.close()


def start_embedded(folder: Path, *more: str) -> Embedded:
    """Start the embedded server and wait until its three lines are there."""
    password_file = folder.parent / "imap-password"
    password_file.write_text(PASSWORD + "\n")
    command = [sys.executable, "-m", "mail.embedded", "--folder", str(folder), "--setting", SETTING]
    command += ["--smtp-port", "0", "--imap-port", "0", "--web-port", "0"]
    command += ["--imap-user", "office", "--imap-password-file", str(password_file), *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    lines = process.stdout or io.StringIO()
    where = [lines.readline().strip().rsplit(" ", 1)[-1] for _ in range(3)]
    smtp_port, imap_port = (int(place.rsplit(":", 1)[1]) for place in where[:2])
    return Embedded(folder, process, smtp_port, imap_port, where[2].rstrip("/"))
