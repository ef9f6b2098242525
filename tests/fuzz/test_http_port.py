"""Junk at the HTTP port itself: the hub answers the next one, and waits for nobody for ever."""

import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from random import Random

import pytest

from edge.server import MOST_CONNECTIONS
from tests.integration.raw_http import connect
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.open_files import allow_files

WITHIN_S = 60.0
POST = b"POST /api/data HTTP/1.1\r\nHost: hub\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: hub\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
NOT_HTTP = [
    b"\0" * 4_000,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # what a browser says that wants TLS
    b"\x10\x0e\x00\x04MQTT\x04\x02\x00\x3c\x00\x02ab",  # a node at the wrong port
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: hub\r\n\r\n",
    b"GET /%zz%00%ff HTTP/1.1\r\nHost: hub\r\n\r\n",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: hub\r\n\r\n",
    GET + b"X: " + b"a" * 200_000 + b"\r\n\r\n",
    GET + b"X: y\r\n" * 20_000 + b"\r\n",
    GET + b"\0: \0\r\n\r\n",
    GET + b"Content-Length: -1\r\n\r\n",
    GET + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
    GET + b"Content-Length: " + b"9" * 4_500 + b"\r\n\r\n",
    GET + b"Content-Length: 5\r\n\r\nab",
    GET + CHUNKED + b"zz\r\n",
    GET + b"\r\n" + b"\xff\xfe\xfd\r\n\r\n",
    GET + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    b"GET /api/live HTTP/1.1\r\nHost: hub\r\n" + CHUNKED + b"zz\r\n",
    b"GET /api/live HTTP/1.1\r\nHost: hub\r\n\r\n" + b"\xff" * 100,
    POST + CHUNKED + b"zz\r\n",
    POST + CHUNKED + b"5\r\nab",
    POST + CHUNKED + b"ffffffffffffffffffff\r\nab\r\n",
    POST + CHUNKED + b"2;" + b"x" * 70_000 + b"\r\n{}\r\n0\r\n\r\n",
    POST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n",
    POST + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00",
    POST + b"Content-Length: 2\r\n\r\n{}" * 50,
    (GET + b"\r\n") * 200,
]


@pytest.fixture
def hub(database: str, mosquitto: PrivateMosquitto, tmp_path: Path) -> Iterator[PrivateHub]:
    """Yield a hub; it must be whole afterwards, and have met nothing that it did not expect."""
    log = tmp_path / "hub.log"
    with PrivateHub(database, mosquitto.port, log=log) as running:
        yield running
        assert running.running
        _answers(running)
    assert "Traceback" not in log.read_text()
    assert "never retrieved" not in log.read_text()


def _answers(hub: PrivateHub) -> None:
    assert hub.get("/healthz").status == 200


def _speak(port: int, said: bytes) -> None:
    """Say it, take what comes, and leave."""
    with connect(port) as link:
        link.setblocking(False)
        with suppress(ConnectionError):  # hung up on: quite right
            link.send(said)
            if select.select([link], [], [], 0.02)[0]:
                link.recv(65_536)


def test_what_is_no_http_is_turned_away(hub: PrivateHub) -> None:
    for said in NOT_HTTP:
        _speak(hub.port, said)
        _answers(hub)


def test_requests_cut_and_spoilt_anywhere_are_turned_away(hub: PrivateHub, whole: bool) -> None:
    rng = Random(4_711)
    good = POST + b'Content-Length: 31\r\n\r\n{"device_id":"junk","power":12}'
    for number in range(10_000 if whole else 300):
        said = bytearray(rng.choice([good, *NOT_HTTP[13:]]))
        del said[rng.randrange(len(said)) :]
        for _ in range(rng.choice([0, 0, 1, 5])):
            said[rng.randrange(len(said)) if said else 0 : 0] = rng.randbytes(rng.randint(1, 4))
        _speak(hub.port, bytes(said))
        if number % 100 == 0:
            _answers(hub)


def test_who_says_nothing_is_cut_off_first_where_there_are_many(hub: PrivateHub) -> None:
    """And whoever is being answered stays: a stream is no silent client."""
    allow_files(2 * MOST_CONNECTIONS)
    with ExitStack() as stack:
        stream = stack.enter_context(connect(hub.port))
        stream.sendall(b"GET /api/live HTTP/1.1\r\nHost: hub\r\n\r\n")
        assert stream.recv(12) == b"HTTP/1.1 200"
        silent = [stack.enter_context(connect(hub.port)) for _ in range(MOST_CONNECTIONS + 50)]
        for _ in range(20):
            _answers(hub)
        assert _hung_up(silent[:50])
        stream.settimeout(0.05)
        with suppress(TimeoutError):
            while stream.recv(65_536):
                continue
            pytest.fail("the stream was ended")


def test_a_request_that_does_not_come_is_not_waited_for(hub: PrivateHub) -> None:
    """Neither from those who say nothing nor from those who say a letter now and then."""
    with ExitStack() as stack:
        links = [stack.enter_context(connect(hub.port)) for _ in range(60)]
        slow = links[:30]
        began = time.monotonic()
        while links and time.monotonic() - began < WITHIN_S:
            for link in slow:
                _dribble(link)
            _answers(hub)
            links = [link for link in links if not _hung_up([link])]
            select.select([], [], [], 0.2)
        assert not links


def _dribble(link: socket.socket) -> None:
    with suppress(OSError):  # hung up on
        link.send(b"G")


def _hung_up(links: list[socket.socket]) -> bool:
    """Whether all of these have been; nothing has been said to them before."""
    ready, _, _ = select.select(links, [], [], 0)
    return len(ready) == len(links)
