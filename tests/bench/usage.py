"""`bench usage`: what a chart waits for, over a month of readings, through HTTP."""

import http.client
import json
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from sqlalchemy import text

from edge.domain.readings import Reading
from edge.store import boots, nodes, readings
from edge.store.nodes import Described
from tests.bench import sides
from tests.bench.figures import Figure, WrongFigure
from tests.bench.sides import Side
from tests.stack.free_port import LOOPBACK

STEP_S = 60
DAY_S = 86_400
ENDS_S = 1_780_272_000  # midnight UTC, 2026-06-01
NODE = "b0b000000000"
_TUTORIAL_ROWS = """
insert into energy_readings (device_id, timestamp, current, voltage, power, energy)
select 'channel-' || ch, to_timestamp(:begins + :step * k), power / 230.0, 230, power, k * 5
from generate_series(1, :count) as k, generate_series(0, :channels - 1) as ch,
     lateral (select 100 + ch * 50 + k * 7919 % 500 as power) as made
"""


@dataclass(frozen=True)
class Plan:
    """So many channels, a reading a minute, for so many days; each question asked so often."""

    channels: int = 10
    days: int = 30
    repeats: int = 15

    @property
    def begins_s(self) -> int:
        """Unix time of the first interval's beginning."""
        return ENDS_S - self.days * DAY_S

    @property
    def count(self) -> int:
        """Readings of one channel."""
        return self.days * DAY_S // STEP_S


def figures(plan: Plan, folder: Path) -> Iterator[Figure]:
    """Fill both tables with the same powers, ask the same, hub first."""
    folder.chmod(0o711)  # the servers' own accounts pass through
    with sides.hub(folder) as side:
        channel = _fill_hub(side, plan)
        _check_total(side, plan)
        ours = [_median_ms(side, path, plan) for path in _hub_paths(plan, channel)]
    with sides.tutorial(folder) as side:
        _fill_tutorial(side, plan)
        peer = [_median_ms(side, path, plan) for path in _tutorial_paths(plan)]
    names = (
        f"{plan.channels} channels, a day by hour",
        f"{plan.channels} channels, {plan.days} days by day",
        "power of one channel, 6 h",
    )
    for name, mine, theirs in zip(names, ours, peer, strict=True):
        yield Figure(f"{name}, median", "ms", mine, theirs, "tutorial stack, one query")


def _hub_paths(plan: Plan, channel: int) -> list[str]:
    last_day, six_hours = _moment(ENDS_S - DAY_S), _moment(ENDS_S - 6 * 3600)
    end = _moment(ENDS_S)
    return [
        "/api/usage?" + urlencode({"level": "hour", "from": last_day, "to": end}),
        "/api/usage?" + urlencode({"level": "day", "from": _moment(plan.begins_s), "to": end}),
        "/api/power?"
        + urlencode({"channel": channel, "from": six_hours, "to": end, "points": 1000}),
    ]


def _tutorial_paths(plan: Plan) -> list[str]:
    last_day, six_hours = _moment(ENDS_S - DAY_S), _moment(ENDS_S - 6 * 3600)
    end = _moment(ENDS_S)
    return [
        "/usage?" + urlencode({"unit": "hour", "start": last_day, "end": end}),
        "/usage?" + urlencode({"unit": "day", "start": _moment(plan.begins_s), "end": end}),
        "/power?" + urlencode({"device_id": "channel-0", "start": six_hours, "end": end}),
    ]


def _check_total(side: Side, plan: Plan) -> None:
    """A fast answer has to be the right one too."""
    path = _hub_paths(plan, 1)[1]
    with urllib.request.urlopen(f"http://{LOOPBACK}:{side.http_port}{path}") as answer:
        told = json.load(answer)["sum"]["total"]["kwh"]
    powers_w = (_power_w(ch, k) for k in range(1, plan.count + 1) for ch in range(plan.channels))
    true = sum(powers_w) * STEP_S / 3_600_000
    if abs(told - true) > true / 10_000:
        raise WrongFigure(f"the hub says {told} kWh, and it was {true:.3f}")


def _power_w(ch: int, k: int) -> float:
    return float(100 + ch * 50 + k * 7919 % 500)


def _median_ms(side: Side, path: str, plan: Plan) -> float:
    connection = http.client.HTTPConnection(LOOPBACK, side.http_port, timeout=60)
    taken = []
    try:
        for _ in range(plan.repeats):
            began = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            taken.append((time.perf_counter() - began) * 1000)
            if answer.status != 200:
                raise RuntimeError(f"{side.name}: {path} was answered {answer.status}: {body!r}")
    finally:
        connection.close()
    return median(taken)


def _fill_hub(side: Side, plan: Plan) -> int:
    """Write the month by the hub's own COPY; the id of the first channel."""
    with side.engine.begin() as connection:
        node = nodes.put_node(connection, "ohmstead", NODE)
        nodes.put_channels(connection, node.id, [Described(ch) for ch in range(plan.channels)])
        hub_boot = connection.execute(text("select max(id) from hub_boot")).scalar_one()
        boot = boots.open_boot(connection, node.id, "9f2c01ab", 1, hub_boot)
        ids = [channel.id for channel in nodes.all_channels(connection)]
        slot = connection.execute(text("select max(id) from slot")).scalar_one()
        readings.append(connection, slot, _rows(plan, ids, boot.id))
    _analyse(side)
    return ids[0]


def _rows(plan: Plan, channel_ids: list[int], boot_id: int) -> Iterator[readings.Row]:
    energy_wh = dict.fromkeys(channel_ids, 0.0)
    for k in range(1, plan.count + 1):
        at_ms = (plan.begins_s + k * STEP_S) * 1000
        for ch, channel_id in enumerate(channel_ids):
            power_w = _power_w(ch, k)
            energy_wh[channel_id] += power_w * STEP_S / 3600
            reading = Reading(
                channel_id, k, k * STEP_S * 1000, STEP_S * 1000, at_ms, power_w / 230, 230.0,
                power_w, energy_wh[channel_id], None, 0, at_ms,
            )  # fmt: skip
            yield readings.Row(reading, boot_id, at_ms, at_ms)


def _fill_tutorial(side: Side, plan: Plan) -> None:
    given = {"begins": plan.begins_s, "step": STEP_S, "count": plan.count}
    with side.engine.begin() as connection:
        connection.execute(text(_TUTORIAL_ROWS), {**given, "channels": plan.channels})
    _analyse(side)


def _analyse(side: Side) -> None:
    """What autovacuum would do within the minute."""
    with side.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))


def _moment(unix_s: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(unix_s))
