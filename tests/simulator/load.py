"""Messages for benchmarks, made at next to no cost: the bench is to measure the hub, not us.

Every message carries fresh `seq`, `up` and registers; the other values stay as they are.
"""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from tests.simulator.messages import Channel, compact, topic


class Message(NamedTuple):
    """What to publish with QoS 1."""

    topic: str
    payload: bytes


class LoadNode:
    """One node's endless stream of batches, `records` each, in one boot from seq 1 on."""

    def __init__(
        self, number: int, *, records: int, channels: int, interval_ms: int, rng: Random
    ) -> None:
        self.identity = f"b0b0{number:08x}"
        self.boot = f"{rng.getrandbits(32):08x}"
        self.records = records
        self.seq = 0
        self._interval_ms = interval_ms
        self._channels = channels
        powers_w = [round(rng.uniform(20, 2_500), 1) for _ in range(records * channels)]
        self._step_mwh = max(1, round(max(powers_w) * interval_ms / 3_600))
        self._template = self._make_template(powers_w)

    def hello(self) -> Message:
        """The retained message that must come before the batches."""
        channels = [Channel(ch, "SCT-013-030", 30).hello for ch in range(self._channels)]
        hello = {
            "v": 1,
            "node": self.identity,
            "boot": self.boot,
            "boots": 1,
            "up": 0,
            "firmware": "1.4.0",
            "hardware": "esp32",
            "reset": "power_on",
            "interval_s": self._interval_ms / 1_000,
            "channels": channels,
            "voltage_inputs": 1,
        }
        return Message(topic(self.identity, "hello"), compact(hello))

    def message(self) -> Message:
        """The next batch; its `up` is the end of its last record."""
        values: list[int | float] = [(self.seq + self.records) * self._interval_ms]
        for seq in range(self.seq + 1, self.seq + self.records + 1):
            wh = seq * self._step_mwh / 1_000
            values += (seq, seq * self._interval_ms)
            values += (wh,) * self._channels
        self.seq += self.records
        return Message(topic(self.identity, "records"), (self._template % tuple(values)).encode())

    def _make_template(self, powers_w: list[float]) -> str:
        """A batch with places for `up`, and for `seq`, `up` and the registers of each record."""
        power = iter(powers_w)
        records = []
        for _ in range(self.records):
            channels = ",".join(
                f'{{"i":{watts / 230:.3f},"u":230.1,"p":{watts},"e":%.3f,"x":0}}'
                for watts in (next(power) for _ in range(self._channels))
            )
            records.append(
                f'{{"seq":%d,"up":%d,"ms":{self._interval_ms},"hz":49.98,"ch":[{channels}]}}'
            )
        head = (
            f'{{"v":1,"node":"{self.identity}","boot":"{self.boot}","boots":1,"up":%d,'
            f'"channels":{list(range(self._channels))},"more":false,"records":['
        )
        return f"{head}{','.join(records)}]}}"


class Load:
    """`nodes` nodes that send `records` records a message, with `channels` channels each."""

    def __init__(
        self,
        nodes: int,
        *,
        records: int = 10,
        channels: int = 1,
        interval_ms: int = 1_000,
        seed: int = 1,
    ) -> None:
        rng = Random(seed)
        self.nodes = [
            LoadNode(number, records=records, channels=channels, interval_ms=interval_ms, rng=rng)
            for number in range(1, nodes + 1)
        ]
        self.readings_a_message = records * channels

    def hellos(self) -> list[Message]:
        """All nodes' hellos."""
        return [node.hello() for node in self.nodes]

    def messages(self, rounds: int) -> Iterator[Message]:
        """`rounds` batches of every node, in turn; `list()` it to have them prebuilt."""
        for _ in range(rounds):
            for node in self.nodes:
                yield node.message()
