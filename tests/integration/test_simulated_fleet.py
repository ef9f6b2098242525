"""The fleet on a real broker, with a hub that only acknowledges."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Self

import aiomqtt
import pytest

from tests.simulator import keeping
from tests.simulator.driver import Address
from tests.simulator.faults import Faults
from tests.simulator.fleet import Fleet, Key, Options
from tests.stack.free_port import free_port
from tests.stack.mosquitto import PrivateMosquitto

WITHIN_S = 20
PATIENT_S = 0.2  # what the hub tells as commit_s: nodes send again soon
Batch = dict[str, Any]


class AckingHub:
    """Keeps every record by its name and acknowledges; `refuses` makes a batch unreadable."""

    def __init__(self, client: aiomqtt.Client) -> None:
        self.stored: dict[Key, Batch] = {}
        self.repeated = 0
        self.batches: list[Batch] = []
        self.presence: list[tuple[str, bytes]] = []
        self.heard: set[str] = set()
        self.unknown: set[str] = set()
        self._client = client

    async def listen(self) -> None:
        await self._client.subscribe("ohmstead/1/+/#", qos=1)
        async for message in self._client.messages:
            _, _, identity, last = message.topic.value.split("/", 3)
            payload = message.payload
            assert isinstance(payload, bytes)
            self.heard.add(last)
            if last == "records":
                await self._answer(identity, payload)
            elif last == "hello":
                self.unknown.discard(identity)
            elif last == "presence":
                self.presence.append((identity, payload))

    async def _answer(self, identity: str, payload: bytes) -> None:
        ack: Batch
        try:
            batch = json.loads(payload)
        except ValueError:
            ack = {"error": "unreadable"}
        else:
            ack = {"error": "hello"} if identity in self.unknown else self._keep(identity, batch)
        await self._client.publish(f"ohmstead/1/{identity}/ack", json.dumps(ack), qos=1)

    def _keep(self, identity: str, batch: Batch) -> Batch:
        self.batches.append(batch)
        for record in batch["records"]:
            key = Key(identity, batch["boot"], record["seq"])
            self.repeated += key in self.stored
            self.stored[key] = record
        return {"boot": batch["boot"], "seq": batch["records"][-1]["seq"], "commit_s": PATIENT_S}


class AckingServer:
    """The same over HTTP: answers each POST /api/data with its ack."""

    def __init__(self) -> None:
        said = self.said = list[str]()

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                said.append("records" if "records" in message else "hello")
                ack: Batch = {"hello": True}
                if "records" in message:
                    seq = message["records"][-1]["seq"]
                    ack = {"boot": message["boot"], "seq": seq, "commit_s": PATIENT_S}
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps({"ack": ack}).encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@asynccontextmanager
async def acking_hub(mosquitto: PrivateMosquitto) -> AsyncIterator[AckingHub]:
    at_once = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
    async with aiomqtt.Client(mosquitto.host, mosquitto.port, socket_options=at_once) as client:
        hub = AckingHub(client)
        listening = asyncio.create_task(hub.listen())
        try:
            yield hub
        finally:
            listening.cancel()


def run(
    mosquitto: PrivateMosquitto,
    options: Options,
    play: Callable[[Fleet, AckingHub], Any],
) -> None:
    async def scene() -> None:
        address = Address(mosquitto.host, mosquitto.port)
        async with (
            asyncio.timeout(WITHIN_S),
            acking_hub(mosquitto) as hub,
            Fleet(address, options) as fleet,
        ):
            await play(fleet, hub)

    asyncio.run(scene())


def made_at_least(fleet: Fleet, count: int) -> Callable[[], bool]:
    return lambda: len(fleet.made()) >= count


def test_every_record_is_stored_and_every_acknowledged_one_was_stored(
    mosquitto: PrivateMosquitto,
) -> None:
    async def play(fleet: Fleet, hub: AckingHub) -> None:
        await fleet.until(made_at_least(fleet, 30))
        await fleet.drained()
        assert hub.stored.keys() >= fleet.acknowledged().keys()
        assert {key.identity for key in hub.stored} == {node.identity for node in fleet}
        assert hub.heard >= {"hello", "records", "live", "presence", "health"}

    run(mosquitto, Options(nodes=5, interval_s=0.2, live_s=0.5), play)


def test_a_month_with_the_hub_away_arrives_in_order_and_whole(mosquitto: PrivateMosquitto) -> None:
    async def play(fleet: Fleet, hub: AckingHub) -> None:
        await fleet.drained()
        node = fleet[1]
        own = [key.seq for key in hub.stored if key.identity == node.identity]
        assert own == list(range(1, len(own) + 1))
        assert len(own) >= 2 * 1_440
        assert hub.repeated == 0
        assert all(batch["more"] for batch in hub.batches[:10])
        last = hub.stored[Key(node.identity, node.boot, len(own))]
        assert last["ch"][0]["e"] == pytest.approx(fleet.expected_energy_wh(1, 0), abs=0.0005)

    run(mosquitto, Options(nodes=2, backfill_s=2 * 86_400), play)


def test_nothing_is_lost_or_doubled_when_acks_are_lost_and_batches_repeat_and_overtake(
    mosquitto: PrivateMosquitto,
) -> None:
    faults = Faults(drop_acks=0.3, duplicate=0.4, delay_s=0.1)

    async def play(fleet: Fleet, hub: AckingHub) -> None:
        for node in fleet:
            node.sender.wait_ms = 600
        await fleet.until(made_at_least(fleet, 60))
        faults.drop_acks = 0
        await fleet.drained()
        assert hub.repeated > 0
        for node in fleet:
            assert len(node.truth.acknowledged) == node.seq
        assert hub.stored.keys() >= fleet.acknowledged().keys()

    run(mosquitto, Options(nodes=3, interval_s=0.2, faults=faults), play)


def test_a_cut_connection_publishes_the_will_and_is_opened_again(
    mosquitto: PrivateMosquitto,
) -> None:
    async def play(fleet: Fleet, hub: AckingHub) -> None:
        identity = fleet[0].identity
        await fleet.until(made_at_least(fleet, 3))
        await fleet.drained()
        fleet.cut(0)
        await fleet.until(lambda: not fleet[0].link.connected)
        await fleet.until(lambda: fleet[0].link.connected)
        await fleet.until(made_at_least(fleet, len(fleet.made()) + 2))
        await fleet.drained()
        states = [payload for who, payload in hub.presence if who == identity]
        assert states[-3:] == [b"online", b"offline", b"online"]

    run(mosquitto, Options(nodes=1, interval_s=0.2, seed=21), play)


def test_records_of_an_earlier_boot_come_without_the_message_time(
    mosquitto: PrivateMosquitto,
) -> None:
    async def play(fleet: Fleet, hub: AckingHub) -> None:
        node = fleet[0]
        await fleet.until(made_at_least(fleet, 5))
        fleet.options.faults.drop_acks = 1
        earlier = node.boot
        await fleet.until(made_at_least(fleet, 10))
        await fleet.reboot(0)
        fleet.options.faults.drop_acks = 0
        await fleet.until(lambda: node.journal.held == 0 and node.seq > 2)
        ups = {batch["up"] is None for batch in hub.batches if batch["boot"] == earlier}
        assert ups == {True, False}
        assert node.boot in {batch["boot"] for batch in hub.batches}
        assert not node.truth.lost
        assert hub.stored.keys() >= fleet.acknowledged().keys()

    run(mosquitto, Options(nodes=1, interval_s=0.1, seed=31, faults=Faults()), play)


def test_a_hub_that_forgot_the_node_is_told_hello_and_gets_everything(
    mosquitto: PrivateMosquitto,
) -> None:
    async def play(fleet: Fleet, hub: AckingHub) -> None:
        hub.unknown.add(fleet[0].identity)
        await fleet.until(made_at_least(fleet, 3))
        await fleet.drained()
        assert not hub.unknown
        assert len(hub.stored) == len(fleet.acknowledged())

    run(mosquitto, Options(nodes=1, interval_s=0.3, seed=41), play)


def test_a_poisoned_record_is_set_aside_and_its_neighbours_arrive(
    mosquitto: PrivateMosquitto,
) -> None:
    async def play(fleet: Fleet, hub: AckingHub) -> None:
        node = fleet[0]
        node.poison()
        await fleet.until(lambda: node.journal.dropped == 1)
        await fleet.drained()
        assert [record.seq for record in node.truth.set_aside] == [1]
        assert {key.seq for key in hub.stored} == set(range(2, node.seq + 1))

    run(mosquitto, Options(nodes=1, interval_s=1, seed=51), play)


def test_two_boards_with_one_identity_are_two_boots_alive_at_once(
    mosquitto: PrivateMosquitto,
) -> None:
    async def play(fleet: Fleet, hub: AckingHub) -> None:
        twin = fleet.add_twin(0)
        await fleet.until(lambda: min(fleet[0].seq, fleet[twin].seq) >= 5)
        assert fleet[0].identity == fleet[twin].identity
        assert fleet[0].boot != fleet[twin].boot
        await fleet.drained()
        assert {key.boot for key in hub.stored} == {fleet[0].boot, fleet[twin].boot}

    run(mosquitto, Options(nodes=1, interval_s=0.3, seed=61), play)


def test_a_kept_node_goes_on_with_its_registers_boots_and_what_it_holds(tmp_path: Path) -> None:
    first, again = (
        Fleet(Address("127.0.0.1", 1), Options(nodes=1, chance=run)) for run in ("first", "again")
    )
    first[0].tick(50_000)
    first[0].journal.acknowledge(first[0].journal.batch()[:3])
    keeping.save(first, tmp_path)
    assert keeping.load(again, tmp_path) == 1
    before, after = first[0], again[0]
    assert (after.journal.kept, after.journal.held, after.boots) == (3, 2, before.boots + 1)
    assert after.boot != before.boot
    after.tick(10_000)
    assert after.registers[0].imported_mwh > before.registers[0].imported_mwh > 0
    (held,) = {record.boot for record in after.journal.batch()}
    assert held == before.boot


def test_over_http_a_node_talks_while_the_broker_is_away() -> None:
    async def scene() -> None:
        with AckingServer() as server:
            address = Address("127.0.0.1", free_port(), server.url)
            async with (
                asyncio.timeout(WITHIN_S),
                Fleet(address, Options(nodes=1, interval_s=0.5)) as fleet,
            ):
                await fleet.until(lambda: len(fleet.acknowledged()) >= 8)
                assert fleet[0].link.over_http
            assert server.said[0] == "hello"
            assert server.said.count("hello") == 1

    asyncio.run(scene())
