"""The sensors that the hub can calibrate are those that the firmware knows, by the same figures."""

import re
from pathlib import Path

from edge.domain.node_settings import ChannelSettings
from edge.domain.sensors import PULSE, RATED_A, TURNS, nominal_amps_per_volt

TABLE = Path(__file__).parents[2] / "firmware/lib/node_core/src/measure/sensors.cpp"
ROW = re.compile(r'\{"(?P<name>[^"]+)", [\w:]+, (?P<rated>\d+), (?P<turns>\d+), (?P<burden>\d+)\}')


def test_both_know_the_same_sensors_by_the_same_figures() -> None:
    rows = {row["name"]: row for row in ROW.finditer(TABLE.read_text())}
    assert rows.keys() == {*TURNS, *RATED_A, PULSE}
    for name, (turns, burden_ohm) in TURNS.items():
        assert (float(rows[name]["turns"]), float(rows[name]["burden"])) == (turns, burden_ohm)
    for name, rated_a in RATED_A.items():
        assert float(rows[name]["rated"]) == rated_a
        assert (rows[name]["turns"], rows[name]["burden"]) == ("0", "0")


def test_another_burden_is_another_scale() -> None:
    assert nominal_amps_per_volt(ChannelSettings(0, sensor="SCT-013-000")) == 2_000 / 33
    assert nominal_amps_per_volt(ChannelSettings(0, sensor="SCT-013-000", burden_ohm=20)) == 100
    assert nominal_amps_per_volt(ChannelSettings(0, sensor="SCT-013-030", burden_ohm=20)) == 30
    assert nominal_amps_per_volt(ChannelSettings(0, sensor=PULSE)) is None
