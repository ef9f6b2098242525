"""Durations as people type them: 90, 90s, 15m, 6h, 30d."""

import argparse
import re
from typing import Final

SECONDS: Final = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400}


def duration_s(text: str) -> float:
    """Seconds in `text`; for `argparse`, which shows the error to the person."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", text.strip())
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no duration: write 90s, 15m, 6h or 30d")
    return float(match[1]) * SECONDS[match[2]]
