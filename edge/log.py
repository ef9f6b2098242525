"""Logging: one line an event, key=value, to the journal."""

import logging
import sys


def begin(level: str) -> None:
    """Send everything at or above this level to standard error."""
    logging.basicConfig(
        level=level,
        stream=sys.stderr,
        format="%(levelname)s %(name)s %(message)s",
        force=True,
    )
    for noisy in ("apscheduler", "alembic", "uvicorn.access", "mqtt"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))
