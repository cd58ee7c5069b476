"""The command line of the black marker: `python -m redaction --parties PARTIES.json --out FOLDER FILE...`."""

import sys

from redaction.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
