"""The ledger: what the nodes know they made, against what the hub has stored."""

import json
import time
from dataclasses import dataclass, field
from typing import NamedTuple

from edge.flows.usage import Question, UsageFlow
from edge.store.engine import Database
from tests.simulator.fleet import Fleet, Key

DAY_MS = 86_400_000
KEPT_WH = 0.001
NEAR_WH = 0.003  # the registers are kept in mWh, the first reading's power in 0.1 W

# What a channel has used, by its registers alone: they never fall, whatever happened between. The
# first reading has no neighbour before it, so its power stands in.
_BY_REGISTERS = """
select channel_id, max(energy_wh) + (array_agg(
    greatest(power_w, 0) * interval_ms / 3600000 - energy_wh order by measured_at, seq))[1]
from reading where energy_wh is not null group by 1"""
_RECORDS = """
select n.identity, b.name, r.seq, count(*) from reading r
join boot b on b.id = r.boot_id join node n on n.id = b.node_id
where n.kind = 'ohmstead' group by 1, 2, 3"""
_REGISTERS = """
select n.identity, b.name, r.seq, c.ch, r.energy_wh from reading r
join boot b on b.id = r.boot_id join node n on n.id = b.node_id
join channel c on c.id = r.channel_id where n.kind = 'ohmstead'"""


@dataclass
class Balance:
    """What does not agree, each kind by itself; all of it empty when nothing is wrong."""

    missing: set[Key] = field(default_factory=set)
    twice: set[Key] = field(default_factory=set)
    half: set[Key] = field(default_factory=set)
    invented: set[Key] = field(default_factory=set)
    energy_wh: dict[int, tuple[float, float]] = field(default_factory=dict)
    registers_wh: dict[tuple[Key, int], tuple[float | None, float]] = field(default_factory=dict)


class Found(NamedTuple):
    """What the database holds: how many rows each record has, the register that each of them says,
    by record and channel of its node, and each channel's energy twice."""

    rows: dict[Key, int]
    registers_wh: dict[tuple[Key, int], float | None]
    by_registers_wh: dict[int, float]
    by_usage_wh: dict[int, float]

    @classmethod
    def of(cls, url: str) -> "Found":
        """Read all of it."""
        database = Database(url)
        with database.transaction() as connection:
            registers = connection.exec_driver_sql(_BY_REGISTERS).all()
            each = connection.exec_driver_sql(_REGISTERS).all()
        used = _usage_wh(database)
        database.close()
        said = {(Key(node, boot, seq), ch): energy for node, boot, seq, ch, energy in each}
        energy_wh = {channel: float(energy) for channel, energy in registers}
        return cls(stored(url), said, energy_wh, used)


def stored(url: str) -> dict[Key, int]:
    """How many rows each record of a node has in the database."""
    database = Database(url)
    with database.transaction() as connection:
        rows = connection.exec_driver_sql(_RECORDS).all()
    database.close()
    return {Key(identity, boot, seq): count for identity, boot, seq, count in rows}


def balance(fleet: Fleet, found: Found) -> Balance:
    """Hold both against each other, after the nodes have stopped."""
    channels = {node.identity: len(node.channels) for node in fleet}
    more = {key: count - channels[key.identity] for key, count in found.rows.items()}
    return Balance(
        missing=set(fleet.acknowledged().keys() - found.rows.keys()),
        twice={key for key, count in more.items() if count > 0},
        half={key for key, count in more.items() if count < 0},
        invented=set(found.rows.keys() - (fleet.made().keys() - lost(fleet))),
        energy_wh={
            channel: (energy, found.by_usage_wh.get(channel, 0.0))
            for channel, energy in found.by_registers_wh.items()
            if abs(energy - found.by_usage_wh.get(channel, 0.0)) > NEAR_WH
        },
        registers_wh=_differing(fleet, found),
    )


def _differing(fleet: Fleet, found: Found) -> dict[tuple[Key, int], tuple[float | None, float]]:
    """Where the register that is stored with a record is not the one that its node wrote."""
    differing = {}
    for key, record in fleet.made().items():
        for ch, values in zip(record.channels, json.loads(record.text)["ch"], strict=True):
            wh = found.registers_wh.get((key, ch)) if key in found.rows else values["e"]
            if wh is None or abs(wh - values["e"]) > KEPT_WH / 2:
                differing[key, ch] = (wh, values["e"])
    return differing


async def drained(fleet: Fleet) -> None:
    """Wait until all that has been made, and was not lost with the power, is acknowledged."""
    made = fleet.made().keys()
    await fleet.until(lambda: acknowledged(fleet) >= 0.9 * len(made))
    await fleet.until(lambda: made - lost(fleet) <= fleet.acknowledged().keys())


def lost(fleet: Fleet) -> set[Key]:
    """What nodes had not yet written when their power went."""
    return {Key(node.identity, *one.name) for node in fleet for one in node.truth.lost}


def acknowledged(fleet: Fleet) -> int:
    """How many records have been."""
    return sum(len(node.truth.acknowledged) for node in fleet)


def _usage_wh(database: Database) -> dict[int, float]:
    """The energy that the hub gives for each channel, over all time."""
    now_ms = round(time.time() * 1000)
    everything = Question(
        "year", now_ms - DAY_MS, now_ms + DAY_MS, frozenset(), frozenset(), 9, None
    )
    usage = UsageFlow(database).answer(everything, now_ms)
    sums = (float(figures.energy_wh[0]) for figures in usage.each_sum)
    return dict(zip((channel.id for channel in usage.channels), sums, strict=True))
