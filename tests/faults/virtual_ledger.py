"""The ledger of virtual nodes: what their flash holds and what they measured, against the hub."""

import csv
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from edge.flows.usage import Question, UsageFlow
from edge.store.engine import Database
from tests.simulator.fleet import Key

DAY_MS: Final = 86_400_000
MOST_WH: Final = 0.001
ROUNDED_WH: Final = 1e-5  # each window's energy is rounded to 1 uJ
SYNC_S: Final = 10  # what a node writes is synced after that at the latest

_READINGS = """
select n.identity, b.name, r.seq, c.ch, r.energy_wh, r.export_wh
from reading r join boot b on b.id = r.boot_id join node n on n.id = b.node_id
join channel c on c.id = r.channel_id"""
_CHANNELS = "select c.id, n.identity, c.ch from channel c join node n on n.id = c.node_id"

Place = tuple[str, int]  # a channel: its node's identity, and its number there
Energy = tuple[float, float]  # imported and exported, Wh


class Row(NamedTuple):
    """One channel of one record, as flash has it: W, ms and Wh."""

    power_w: float
    ms: int
    energy: Energy


@dataclass
class Balance:
    """What does not agree, each kind by itself; all of it empty when nothing is wrong."""

    missing: set[tuple[Key, int]] = field(default_factory=set)
    invented: set[tuple[Key, int]] = field(default_factory=set)
    twice: set[tuple[Key, int]] = field(default_factory=set)
    gaps: set[Key] = field(default_factory=set)
    registers_wh: dict[tuple[Key, int], tuple[Energy, Energy]] = field(default_factory=dict)
    usage_wh: dict[Place, tuple[Energy, Energy]] = field(default_factory=dict)
    measured_wh: dict[Place, tuple[Energy, Energy]] = field(default_factory=dict)
    lost_too_many: dict[str, dict[str, int]] = field(default_factory=dict)


class Found(NamedTuple):
    """What the hub has: how often each reading, its registers, and each channel's usage."""

    times: Counter[tuple[Key, int]]
    registers_wh: dict[tuple[Key, int], Energy]
    usage_wh: dict[Place, Energy]

    @classmethod
    def of(cls, url: str) -> "Found":
        """Read all of it."""
        with closing(Database(url)) as database:
            with database.transaction() as connection:
                rows = connection.exec_driver_sql(_READINGS).all()
                places = {row[0]: (row[1], row[2]) for row in connection.exec_driver_sql(_CHANNELS)}
            usage = _usage(database)
        registers = {
            (Key(node, boot, seq), ch): (energy or 0.0, export or 0.0)
            for node, boot, seq, ch, energy, export in rows
        }
        times = Counter((Key(node, boot, seq), ch) for node, boot, seq, ch, *_ in rows)
        return cls(times, registers, {places[channel]: wh for channel, wh in usage.items()})


def in_flash(records: Path) -> dict[tuple[Key, int], Row]:
    """Every channel of every record, in the order in which they were made."""
    return dict(_rows(records))


def balance(
    report: list[dict[str, Any]], kept: dict[tuple[Key, int], Row], found: Found
) -> Balance:
    """Hold all against each other. Nothing was merged, dropped or overwritten on the way."""
    wrong = Balance(
        missing=kept.keys() - found.times.keys(),
        invented=found.times.keys() - kept.keys(),
        twice={name for name, count in found.times.items() if count > 1},
        gaps=_gaps(report, {key for key, _ in found.times}),
    )
    for name, row in kept.items():
        stored = found.registers_wh.get(name, row.energy)
        if _differ(stored, row.energy, MOST_WH / 2):
            wrong.registers_wh[name] = (stored, row.energy)
    _hold_usage(wrong, kept, found)
    for node in report:
        _hold_measured(wrong, node)
        _hold_losses(wrong, node)
    return wrong


def _hold_usage(wrong: Balance, kept: dict[tuple[Key, int], Row], found: Found) -> None:
    """Usage is the last register less the first, and the first reading's power for its time."""
    first: dict[Place, Row] = {}
    last: dict[Place, Row] = {}
    for (key, ch), row in kept.items():
        first.setdefault((key.identity, ch), row)
        last[key.identity, ch] = row
    for place, begun in first.items():
        wh = begun.power_w * begun.ms / 3_600_000
        stand_in = (max(wh, 0.0), max(-wh, 0.0))
        due = [
            end - start + extra
            for end, start, extra in zip(last[place].energy, begun.energy, stand_in, strict=True)
        ]
        expected, used = (due[0], due[1]), found.usage_wh.get(place, (0.0, 0.0))
        if _differ(used, expected, MOST_WH):
            wrong.usage_wh[place] = (used, expected)


def _hold_measured(wrong: Balance, node: dict[str, Any]) -> None:
    """A register shows the whole mWh of what the windows held."""
    for channel in node["channels"]:
        register = tuple(channel[f"{way}_mwh"] / 1000 for way in ("imported", "exported"))
        real = tuple(channel[f"true_{way}_mwh"] / 1000 for way in ("imported", "exported"))
        if any(
            not -ROUNDED_WH <= two - one < MOST_WH + ROUNDED_WH
            for one, two in zip(register, real, strict=True)
        ):
            wrong.measured_wh[node["node"], channel["ch"]] = (
                (register[0], register[1]),
                (real[0], real[1]),
            )


def _hold_losses(wrong: Balance, node: dict[str, Any]) -> None:
    """The power takes what was not synced, of boots that it ended; of the last one, nothing."""
    most = SYNC_S * 1000 // node["interval_ms"] + 1
    for boot in node["boots"]:
        if boot["made"] - boot["kept"] > (0 if boot is node["boots"][-1] else most):
            wrong.lost_too_many.setdefault(node["node"], {})[boot["boot"]] = (
                boot["made"] - boot["kept"]
            )


def _gaps(report: list[dict[str, Any]], stored: set[Key]) -> set[Key]:
    """Records that were kept by their node, by its own count, and are not stored."""
    return {
        key
        for node in report
        for boot in node["boots"]
        for seq in range(1, boot["kept"] + 1)
        if (key := Key(node["node"], boot["boot"], seq)) not in stored
    }


def _differ(one: Energy, two: Energy, most_wh: float) -> bool:
    return any(abs(a - b) > most_wh for a, b in zip(one, two, strict=True))


def _rows(records: Path) -> Iterator[tuple[tuple[Key, int], Row]]:
    with records.open(newline="") as file:
        for node, boot, seq, _n, _up, ms, ch, power_dw, imported, exported in list(
            csv.reader(file)
        )[1:]:
            energy = (int(imported) / 1000, int(exported or 0) / 1000)
            yield (
                (Key(node, boot, int(seq)), int(ch)),
                Row(int(power_dw) / 10, int(ms), energy),
            )


def _usage(database: Database) -> dict[int, Energy]:
    """The energy that the hub gives for each channel, over all time."""
    now_ms = round(time.time() * 1000)
    everything = Question(
        "year", now_ms - DAY_MS, now_ms + 2 * DAY_MS, frozenset(), frozenset(), 9, None
    )
    usage = UsageFlow(database).answer(everything, now_ms)
    return {
        channel.id: (float(figures.energy_wh[0]), float(figures.export_wh[0]))
        for channel, figures in zip(usage.channels, usage.each_sum, strict=True)
    }
