"""An instance of its own for the demo: fresh, on free ports of this machine, ended with it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.words import Role
from records.seed import ACCOUNTS
from running import folder as folders
from running.folder import Folder
from settings import Settings, load_settings
from tools.demo.browser import NotAsExpected
from tools.demo.play import Account

ROOT = Path(__file__).resolve().parents[2]
STARTED_WITHIN_SECONDS = 240.0
ENDED_WITHIN_SECONDS = 120.0


@dataclass
class Instance:
    """The running programs, and what `run.json` says of them."""

    var: Path
    process: subprocess.Popen[bytes]
    run: Mapping[str, Any]

    @classmethod
    def start(cls, var: Path) -> "Instance":
        """Start everything in an emptied folder and wait until it answers.

        Raises running.trouble.Trouble where the folder is in use, NotAsExpected where a program does not start.
        """
        folder = Folder(var.resolve())
        if folder.root.exists():
            folders.make(folder)
            with folders.held(folder):
                shutil.rmtree(folder.root)
        command = ["local.py", "--var", str(folder.root), "--ports", "auto", "--quiet"]
        process = subprocess.Popen([sys.executable, *command, "--end-with-parent", str(os.getpid())], cwd=ROOT)
        return cls(folder.root, process, _report(folder.report, process))

    @property
    def web_url(self) -> str:
        """Where the pages are, without a slash at its end."""
        return str(self.run["urls"]["web"]).rstrip("/")

    @property
    def inbox_url(self) -> str:
        """Where the web inbox is, with a slash at its end."""
        return str(self.run["urls"]["inbox"]).rstrip("/") + "/"

    @property
    def accounts(self) -> dict[Role, Account]:
        """Who can sign in."""
        passwords = {each["email"]: each["password"] for each in self.run["accounts"]}
        return {each.role: Account(each.name, each.email, passwords[each.email]) for each in ACCOUNTS}

    @property
    def settings(self) -> Settings:
        """The settings that lead to this instance's database, documents and Temporal."""
        ports = self.run["ports"]
        return load_settings(
            {},
            var=self.var,
            temporal_address=f"127.0.0.1:{ports['temporal']}",
            web_port=ports["web"],
            smtp_port=ports["smtp"],
            imap_port=ports["imap"],
            inbox_port=ports["inbox"],
        )

    def stop(self) -> None:
        """End all programs in order."""
        self.process.terminate()
        self.process.wait(timeout=ENDED_WITHIN_SECONDS)


def _report(path: Path, process: subprocess.Popen[bytes]) -> dict[str, Any]:
    end = time.monotonic() + STARTED_WITHIN_SECONDS
    while not path.exists():
        if process.poll() is not None or time.monotonic() > end:
            process.terminate()
            raise NotAsExpected(f"Clean Copy did not start. Its words are in {path.parent / 'log'}.")
        time.sleep(0.1)
    run: dict[str, Any] = json.loads(path.read_text())
    return run
