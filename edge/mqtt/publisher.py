"""What the hub tells nodes of its own accord: what the broker is to hold for them, and questions.

Its messages wait for the broker's word one after another, in a task of their own: acks, which are
many, wait for none of them.
"""

import asyncio
import math
import threading
from collections import deque
from contextlib import suppress

import aiomqtt

MOST_SPOKEN = 1_000


class Publisher:
    """Publishes at QoS 1 over whatever connection there is. Any thread may call `retain` and `say`.

    The broker need not keep anything: what is retained is published again at each connection.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._retained: dict[str, bytes] = {}
        self._due: dict[str, None] = {}  # topics whose retained message is still to be published
        self._spoken: deque[tuple[str, bytes]] = deque(maxlen=MOST_SPOKEN)
        self._wake: asyncio.Event | None = None  # None while there is no connection
        self._loop: asyncio.AbstractEventLoop | None = None

    def retain(self, topic: str, body: bytes) -> None:
        """Let the broker hold this for whoever subscribes, from now on; an empty body: nothing."""
        with self._lock:
            self._retained[topic] = body
            self._due[topic] = None
            self._wake_up()

    def say(self, topic: str, body: bytes) -> bool:
        """Publish this once, for whoever listens now; False: there is no connection, it is lost."""
        with self._lock:
            if self._wake is None:
                return False
            self._spoken.append((topic, body))
            self._wake_up()
            return True

    async def serve(self, client: aiomqtt.Client) -> None:
        """Publish over this connection until it ends or the task is cancelled. Raises MqttError."""
        wake = asyncio.Event()
        with self._lock:
            self._loop, self._wake = asyncio.get_running_loop(), wake
            self._due = dict.fromkeys(self._retained)
            self._spoken.clear()
        try:
            while True:
                while (message := self._next()) is not None:
                    topic, body, retain = message
                    # The end of the connection ends the wait.
                    await client.publish(topic, body, qos=1, retain=retain, timeout=math.inf)
                await wake.wait()
                wake.clear()
        finally:
            with self._lock:
                self._wake = None

    def _next(self) -> tuple[str, bytes, bool] | None:
        with self._lock:
            if self._spoken:
                return *self._spoken.popleft(), False
            for topic in self._due:
                del self._due[topic]
                return topic, self._retained[topic], True
            return None

    def _wake_up(self) -> None:
        if self._wake is not None and self._loop is not None:
            # Once the event loop has ended nobody can be told; it is said at the next start.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake.set)
