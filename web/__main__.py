"""`python -m web`: the pages on the settings' host and port, over HTTPS where a certificate is named (S66)."""

import logging
import sys
from typing import Any

import uvicorn

from records.database import open_database
from records.faults import Damaged
from records.keys import HouseKey
from settings import Settings, SettingsError, settings_or_exit
from starter import Desk
from web.app import create_app

SECONDS_TO_FINISH = 5


def open_desk(settings: Settings) -> Desk:
    """The desk of the settings. Raises Damaged where key or database cannot be used."""
    engine = open_database(settings.database, tls=settings.database_tls_context)
    return Desk(settings, engine, HouseKey.load(settings.document_key_path))


class _NoTracebacks(logging.Filter):
    """Keeps the server from printing an error's words, which could hold personal data; ours say where it was."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.exc_info is None


def main() -> None:
    """Serve until told to end."""
    settings = settings_or_exit()
    try:
        desk = open_desk(settings)
    except (SettingsError, Damaged) as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
    uvicorn.run(
        create_app(desk),
        host=settings.web_host,
        port=settings.web_port,
        ssl_certfile=settings.tls_certificate_file,
        ssl_keyfile=settings.tls_key_file,
        # Addresses hold the tokens of links, so no line is written for each page asked for.
        access_log=False,
        server_header=False,
        log_config=_logging(),
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )


def _logging() -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"no_tracebacks": {"()": _NoTracebacks}},
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(message)s"}},
        "handlers": {
            "out": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_tracebacks"]},
        },
        "loggers": {
            "uvicorn": {"handlers": ["out"], "level": "WARNING", "propagate": False},
            "clean_copy": {"handlers": ["out"], "level": "INFO", "propagate": False},
        },
    }


if __name__ == "__main__":
    main()
