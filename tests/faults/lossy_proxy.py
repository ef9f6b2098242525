"""A bad network as a TCP proxy: late, slow, cut at any byte, half open, deaf in one direction.

TCP delivers in order or not at all, so what is swallowed is swallowed to the connection's end.
"""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final

MOST_DELAY_S: Final = 0.2
FASTEST_BYTES_PER_S: Final = 60_000
SLOWEST_BYTES_PER_S: Final = 3_000
MOST_BYTES: Final = 6_000
LONGEST_S: Final = 2.0
PIECE_BYTES: Final = 2_048

Pipe = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class End(StrEnum):
    """What becomes of a connection after some bytes."""

    CUT = "cut"  # both sides are told at once
    NODE_BELIEVES = "node believes it open"  # the hub's side is closed, the node is not told
    HUB_BELIEVES = "hub believes it open"
    ACKS_LOST = "what the hub says is lost"  # and what the node says arrives
    WORDS_LOST = "what the node says is lost"


@dataclass(frozen=True, slots=True)
class Fate:
    """Drawn for each connection: `end` comes after so many bytes in its direction."""

    delay_s: float
    bytes_per_s: float
    end: End
    after_bytes: int
    lasts_s: float

    @classmethod
    def draw(cls, rng: Random) -> "Fate":
        """One of a bad day."""
        return cls(
            rng.uniform(0, MOST_DELAY_S),
            rng.uniform(SLOWEST_BYTES_PER_S, FASTEST_BYTES_PER_S),
            rng.choice(list(End)),
            round(MOST_BYTES ** rng.random()),  # as often below a hundred as above a thousand
            rng.uniform(0, LONGEST_S),
        )


class LossyProxy:
    """Takes connections at `listening` and carries them on over what `dial` returns.

    Sound until `storm` is set. `ends` counts what connections came to, `swallowed` bytes.
    """

    def __init__(
        self, listening: socket.socket, dial: Callable[[], socket.socket], rng: Random
    ) -> None:
        self._listening = listening
        self._dial = dial
        self._rng = rng
        self._server: asyncio.Server | None = None
        self._carrying: set[asyncio.Task[None]] = set()
        self.storm = False
        self.refuses = False
        self.connections = 0
        self.ends: Counter[End] = Counter()
        self.swallowed = 0

    async def start(self) -> None:
        """Take connections from now on."""
        self._server = await asyncio.start_server(self._take, sock=self._listening)

    async def stop(self) -> None:
        """Take no more and end all."""
        if self._server is not None:
            self._server.close()
        await self.cut_all()

    async def cut_all(self) -> None:
        """Cut every connection that there is."""
        tasks = list(self._carrying)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def heal(self) -> None:
        """A good network from now on; what hung in the bad one is cut."""
        self.storm = self.refuses = False
        await self.cut_all()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        self.connections += 1
        try:
            if not self.refuses:
                await self._carry((reader, writer))
        except (OSError, asyncio.CancelledError):
            pass  # the end of a connection, whatever it came of
        finally:
            writer.transport.abort()
            self._carrying.discard(task)

    async def _carry(self, node: Pipe) -> None:
        upstream = self._dial()
        hub: Pipe = await asyncio.open_connection(sock=upstream)
        fate = Fate.draw(self._rng) if self.storm else None
        over = asyncio.Event()
        pumps = [
            asyncio.create_task(self._pump(node[0], hub[1], fate, _UP, over)),
            asyncio.create_task(self._pump(hub[0], node[1], fate, _DOWN, over)),
        ]
        ending = asyncio.create_task(over.wait())
        try:
            await asyncio.wait([*pumps, ending], return_when=asyncio.FIRST_COMPLETED)
            if fate is not None and over.is_set():
                self.ends[fate.end] += 1
                await self._end(fate, node, hub, pumps)
        finally:
            hub[1].transport.abort()
            for task in (*pumps, ending):
                task.cancel()

    async def _end(
        self, fate: Fate, node: Pipe, hub: Pipe, pumps: "list[asyncio.Task[None]]"
    ) -> None:
        """The connection has carried its bytes: let it be what it is to be, for its time."""
        if fate.end is End.CUT:
            return
        if fate.end in (End.ACKS_LOST, End.WORDS_LOST):
            await asyncio.wait(pumps, timeout=fate.lasts_s, return_when=asyncio.FIRST_COMPLETED)
            return
        closed, open_still = (hub, node) if fate.end is End.NODE_BELIEVES else (node, hub)
        for pump in pumps:
            pump.cancel()
        await asyncio.wait(pumps)
        closed[1].transport.abort()
        with suppress(TimeoutError):
            async with asyncio.timeout(fate.lasts_s):
                await self._swallow(open_still[0])

    async def _pump(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        fate: Fate | None,
        fails: frozenset[End],
        over: asyncio.Event,
    ) -> None:
        """Carry bytes one way; where this is the way that `fails` in such an end, only so many."""
        left = fate.after_bytes if fate is not None and fate.end in fails else None
        while piece := await source.read(PIECE_BYTES):
            if fate is not None:
                # The bad network itself: this is how late and how slow it is.
                await asyncio.sleep(fate.delay_s + len(piece) / fate.bytes_per_s)
            if left is not None and len(piece) > left:
                sink.write(piece[:left])
                self.swallowed += len(piece) - left
                over.set()
                await self._swallow(source)
                return
            sink.write(piece)
            await sink.drain()
            left = None if left is None else left - len(piece)

    async def _swallow(self, source: asyncio.StreamReader) -> None:
        while piece := await source.read(PIECE_BYTES):
            self.swallowed += len(piece)


_UP = frozenset({End.CUT, End.NODE_BELIEVES, End.WORDS_LOST})
_DOWN = frozenset({End.CUT, End.HUB_BELIEVES, End.ACKS_LOST})
