"""SIGTERM: the hub commits what is open and ends soon, whoever is still connected."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from edge.store.engine import Database
from tests.integration.event_stream import EventStream
from tests.integration.raw_http import connect
from tests.integration.spoken_mqtt import hello, live, records, say
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto

NODE = "a4cf12fe0b1c"
CHANNELS = 20
WITHIN_S = 5
LONG_S = 60  # no commit closes by itself while a test lasts


@pytest.fixture
def hub(database: str, stack_folder: Path, tmp_path: Path) -> Iterator[PrivateHub]:
    """Yield a hub that knows a node and commits seldom."""
    with (
        PrivateMosquitto(stack_folder / "stopping-broker") as broker,
        PrivateHub(
            database, broker.port, log=tmp_path / "hub.log", commit_interval_s=LONG_S
        ) as running,
    ):
        say(broker.port, NODE, [hello(NODE, CHANNELS)])
        yield running
    assert "thread died" not in (tmp_path / "hub.log").read_text()


def stored(url: str) -> int:
    store = Database(url)
    with store.transaction() as connection:
        count: int = connection.exec_driver_sql("select count(*) from reading").scalar_one()
    store.close()
    return count


def give_open_readings(hub: PrivateHub) -> None:
    """Three readings that are shown, and wait for their commit."""
    with EventStream(hub.port) as stream:
        say(hub.mqtt_port, NODE, [records(NODE, [1, 2, 3])])
        stream.until(
            lambda event: event.name in ("live", "latest") and bool(event.data["channels"])
        )
    assert b"ohmstead_readings_stored_total 0.0" in hub.get("/metrics").body


def stop_in_time(hub: PrivateHub) -> None:
    began = time.monotonic()
    assert hub.stop() == 0
    assert time.monotonic() - began < WITHIN_S


def test_what_is_open_over_mqtt_is_committed_and_nothing_dies(
    hub: PrivateHub, database: str
) -> None:
    """Its acks have nowhere to go when the loop is closed first; that once killed the writer."""
    give_open_readings(hub)
    stop_in_time(hub)
    assert stored(database) == 3


def test_an_open_stream_is_ended_and_the_last_readings_are_committed(
    hub: PrivateHub, database: str
) -> None:
    give_open_readings(hub)
    with EventStream(hub.port) as stream:
        parts = stream.parts()
        assert next(parts).name == "latest"
        stop_in_time(hub)
        assert list(parts) == []
    assert stored(database) == 3


def test_one_who_never_reads_does_not_hold_the_end_up(hub: PrivateHub, database: str) -> None:
    give_open_readings(hub)
    with ExitStack() as opened:
        for _ in range(3):
            opened.enter_context(EventStream(hub.port, receive_buffer=4096))
        last = opened.enter_context(EventStream(hub.port))
        say(hub.mqtt_port, NODE, [live(CHANNELS, number) for number in range(1, 1_500)])
        say(hub.mqtt_port, NODE, [live(CHANNELS, 5_000)])
        last.until(lambda event: event.data.get("total_w") == CHANNELS * 5_000)
        stop_in_time(hub)
    assert stored(database) == 3


def test_a_body_that_never_ends_does_not_hold_the_end_up(hub: PrivateHub, database: str) -> None:
    give_open_readings(hub)
    with connect(hub.port) as link:
        link.sendall(b"POST /api/data HTTP/1.1\r\nHost: hub\r\nContent-Length: 40\r\n\r\n{")
        assert hub.get("/healthz").status == 200
        stop_in_time(hub)
    assert stored(database) == 3


def test_an_idle_connection_does_not_hold_the_end_up(hub: PrivateHub, database: str) -> None:
    with connect(hub.port) as link:
        link.sendall(b"GET /healthz HTTP/1.1\r\nHost: hub\r\n\r\n")
        assert link.recv(100).startswith(b"HTTP/1.1 200")
        stop_in_time(hub)
    assert stored(database) == 0
