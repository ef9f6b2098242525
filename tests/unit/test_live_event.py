"""Events of the live stream, as JSON."""

import json

from edge.domain.readings import Latest
from edge.wire import live_event

NOW_MS = 1_777_888_800_250
READING = Latest(3, 1, 0, 912.449, 4.213, None, NOW_MS - 250, 3)
SAID = {
    "channel": 3,
    "node": 1,
    "ch": 0,
    "power_w": 912.4,
    "current_a": 4.213,
    "voltage_v": None,
    "at": "2026-05-04T10:00:00Z",
    "quality": ["assumed_voltage", "clipped"],
}


def test_a_live_event_is_in_the_api_s_words() -> None:
    event = live_event.live(NOW_MS, 1000.04, 1, [READING])
    assert json.loads(event.model_dump_json()) == {
        "at": "2026-05-04T10:00:00.250000Z",
        "total_w": 1000.0,
        "total_quality": ["assumed_voltage"],
        "channels": [SAID],
    }


def test_the_latest_event_also_says_who_is_there() -> None:
    event = live_event.latest(NOW_MS, None, 0, [READING], [(1, "late"), (2, "silent")])
    said = json.loads(event.model_dump_json())
    assert said["total_w"] is None
    assert said["channels"] == [SAID]
    assert said["nodes"] == [{"node": 1, "presence": "late"}, {"node": 2, "presence": "silent"}]


def test_a_presence_event_names_the_node() -> None:
    event = live_event.presence(NOW_MS, 7, "online")
    assert json.loads(event.model_dump_json()) == {
        "node": 7,
        "presence": "online",
        "at": "2026-05-04T10:00:00.250000Z",
    }


def test_a_trickle_out_is_shown_as_zero_and_not_as_minus_zero() -> None:
    event = live_event.live(NOW_MS, -0.01, 0, [READING._replace(power_w=-0.04)])
    assert "-0" not in event.model_dump_json().replace("2026-05-04", "")
