"""What a node says over MQTT, message by message, as a test dictates it."""

import asyncio
import json
import socket
from collections.abc import Sequence
from typing import Any

import aiomqtt

from edge.wire import topics

UP_MS = 60_000  # all that is said here is said a minute after the node's boot
Message = tuple[str, Any]  # last part of the topic, content


def connection(mqtt_port: int) -> aiomqtt.Client:
    """A connection to be opened, on which no message waits in the kernel for the one before it."""
    no_delay = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return aiomqtt.Client("127.0.0.1", mqtt_port, socket_options=[no_delay])


def say(mqtt_port: int, node: str, messages: Sequence[Message]) -> None:
    """Publish these in order, and return when the broker has them all."""

    async def speak() -> None:
        async with connection(mqtt_port) as client:
            for last, content in messages:
                payload = content if isinstance(content, str) else json.dumps(content)
                await client.publish(topics.of(node, last), payload, qos=1)

    asyncio.run(speak())


def hello(node: str, channels: int, boot: str = "9f2c01ab") -> Message:
    """A node with so many channels introduces itself."""
    described = [{"ch": ch, "sensor": "SCT-013-030", "rated_a": 30} for ch in range(channels)]
    return "hello", {
        "v": 1, "node": node, "boot": boot, "boots": 1, "up": UP_MS, "interval_s": 10,
        "channels": described,
    }  # fmt: skip


def live(channels: int, power_w: float) -> Message:
    """The newest values, the same on every channel."""
    values = [{"i": 1.5, "u": 230.1, "p": power_w}] * channels
    return "live", {"up": UP_MS, "channels": list(range(channels)), "ch": values}


def records(node: str, seqs: Sequence[int], boot: str = "9f2c01ab") -> Message:
    """A batch of one channel, a second each."""
    kept = [
        {"seq": seq, "up": seq * 1_000, "ms": 1_000, "ch": [{"p": 360.0, "e": seq / 10}]}
        for seq in seqs
    ]
    return "records", {
        "v": 1, "node": node, "boot": boot, "up": UP_MS, "channels": [0],
        "records": kept,
    }  # fmt: skip
