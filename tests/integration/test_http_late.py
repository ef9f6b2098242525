"""What comes late: an answer that nobody waits for any more, and a body that never ends."""

import asyncio
from collections.abc import Iterator

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from edge.api import app as http
from edge.api import bodies, data
from edge.config import Config
from edge.domain.errors import Incomplete
from edge.main import Hub
from edge.store.engine import Database
from tests.fake_clock import RunningClock

READING = {"device_id": "kitchen", "power": 640, "timestamp": "2026-05-04T10:00:00Z"}


@pytest.fixture
def hub(database: str) -> Iterator[Hub]:
    """Yield a hub in this process, without a broker."""
    hub = Hub(Config(commit_interval_s=0.01), RunningClock(), Database(database))
    hub.start()
    yield hub
    hub.stop()


def test_a_commit_that_comes_after_the_answer_harms_nobody(
    hub: Hub, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer is held up until the request was told to try later; then it goes on."""
    monkeypatch.setattr(data, "WAIT_S", 0.5)
    client = TestClient(http.create(hub.parts(None)))
    assert client.post("/api/data", json={**READING, "device_id": "first"}).status_code == 200
    other = Database(database)
    with other.transaction() as connection:
        connection.exec_driver_sql("lock table reading in access exclusive mode")
        late = client.post("/api/data", json=READING)
        assert (late.status_code, late.json()["code"]) == (503, "database_away")
        assert late.headers["retry-after"] == "5"
    other.close()
    again = client.post("/api/data", json=READING)
    assert (again.status_code, again.json()["repeated"]) == (200, 1)
    assert not hub.dead


def test_a_body_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "WITHIN_S", 0.05)

    async def never() -> dict[str, object]:
        await asyncio.Event().wait()
        return {}

    request = Request({"type": "http", "headers": []}, never)
    with pytest.raises(Incomplete, match="smaller parts"):
        asyncio.run(data._body(request))
