"""Settings, questions and calibration on a real broker and database, with simulated nodes."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.driver import Address
from tests.simulator.fleet import Fleet, Options
from tests.simulator.record import Sense, Sensed
from tests.stack.folder import private_folder
from tests.stack.free_port import free_port
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto

WITHIN_S = 60
KITCHEN = 1  # of the household's nodes; its second channel is the oven, a clamp of 30 A
OVEN, OVEN_SENSOR = 1, "SCT-013-030"
Json = dict[str, Any]


@pytest.fixture
def broker() -> Iterator[PrivateMosquitto]:
    """A broker that a test may restart."""
    with private_folder() as folder, PrivateMosquitto(folder / "mosquitto") as server:
        yield server


@pytest.fixture
def hub(database: str, broker: PrivateMosquitto, tmp_path: Path) -> Iterator[PrivateHub]:
    """A hub with short commits."""
    with PrivateHub(
        database, broker.port, log=tmp_path / "hub.log", commit_interval_s=0.2
    ) as running:
        yield running


def fleet_at(broker: PrivateMosquitto, chance: str = "", http_url: str | None = None) -> Fleet:
    """The first two nodes of a household, the kitchen's among them."""
    options = Options(nodes=2, interval_s=5, live_s=1, chance=chance)
    return Fleet(Address(broker.host, broker.port, http_url), options)


async def until(hub: PrivateHub, path: str, happened: Callable[[Any], bool]) -> Any:
    """What the hub says at this path once it is as awaited; the hub has no event for it."""
    async with asyncio.timeout(WITHIN_S):
        while not happened(found := (await asyncio.to_thread(hub.get, path)).json()):
            pass
    return found


async def met(hub: PrivateHub, fleet: Fleet) -> str:
    """The path of the kitchen's node, once the hub has met it."""
    identity = fleet[KITCHEN].identity

    def known(found: Json) -> bool:
        return identity in [node["identity"] for node in found["nodes"]]

    nodes = (await until(hub, "/api/nodes", known))["nodes"]
    return next(f"/api/nodes/{node['id']}" for node in nodes if node["identity"] == identity)


async def stands(hub: PrivateHub, path: str, rev: int, state: str) -> Json:
    """The settings, once this revision stands so."""
    found = await until(
        hub,
        f"{path}/settings",
        lambda view: (view["settings"]["rev"], view["state"]) == (rev, state),
    )
    assert isinstance(found, dict)
    return found


def settings(**changed: Any) -> Json:
    """Settings of the kitchen's three channels."""
    sensors = ("SCT-013-005", OVEN_SENSOR, "SCT-013-030")
    channels = [{"ch": ch, "sensor": sensor} for ch, sensor in enumerate(sensors)]
    return {"interval_s": 5, "live_s": 1, "channels": channels, **changed}


def test_settings_are_told_applied_and_measured_by(
    hub: PrivateHub, broker: PrivateMosquitto
) -> None:
    async def run() -> None:
        async with asyncio.timeout(WITHIN_S), fleet_at(broker) as fleet:
            path = await met(hub, fleet)
            node = fleet[KITCHEN]
            answer = hub.put(f"{path}/settings", settings(interval_s=1))
            assert (answer.status, answer.json()["state"]) == (200, "pending")
            await stands(hub, path, 1, "applied")
            assert (node.settings.rev, node.interval_ms) == (1, 1_000)
            await fleet.until(
                lambda: any('"ms":1000,' in r.text for r in node.truth.acknowledged.values())
            )
            nodes = hub.get("/api/nodes").json()["nodes"]
            assert [n["interval_s"] for n in nodes if n["identity"] == node.identity] == [1]

    asyncio.run(run())


def test_a_refusal_is_shown_with_its_reason_and_the_node_goes_on(
    hub: PrivateHub, broker: PrivateMosquitto
) -> None:
    async def run() -> None:
        async with asyncio.timeout(WITHIN_S), fleet_at(broker) as fleet:
            path = await met(hub, fleet)
            hub.put(f"{path}/settings", settings(interval_s=2))
            await stands(hub, path, 1, "applied")
            wrong = settings(channels=[{"ch": 0, "sensor": "SCT-013-100"}])
            assert hub.put(f"{path}/settings", wrong).json()["state"] == "pending"
            found = await stands(hub, path, 2, "refused")
            assert found["error"] == "channels[0].sensor: there is no such sensor"
            assert (found["node_rev"], fleet[KITCHEN].interval_ms) == (1, 2_000)
            revisions = hub.get(f"{path}/settings/revisions").json()["revisions"]
            assert [one["state"] for one in revisions] == ["refused", "applied"]

    asyncio.run(run())


def test_a_node_that_was_away_is_told_by_a_hub_and_a_broker_that_were_restarted(
    hub: PrivateHub, broker: PrivateMosquitto
) -> None:
    """The broker forgets what it retained; the hub publishes it again."""

    async def first() -> str:
        async with asyncio.timeout(WITHIN_S), fleet_at(broker) as fleet:
            return await met(hub, fleet)

    async def second(path: str) -> None:
        async with asyncio.timeout(WITHIN_S), fleet_at(broker, "again") as fleet:
            await fleet.until(lambda: fleet[KITCHEN].settings.rev == 1)
            await stands(hub, path, 1, "applied")

    async def third(path: str) -> None:
        """Another one, whose flash was erased: a new node by its settings."""
        async with asyncio.timeout(WITHIN_S), fleet_at(broker, "erased") as fleet:
            await fleet.until(lambda: fleet[KITCHEN].settings.rev == 1)
            broker.kill()
            broker.start()
            hub.put(f"{path}/settings", settings(interval_s=4))
            await fleet.until(lambda: fleet[KITCHEN].settings.rev == 2)
            await stands(hub, path, 2, "applied")

    path = asyncio.run(first())
    hub.put(f"{path}/settings", settings(interval_s=3))
    hub.stop()
    broker.kill()
    broker.start()
    hub.start()
    assert hub.get(f"{path}/settings").json()["state"] == "pending"
    asyncio.run(second(path))
    asyncio.run(third(path))


def test_a_node_without_a_broker_is_told_over_http(
    hub: PrivateHub, broker: PrivateMosquitto
) -> None:
    """With the answers to its batches; its next hello says what became of them."""
    nowhere = Address("127.0.0.1", free_port(), hub.url)

    async def run() -> None:
        options = Options(nodes=2, interval_s=0.5)
        async with asyncio.timeout(WITHIN_S), Fleet(nowhere, options) as fleet:
            path = await met(hub, fleet)
            hub.put(f"{path}/settings", settings(interval_s=1))
            await stands(hub, path, 1, "applied")
            assert fleet[KITCHEN].interval_ms == 1_000
            hub.put(f"{path}/settings", settings(channels=[{"ch": 7}]))
            found = await stands(hub, path, 2, "refused")
            assert found["error"] == "channels[0].ch: this node has no such channel"

    asyncio.run(run())


def test_noise_is_learnt_with_the_clamp_open_and_told_to_the_node(
    hub: PrivateHub, broker: PrivateMosquitto
) -> None:
    async def asked(path: str, last: str, body: Json, state: str) -> Json:
        answer = hub.post(body, f"{path}/{last}")
        assert (answer.status, answer.json()["state"]) == (200, "waiting")
        found = await until(hub, f"{path}/asks", lambda f: f["asks"][0]["state"] == state)
        newest = found["asks"][0]
        assert isinstance(newest, dict)
        return newest

    async def run() -> None:
        async with asyncio.timeout(WITHIN_S), fleet_at(broker) as fleet:
            path = await met(hub, fleet)
            node = fleet[KITCHEN]
            await fleet.until(lambda: node.link.connected)
            node._sense = steady(10.0)
            found = await asked(path, "noise", {"ch": OVEN}, "failed")
            assert "take it off the conductor" in found["error"]
            node._sense = steady(0.0)
            found = await asked(path, "noise", {"ch": OVEN}, "done")
            assert found["noise_a"] == 0.0412
            view = await stands(hub, path, 1, "applied")
            assert (view["why"], view["settings"]["channels"][OVEN]["noise_a"]) == ("noise", 0.0412)
            await asked(path, "identify", {"for_s": 5}, "done")
            assert node.blinks_s == [5]

    asyncio.run(run())


def steady(current_a: float) -> Sense:
    """The same on each of the kitchen's clamps, all the time."""
    seen = Sensed(round(1_000 * current_a), None, round(2_300 * current_a))

    def sense(up_ms: int, ms: int) -> tuple[int | None, list[Sensed]]:
        return None, [seen] * 3

    return sense


async def calibrated(hub: PrivateHub, path: str, reference: Json, fleet: Fleet) -> Json:
    """What came of it, as soon as the load has been on for long enough."""
    while (answer := hub.post(reference, f"{path}/calibration")).status != 200:
        assert answer.json()["code"] == "not_now"
        records = len(fleet.made())
        await fleet.until(lambda so_far=records: len(fleet.made()) > so_far)  # type: ignore[misc]  # mypy cannot infer a lambda's default
    made: Json = answer.json()
    return made


def test_a_clamp_in_error_is_calibrated_and_the_calibration_undone(
    hub: PrivateHub, broker: PrivateMosquitto
) -> None:
    """Half a minute of a kettle on a clamp that shows 8 % too much; then it shows what is true."""

    async def run() -> None:
        async with asyncio.timeout(2 * WITHIN_S), fleet_at(broker) as fleet:
            path = await met(hub, fleet)
            node = fleet[KITCHEN]
            node.clamp_errors[OVEN] = 1.08
            node._sense = steady(10.0)
            early = hub.post({"ch": OVEN, "reference_a": 10.0}, f"{path}/calibration")
            assert (early.status, early.json()["code"]) == (409, "not_now")
            made = await calibrated(hub, path, {"ch": OVEN, "reference_a": 10.0}, fleet)
            assert made["shown_a"] == pytest.approx(10.8)
            assert made["amps_per_volt_after"] == pytest.approx(30 / 1.08, rel=1e-5)
            await stands(hub, path, 1, "applied")
            assert node._see(0, 1)[1][OVEN].current_ma == pytest.approx(10_000, abs=1)
            undone = hub.post({"ch": OVEN}, f"{path}/calibration/undo")
            assert undone.json()["undone_rev"] == 2
            await stands(hub, path, 2, "applied")
            assert node._see(0, 1)[1][OVEN].current_ma == 10_800
            (kept,) = hub.get(f"{path}/calibration").json()["calibrations"]
            assert kept == undone.json()

    asyncio.run(run())
