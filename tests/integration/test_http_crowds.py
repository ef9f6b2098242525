"""Crowds at the HTTP port: those who only hold connections, or bodies, keep nobody out."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import h11
import pytest
import uvicorn
from fastapi.testclient import TestClient

from edge import server
from edge.api import app as http
from edge.api import bodies
from edge.config import Config
from edge.main import Hub
from edge.store.engine import Database
from tests.fake_clock import RunningClock
from tests.stack.free_port import LOOPBACK, free_port

REQUEST = b"GET / HTTP/1.1\r\nHost: hub\r\n\r\n"


async def hello(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The smallest application."""
    if scope["type"] == "http":
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"hello"})


@asynccontextmanager
async def serving() -> AsyncIterator[int]:
    """The hub's server over that application; its port."""
    port = free_port()
    settings = uvicorn.Config(
        hello, port=port, log_config=None, lifespan="off", http=server.Connection
    )
    running = server.Server(settings, lambda: None)
    task = asyncio.create_task(running.serve())
    while not running.started:
        await asyncio.sleep(0.01)  # Uvicorn offers no event for that
    yield port
    running.should_exit = True
    await task


async def greeted(port: int) -> bytes:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    writer.write(REQUEST)
    answer = await asyncio.wait_for(reader.readline(), 10)
    writer.close()
    return answer


def test_a_head_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of a connection, and one after an answer."""
    monkeypatch.setitem(server.OWED_WITHIN_S, h11.IDLE, 0.2)

    async def dawdle() -> None:
        async with serving() as port:
            for before in (b"", REQUEST):
                reader, writer = await asyncio.open_connection(LOOPBACK, port)
                writer.write(before + b"GET / HTTP/1.1\r\nX-Slow: ")
                if before:
                    assert b"200" in await reader.readline()
                await asyncio.wait_for(_to_the_end(reader), 10)

    asyncio.run(dawdle())


async def _to_the_end(reader: asyncio.StreamReader) -> None:
    with suppress(ConnectionResetError):
        await reader.read()


@pytest.fixture
def hub(database: str) -> Any:
    """Yield a hub in this process, without a broker."""
    hub = Hub(Config(commit_interval_s=0.01), RunningClock(), Database(database))
    hub.start()
    yield hub
    hub.stop()


def test_a_body_where_none_so_large_belongs_is_refused_before_it_is_all_there(hub: Hub) -> None:
    client = TestClient(http.create(hub.parts(None)))
    name = json.dumps({"name": "x" * bodies.MOST_BYTES}).encode()
    for content in (name, iter([name[:1000], name[1000:]])):
        answer = client.patch("/api/nodes/1", content=content)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_more_bodies_than_there_is_room_for_are_sent_away_until_there_is(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "MOST_AT_ONCE", 1_000)
    client = TestClient(http.create(hub.parts(None)))
    reading = b'{"device_id":"kitchen","power":1}'
    for _ in range(3):  # each is forgotten when it has been answered
        assert client.post("/api/data", content=reading + b" " * 900).status_code == 200
    second = client.post("/api/data", content=reading + b" " * 1_000)
    assert (second.status_code, second.json()["code"]) == (503, "hub_full")
    assert second.headers["retry-after"] == "5"
    assert client.post("/api/data", content=reading).status_code == 200
