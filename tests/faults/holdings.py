"""What a hub's database holds after a bad time, and what it must hold."""

import time
from collections.abc import Iterable
from typing import NamedTuple

import pytest

from edge.flows.usage import Question, UsageFlow
from edge.store.engine import Database
from tests.simulator.fleet import Fleet, Key

DAY_MS = 86_400_000


class Holdings(NamedTuple):
    """Each record's name and how many rows it has; by channel, its energy by its registers, Wh."""

    rows: dict[Key, int]
    registers_wh: dict[int, float]

    @classmethod
    def of(cls, url: str) -> "Holdings":
        """Read all of it."""
        database = Database(url)
        with database.transaction() as connection:
            rows = connection.exec_driver_sql(
                "select n.identity, b.name, r.seq, count(*) from reading r "
                "join boot b on b.id = r.boot_id join node n on n.id = b.node_id group by 1, 2, 3"
            ).all()
            registers = connection.exec_driver_sql(
                "select channel_id, max(energy_wh) + "
                "(array_agg(power_w * interval_ms / 3600000 - energy_wh order by energy_wh))[1] "
                "from reading group by 1"
            ).all()
        database.close()
        return cls(
            {Key(identity, boot, seq): count for identity, boot, seq, count in rows},
            {channel: float(energy_wh) for channel, energy_wh in registers},
        )

    def missing(self, keys: Iterable[Key]) -> set[Key]:
        """Those that are not there."""
        return set(keys) - self.rows.keys()

    def wrong(self, fleet: Fleet) -> dict[Key, int]:
        """Records that are not there once for each channel, and how many rows they have."""
        places = fleet.household.places[: len(fleet)]
        channels = {place.identity: len(place.channels) for place in places}
        return {key: count for key, count in self.rows.items() if count != channels[key.identity]}


def usage_wh(url: str) -> dict[int, float]:
    """The energy that the hub gives for each channel, over all time."""
    database = Database(url)
    now_ms = round(time.time() * 1000)
    everything = Question(
        "year", now_ms - DAY_MS, now_ms + DAY_MS, frozenset(), frozenset(), 9, None
    )
    usage = UsageFlow(database).answer(everything, now_ms)
    database.close()
    sums = (float(figures.energy_wh[0]) for figures in usage.each_sum)
    return dict(zip((channel.id for channel in usage.channels), sums, strict=True))


def assert_all_is_well(url: str, fleet: Fleet, wanted: Iterable[Key]) -> Holdings:
    """Acknowledged and wanted records are there once each, and registers equal energy."""
    found = Holdings.of(url)
    assert not found.missing(fleet.acknowledged())
    assert not found.missing(wanted)
    assert not found.wrong(fleet)
    assert usage_wh(url) == {
        channel: pytest.approx(energy_wh, abs=0.002)
        for channel, energy_wh in found.registers_wh.items()
    }
    return found
