"""A small program that stands where a real one would: it greets on a port, ends slowly, or starts a child."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    parser.add_argument("--greet", default="220 here\r\n")
    parser.add_argument("--touch", type=Path)
    parser.add_argument("--ended", type=Path, help="a file to which the time of the orderly end is written")
    parser.add_argument("--deaf", action="store_true", help="does not listen to SIGTERM")
    parser.add_argument("--child", type=Path, help="starts a child and writes its id to this file")
    parser.add_argument("--fail", metavar="WORDS")
    given = parser.parse_args()

    def on_term(number: int, frame: object) -> None:
        if not given.deaf:
            if given.ended:
                given.ended.write_text(str(time.monotonic_ns()))
            os._exit(0)

    signal.signal(signal.SIGTERM, on_term)
    if given.fail:
        print(given.fail, flush=True)
        sys.exit(3)
    if given.child:
        child = subprocess.Popen([sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)"])
        given.child.write_text(str(child.pid))
    if given.touch:
        given.touch.write_text("ready")
    listener = socket.create_server(("127.0.0.1", given.port or 0))
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(given.greet.encode())


if __name__ == "__main__":
    main()
