"""GET /api/live on real connections: what comes when, and that nobody holds up anybody."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.integration.conftest import Library
from tests.integration.event_stream import Event, EventStream
from tests.integration.spoken_mqtt import Message, hello, live, say
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

NODE = "a4cf12fe0b1c"
CHANNELS = 20
KEEP_ALIVE_S = 15


@pytest.fixture(scope="module")
def quiet_stream(library: Library) -> Iterator[EventStream]:
    """Yield a stream of a hub that hears nothing, open since the first test of this file."""
    with EventStream(library.hub.port) as stream:
        yield stream


@pytest.fixture(scope="module", autouse=True)
def hub(
    postgres: PrivatePostgres,
    migrated_template: str,
    stack_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    quiet_stream: EventStream,
) -> Iterator[PrivateHub]:
    """Yield a hub that knows one node of twenty channels."""
    database = postgres.create_database("live", template=migrated_template)
    log = tmp_path_factory.mktemp("live") / "hub.log"
    with (
        PrivateMosquitto(stack_folder / "live-broker") as broker,
        PrivateHub(database, broker.port, log=log) as running,
    ):
        with EventStream(running.port) as stream:
            say(broker.port, NODE, [hello(NODE, CHANNELS), live(CHANNELS, 1)])
            stream.until(lambda event: shows(event, 1))
        yield running
    assert "Traceback" not in log.read_text()
    postgres.drop_database("live")


def shows(event: Event, power_w: float) -> bool:
    return event.name in ("live", "latest") and event.data["total_w"] == CHANNELS * power_w


def memory_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def many(count: int, last_w: float) -> list[Message]:
    """So many live values, told apart by their power; the last is `last_w`."""
    return [*(live(CHANNELS, 500 + number) for number in range(count)), live(CHANNELS, last_w)]


def test_the_latest_comes_first_and_at_once(hub: PrivateHub) -> None:
    with EventStream(hub.port) as stream:
        head = stream.head().lower()
        assert head.startswith(b"http/1.1 200")
        assert b"content-type: text/event-stream" in head
        assert b"cache-control: no-cache" in head
        assert b"content-encoding" not in head
        first = next(stream.parts())
        assert time.monotonic() - stream.opened_at < 1
    assert first.name == "latest"
    assert len(first.data["channels"]) == CHANNELS
    assert first.data["nodes"] == [{"node": 1, "presence": "online"}]
    assert set(first.data) == {"at", "total_w", "total_quality", "channels", "nodes"}


def test_then_what_changes_as_it_changes(hub: PrivateHub) -> None:
    with EventStream(hub.port) as stream:
        assert next(stream.parts()).name == "latest"
        say(hub.mqtt_port, NODE, [live(3, 77)])
        event = next(stream.parts())
        assert event.name == "live"
        assert [one["power_w"] for one in event.data["channels"]] == [77, 77, 77]
        assert {one["node"] for one in event.data["channels"]} == {1}


def test_a_node_that_leaves_and_comes_back_is_told(hub: PrivateHub) -> None:
    with EventStream(hub.port) as stream:
        say(hub.mqtt_port, NODE, [("presence", "offline")])
        event = stream.until(lambda event: event.name == "presence")
        assert (event.data["node"], event.data["presence"]) == (1, "silent")
        with EventStream(hub.port) as later:
            assert next(later.parts()).data["total_w"] is None
        say(hub.mqtt_port, NODE, [live(CHANNELS, 2)])
        event = stream.until(lambda event: event.name == "presence")
        assert event.data["presence"] == "online"


def test_fifty_watchers_are_told_the_same(hub: PrivateHub) -> None:
    with ExitStack() as opened:
        streams = [opened.enter_context(EventStream(hub.port)) for _ in range(50)]
        for stream in streams:
            assert next(stream.parts()).name == "latest"
        assert b"ohmstead_live_watchers 50.0" in hub.get("/metrics").body
        say(hub.mqtt_port, NODE, [live(CHANNELS, 42)])
        began = time.monotonic()
        for stream in streams:
            stream.until(lambda event: shows(event, 42))
        assert time.monotonic() - began < 2
    with EventStream(hub.port) as stream:
        # Those who left are gone as soon as the hub has noticed.
        say(hub.mqtt_port, NODE, [live(CHANNELS, 43)])
        stream.until(lambda event: shows(event, 43))
        while b"ohmstead_live_watchers 1.0" not in hub.get("/metrics").body:
            assert time.monotonic() - stream.opened_at < 5


def test_one_who_never_reads_holds_up_nobody_and_costs_no_memory(hub: PrivateHub) -> None:
    with ExitStack() as opened:
        say(hub.mqtt_port, NODE, many(200, 3))
        stuck = [opened.enter_context(EventStream(hub.port, receive_buffer=4096)) for _ in range(5)]
        reader = opened.enter_context(EventStream(hub.port))
        reader.until(lambda event: event.name == "latest")
        before_mb = memory_mb(hub.pid)
        began = time.monotonic()
        say(hub.mqtt_port, NODE, many(3_000, 99))
        reader.until(lambda event: shows(event, 99))
        assert time.monotonic() - began < 15
        assert memory_mb(hub.pid) - before_mb < 20
        assert hub.get("/readyz").status == 200
        say(hub.mqtt_port, NODE, [live(CHANNELS, 98)])
        # One who wakes up gets old frames first, then the newest: those between are lost.
        seen = 0
        for event in stuck[0].parts():
            seen += 1
            if shows(event, 98):
                break
        assert seen < 3_000


def test_a_quiet_stream_is_kept_alive(quiet_stream: EventStream) -> None:
    quiet_stream.until(lambda event: event.name == "latest")
    quiet_stream.until(lambda event: event.name == "", within_s=KEEP_ALIVE_S + 5)
