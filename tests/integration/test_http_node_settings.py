"""Settings, questions and calibration over HTTP: what is taken, what is refused, and where."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.stack.hub import Answer, PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

NODE = "a4cf12fe0b1c"


@pytest.fixture(scope="module")
def hub(
    postgres: PrivatePostgres,
    migrated_template: str,
    stack_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[PrivateHub]:
    """Yield a hub with node 1, which has said hello, and node 2, which only posts readings."""
    database = postgres.create_database("told", template=migrated_template)
    log = tmp_path_factory.mktemp("told") / "hub.log"
    with (
        PrivateMosquitto(stack_folder / "told-broker") as broker,
        PrivateHub(database, broker.port, log=log) as running,
    ):
        hello = {
            "v": 1, "node": NODE, "boot": "9f2c01ab", "up": 5, "settings_rev": 0,
            "channels": [{"ch": 0, "sensor": "SCT-013-030", "rated_a": 30}],
        }  # fmt: skip
        assert running.post(hello).json() == {"ack": {"hello": True}}
        assert running.post({"device_id": "sketch", "power": 5}).json()["stored"] == 1
        yield running
    postgres.drop_database("told")


def put(hub: PrivateHub, **settings: Any) -> Answer:
    return hub.put("/api/nodes/1/settings", {"channels": [{"ch": 0}]} | settings)


def with_channel(**changed: Any) -> dict[str, Any]:
    return {"channels": [{"ch": 0, **changed}]}


@pytest.mark.parametrize(
    ("settings", "code", "field"),
    [
        ({"interval_s": 0.5}, "out_of_range", "interval_s"),
        ({"interval_s": "10"}, "wrong_type", "interval_s"),
        ({"interval_s": True}, "wrong_type", "interval_s"),
        ({"live_s": 3_601}, "out_of_range", "live_s"),
        ({"mains_hz": 55}, "out_of_range", "mains_hz"),
        ({"mains_hz": False}, "wrong_type", "mains_hz"),
        ({"mains_hz": 50.5}, "wrong_type", "mains_hz"),
        ({"colour": "red"}, "unknown_field", "colour"),
        ({"channels": []}, "wrong_type", "channels"),
        ({"channels": [{"ch": 0}, {"ch": 0}]}, "wrong_type", "channels"),
        ({"channels": [{"ch": ch} for ch in range(9)]}, "wrong_type", "channels"),
        ({"channels": [{}]}, "wrong_type", "channels.0.ch"),
        (with_channel(ch=64), "out_of_range", "channels.0.ch"),
        (with_channel(enabled=False), "out_of_range", "channels"),
        (with_channel(phase_deg=90), "out_of_range", "channels.0.phase_deg"),
        (with_channel(sensor="a clamp"), "wrong_type", "channels.0.sensor"),
        (with_channel(sensor="x" * 24), "wrong_type", "channels.0.sensor"),
        (with_channel(amps_per_volt=-1), "out_of_range", "channels.0.amps_per_volt"),
        (with_channel(noise_a=101), "out_of_range", "channels.0.noise_a"),
        (with_channel(assumed_pf=0), "out_of_range", "channels.0.assumed_pf"),
    ],
)
def test_settings_that_no_node_would_take_are_refused_with_their_place(
    hub: PrivateHub, settings: dict[str, Any], code: str, field: str
) -> None:
    answer = put(hub, **settings)
    assert answer.status == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["code"], answer.json()["field"]) == (code, field)


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"1e999"])
def test_what_is_no_number_is_refused(hub: PrivateHub, number: bytes) -> None:
    body = b'{"channels":[{"ch":0,"phase_us":%s}]}' % number
    request = hub.put("/api/nodes/1/settings", {"channels": [{"ch": 0, "phase_us": float(number)}]})
    assert request.status == 422
    assert b"phase_us" in request.body or b"JSON" in request.body, body


def test_a_whole_number_may_be_written_with_a_point(hub: PrivateHub) -> None:
    answer = put(hub, mains_hz=50.0, **with_channel(phase_deg=120.0, ch=0.0))
    assert (answer.status, answer.json()["settings"]["mains_hz"]) == (200, 50)


def test_a_sensor_s_name_is_explained(hub: PrivateHub) -> None:
    assert "a sensor's name" in put(hub, **with_channel(sensor="a clamp")).json()["detail"]


def test_what_was_got_can_be_put_back(hub: PrivateHub) -> None:
    settings = hub.get("/api/nodes/1/settings").json()["settings"]
    assert hub.put("/api/nodes/1/settings", {**settings, "interval_s": 20}).status == 200
    late = hub.put("/api/nodes/1/settings", {**settings, "interval_s": 30})
    assert (late.status, late.json()["code"], late.json()["field"]) == (409, "outdated", "rev")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "settings", None),
        ("put", "settings", {"channels": [{"ch": 0}]}),
        ("get", "settings/revisions", None),
        ("post", "identify", {}),
        ("post", "noise", {"ch": 0}),
        ("get", "asks", None),
        ("post", "calibration", {"ch": 0, "reference_a": 5}),
        ("get", "calibration", None),
        ("post", "calibration/undo", {"ch": 0}),
    ],
)
@pytest.mark.parametrize(("node", "says"), [(2, "only posts readings"), (9, "no node 9")])
def test_only_a_node_that_listens_can_be_told_anything(
    hub: PrivateHub, method: str, path: str, body: Any, node: int, says: str
) -> None:
    place = f"/api/nodes/{node}/{path}"
    if method == "get":
        answer = hub.get(place)
    else:
        answer = hub.put(place, body) if method == "put" else hub.post(body, place)
    assert (answer.status, answer.json()["code"]) == (404, "not_found")
    assert says in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"ch": 0}, 422, "reference_a"),
        ({"ch": 0, "reference_a": 5, "reference_w": 1_000}, 422, "reference_a"),
        ({"ch": 0, "reference_a": 0}, 422, "reference_a"),
        ({"ch": 0, "reference_a": "5"}, 422, "reference_a"),
        ({"ch": 3, "reference_a": 5}, 404, "ch"),
    ],
)
def test_a_calibration_names_what_is_wrong_with_it(
    hub: PrivateHub, body: dict[str, Any], status: int, field: str
) -> None:
    answer = hub.post(body, "/api/nodes/1/calibration")
    assert (answer.status, answer.json()["field"]) == (status, field)


def test_a_question_may_say_nothing_more(hub: PrivateHub) -> None:
    asked = hub.post(b"", "/api/nodes/1/identify")
    assert (asked.status, asked.json()["state"]) == (200, "waiting")
    assert hub.get("/api/nodes/1/asks").json()["asks"][0] == asked.json()
    assert hub.post({"for_s": 601}, "/api/nodes/1/identify").json()["field"] == "for_s"
