"""Figures of a benchmark: a table for people, a list for programs."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class WrongFigure(RuntimeError):
    """What was measured did not do its work: readings are missing, or a sum is wrong."""


class Figure(NamedTuple):
    """One thing measured, ours beside the peer's; None where the peer has no such thing.

    All figures are costs, except those whose unit ends in `/s`: of these more is better.
    """

    name: str
    unit: str
    ours: float
    peer: float | None = None
    peer_name: str | None = None

    @property
    def ratio(self) -> float | None:
        """Below 1: ours costs less than the peer's."""
        if not self.peer or not self.ours:
            return None
        return self.peer / self.ours if self.unit.endswith("/s") else self.ours / self.peer


def table(figures: Sequence[Figure]) -> str:
    """The figures in aligned columns."""
    rows = [("", "unit", "ours", "peer", "ratio")]
    rows += [(f.name, f.unit, _short(f.ours), _short(f.peer), _short(f.ratio)) for f in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        f"{name:<{widths[0]}}  {unit:<{widths[1]}}  {ours:>{widths[2]}}  {peer:>{widths[3]}}"
        f"  {ratio:>{widths[4]}}".rstrip()
        for name, unit, ours, peer, ratio in rows
    )


def write(figures: Sequence[Figure], file: Path) -> None:
    """Write the figures as JSON: a list of objects."""
    rows = [{**figure._asdict(), "ratio": figure.ratio} for figure in figures]
    file.write_text(json.dumps(rows, indent=1) + "\n")


def _short(value: float | None) -> str:
    if value is None:
        return "-"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"
