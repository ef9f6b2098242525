"""A node's long past, made at once: as if it had been running while the hub was away."""

import numpy as np

from tests.simulator.household import Household, Seen
from tests.simulator.node import Node
from tests.simulator.record import (
    ASSUMED_VOLTAGE,
    Record,
    Sensed,
    channel_text,
    record_text,
)
from tests.simulator.registers import UNITS_PER_MWH, Register

INTERVAL_MS = 60_000


def remember(
    node: Node, household: Household, place: int, booted_at: float, rate: float, count: int
) -> None:
    """Fill the journal with `count` records of a minute each, from the node's boot on.

    `booted_at` is unix time; `rate` is the node's milliseconds per true millisecond.
    """
    ends_ms = np.arange(1, count + 1, dtype=np.int64) * INTERVAL_MS
    middles = booted_at + (ends_ms - INTERVAL_MS / 2) / 1_000 / rate
    hertz = household.hertz_chz(middles).tolist()
    voltage = household.places[place].voltage
    columns, registers = [], dict[int, Register]()
    for ch, seen in enumerate(household.see(place, middles)):
        texts, registers[ch] = _column(seen, node.registers[ch])
        columns.append(texts)
    numbers = tuple(channel.ch for channel in node.channels)
    records = [
        Record(
            node.boot,
            node.boots,
            seq,
            up_ms,
            numbers,
            record_text(seq, up_ms, INTERVAL_MS, hz if voltage else None, list(texts)),
        )
        for seq, (up_ms, hz, *texts) in enumerate(
            zip(ends_ms.tolist(), hertz, *columns, strict=True), start=1
        )
    ]
    node.journal.fill(records, registers)
    node.resume(count, count * INTERVAL_MS, registers)
    for record in records:
        node.truth.made_one(record, registers)


def _column(seen: Seen, before: Register) -> tuple[list[str], Register]:
    """One channel's texts, and its register at the end of them."""
    imported = before.imported + np.cumsum(np.maximum(seen.power_dw, 0) * INTERVAL_MS)
    exported = before.exported + np.cumsum(np.maximum(-seen.power_dw, 0) * INTERVAL_MS)
    current, power = seen.current_ma.tolist(), seen.power_dw.tolist()
    wh = (imported // UNITS_PER_MWH).tolist()
    after = Register(int(imported[-1]), int(exported[-1]))
    if seen.voltage_dv is None:
        texts = [
            channel_text(Sensed(i, None, p), e, None, ASSUMED_VOLTAGE)
            for i, p, e in zip(current, power, wh, strict=True)
        ]
        return texts, after
    out_wh = (exported // UNITS_PER_MWH).tolist()
    texts = [
        channel_text(Sensed(i, u, p), e, x)
        for i, u, p, e, x in zip(current, seen.voltage_dv.tolist(), power, wh, out_wh, strict=True)
    ]
    return texts, after
