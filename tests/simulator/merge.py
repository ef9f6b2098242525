"""Two neighbouring records of one boot become one, as a full journal does it."""

import json
from math import sqrt

from tests.simulator.record import MERGED, JsonObject, Record

ROUNDING = {"i": 3, "u": 1, "p": 1}


def may_merge(earlier: Record, later: Record) -> bool:
    """Never over two boots, and never what the hub may already know by its name."""
    return (
        earlier.boot == later.boot
        and earlier.channels == later.channels
        and not (earlier.sent or later.sent)
        and _readable(earlier)
        and _readable(later)
    )


def merged(earlier: Record, later: Record) -> Record:
    """The pair as one record, under the later name."""
    first, second = json.loads(earlier.text), json.loads(later.text)
    lengths = (first["ms"], second["ms"])
    body = {"seq": later.seq, "up": later.up_ms, "ms": sum(lengths)}
    if "hz" in first and "hz" in second:
        body["hz"] = round(_mean(first["hz"], second["hz"], lengths), 2)
    body["n"] = first.get("n", 1) + second.get("n", 1)
    body["ch"] = [
        _channel(one, two, lengths) for one, two in zip(first["ch"], second["ch"], strict=True)
    ]
    text = json.dumps(body, separators=(",", ":"))
    return Record(later.boot, later.boots, later.seq, later.up_ms, later.channels, text)


def _readable(record: Record) -> bool:
    """A record that was poisoned on purpose stays as it is."""
    try:
        json.loads(record.text)
    except ValueError:
        return False
    return True


def _channel(first: JsonObject, second: JsonObject, lengths: tuple[int, int]) -> JsonObject:
    """Root mean square for current and voltage, mean for power, the later registers."""
    values = dict(second)
    values["p"] = _mean(first["p"], second["p"], lengths)
    for field in ("i", "u"):
        if field in first and field in second:
            values[field] = sqrt(_mean(first[field] ** 2, second[field] ** 2, lengths))
    for field, digits in ROUNDING.items():
        if field in values:
            values[field] = round(values[field], digits)
    values["q"] = first.get("q", 0) | second.get("q", 0) | MERGED
    return values


def _mean(first: float, second: float, lengths: tuple[int, int]) -> float:
    return (first * lengths[0] + second * lengths[1]) / sum(lengths)
