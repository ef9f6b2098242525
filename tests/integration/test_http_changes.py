"""PATCH: names, roles, and what lies inside what; figures for Prometheus."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres


@pytest.fixture(scope="module")
def hub(
    postgres: PrivatePostgres,
    migrated_template: str,
    stack_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[PrivateHub]:
    """Yield a hub with five devices, which this file may rename."""
    database = postgres.create_database("changes", template=migrated_template)
    log = tmp_path_factory.mktemp("changes") / "hub.log"
    with (
        PrivateMosquitto(stack_folder / "changes-broker") as broker,
        PrivateHub(database, broker.port, log=log) as running,
    ):
        items = [{"device_id": f"device {number}", "power": 100} for number in range(5)]
        assert running.post(items).json()["stored"] == 5
        yield running
    postgres.drop_database("changes")


def channels(hub: PrivateHub) -> list[dict[str, Any]]:
    return [
        channel for node in hub.get("/api/nodes").json()["nodes"] for channel in node["channels"]
    ]


def test_a_name_is_given_and_taken_away(hub: PrivateHub) -> None:
    node = hub.get("/api/nodes").json()["nodes"][0]["id"]
    assert hub.patch(f"/api/nodes/{node}", {"name": " Küche \N{COOKING} "}).status == 200
    assert hub.get("/api/nodes").json()["nodes"][0]["name"] == "Küche \N{COOKING}"
    assert hub.patch(f"/api/nodes/{node}", {"name": None}).json()["name"] is None


def test_what_a_change_leaves_out_stays(hub: PrivateHub) -> None:
    channel = channels(hub)[0]["id"]
    path = f"/api/channels/{channel}"
    hub.patch(path, {"name": "Roof", "role": "solar"})
    assert hub.patch(path, {"name": "South roof"}).json()["role"] == "solar"
    assert hub.patch(path, {"role": "load"}).json()["name"] == "South roof"
    nothing = hub.patch(path, {})
    assert (nothing.status, nothing.json()["name"]) == (200, "South roof")
    assert hub.patch(path, {"name": None}).json()["role"] == "load"


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"name": ""}, 422, "name"),
        ({"name": "x" * 65}, 422, "name"),
        ({"name": "two\nlines"}, 422, "name"),
        ({"name": 7}, 422, "name"),
        ({"role": "fridge"}, 422, "role"),
        ({"role": None}, 422, "role"),
        ({"inside": 9999}, 422, "inside"),
        ({"inside": "1"}, 422, "inside"),
        ({"inside": True}, 422, "inside"),
        ({"id": 3}, 422, "id"),
        ([], 422, None),
        ("name", 422, None),
    ],
)
def test_a_bad_change_is_named_and_changes_nothing(
    hub: PrivateHub, change: object, status: int, field: str | None
) -> None:
    before = channels(hub)
    answer = hub.patch(f"/api/channels/{before[0]['id']}", change)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json().get("field") == field
    assert channels(hub) == before


def test_what_is_not_there_cannot_be_changed(hub: PrivateHub) -> None:
    for path, field in (("/api/nodes/9999", "node"), ("/api/channels/9999", "channel")):
        answer = hub.patch(path, {"name": "x"})
        assert (answer.status, answer.json()["field"]) == (404, field)
    assert hub.patch("/api/nodes/first", {"name": "x"}).status == 422


def test_a_channel_cannot_lie_inside_itself_however_far_round(hub: PrivateHub) -> None:
    first, second, third, *_ = (channel["id"] for channel in channels(hub))
    inside = {"field": "inside", "code": "out_of_range"}
    assert hub.patch(f"/api/channels/{second}", {"inside": first}).status == 200
    assert hub.patch(f"/api/channels/{third}", {"inside": second}).status == 200
    for child, parent in ((first, third), (first, second), (first, first)):
        answer = hub.patch(f"/api/channels/{child}", {"inside": parent})
        assert answer.status == 422
        assert inside.items() <= answer.json().items()
    total = hub.get("/api/power").json()
    assert hub.patch(f"/api/channels/{second}", {"inside": None}).json()["inside"] is None
    assert total["channel"] is None


def figures(hub: PrivateHub) -> dict[str, tuple[str, float]]:
    answer = hub.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        f"{sample.name}{sorted(sample.labels.items())}": (family.type, sample.value)
        for family in text_string_to_metric_families(answer.body.decode())
        for sample in family.samples
    }


def test_figures_are_prometheus_and_counters_only_grow(hub: PrivateHub) -> None:
    before = figures(hub)
    hub.post([{"device_id": "device 0", "power": 5, "timestamp": "2026-05-04T10:00:00Z"}] * 2)
    hub.post({"device_id": "device 0"})
    hub.patch("/api/channels/9999", {"name": "x"})
    after = figures(hub)
    assert before.keys() == after.keys()
    counters = {name for name, (kind, _) in after.items() if kind == "counter"}
    assert all(name.startswith("ohmstead_") and "_total" in name for name in counters)
    assert all(after[name][1] >= before[name][1] for name in counters)
    grown = {name.removesuffix("[]") for name in counters if after[name][1] > before[name][1]}
    assert {"ohmstead_readings_stored_total", "ohmstead_rejected_total"} <= grown
    up = {name for name in after if name.startswith("ohmstead_up")}
    assert len(up) == 3
    assert all(after[name] == ("gauge", 1.0) for name in up)
