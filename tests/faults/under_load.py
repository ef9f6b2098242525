"""Many nodes send at an even pace for long; what it cost is said while it runs."""

import asyncio
import http.client
import time
from statistics import median, quantiles
from typing import NamedTuple

from tests.bench.cost import memory
from tests.bench.dialects import NodeProtocol
from tests.bench.events import Watch
from tests.bench.load import Fleet
from tests.bench.pace import all_answered, steadily
from tests.bench.sides import Side
from tests.stack.errors import StackError
from tests.stack.free_port import LOOPBACK
from tests.stack.open_files import allow_files

WITHIN_S = 120.0
RECORDS = 10
FILES_BESIDES = 200
HOUSEHOLD = "/api/usage?level=hour&" + "&".join(f"node={number}" for number in range(1, 51))


class Plan(NamedTuple):
    """So many nodes for so long; the usage of a household of them is asked for every `ask_s`."""

    nodes: int
    seconds: float
    ask_s: float
    commit_s: float = 10.0


class Outcome(NamedTuple):
    """Readings sent, all acknowledged, and stored; the hub's resident memory in MB, in order;
    what the screen never saw of the messages; what the hub left unanswered; how long usage took,
    for a household and at the end for every node, and the memory after that."""

    sent: int
    stored: int
    memory_mb: list[float]
    messages: int
    unseen: int
    unanswered: float
    usage_ms: list[float]
    everything_ms: float
    everything_mb: float

    def middle_mb(self, third: int) -> float:
        """The median of one third of the run (0 to 2)."""
        length = len(self.memory_mb) // 3
        return median(self.memory_mb[third * length : (third + 1) * length])


class Load:
    """`plan` on the stack `side`; one screen watches, one person asks for usage now and then."""

    def __init__(self, side: Side, plan: Plan) -> None:
        self._side = side
        self._plan = plan
        self._watch = Watch()
        self._sent: dict[float, float] = {}
        self._told = 0
        self._memory_mb: list[float] = []
        self._usage_ms: list[float] = []

    async def run(self) -> Outcome:
        """Raises LoadError when a batch is refused or never acknowledged."""
        plan, side = self._plan, self._side
        allow_files(plan.nodes + FILES_BESIDES)
        dialect = NodeProtocol("9f2c01ab", more=False)
        fleet = Fleet(LOOPBACK, side.mqtt_port, nodes=plan.nodes, records=RECORDS, dialect=dialect)
        async with fleet:
            met = await steadily(fleet, seconds=RECORDS, records=RECORDS, first_power_w=1)
            await all_answered(fleet, WITHIN_S)
            ready = asyncio.Event()
            watching = asyncio.create_task(self._watch.read(side.http_port, "/api/live", ready))
            await asyncio.wait_for(ready.wait(), WITHIN_S)
            looking = asyncio.create_task(self._look())
            try:
                sent = await steadily(
                    fleet,
                    seconds=plan.seconds,
                    records=RECORDS,
                    first_power_w=plan.nodes + 1,
                    sent=self._note,
                )
                await all_answered(fleet, WITHIN_S)
                await _alive(watching, looking)
            finally:
                for task in (watching, looking):
                    task.cancel()
        everything_ms = await asyncio.to_thread(self._ask_ms, "/api/usage?level=hour")
        return Outcome(
            met + sent,
            await asyncio.to_thread(side.stored),
            self._memory_mb,
            len(self._sent),
            len(self._sent.keys() - self._watch.seen.keys()),
            await asyncio.to_thread(self._figure, "unanswered_total"),
            self._usage_ms,
            everything_ms,
            self._rss_mb(),
        )

    def _note(self, power_w: float) -> None:
        self._sent[power_w] = time.monotonic()

    async def _look(self) -> None:
        """Once a second the memory, now and then the usage, and a line about both."""
        began = asked = time.monotonic()
        while True:
            await asyncio.sleep(1)
            self._memory_mb.append(self._rss_mb())
            if time.monotonic() - asked > self._plan.ask_s:
                asked = time.monotonic()
                self._usage_ms.append(await asyncio.to_thread(self._ask_ms, HOUSEHOLD))
                print(f"{asked - began:5.0f} s  {self._line()}", flush=True)

    def _rss_mb(self) -> float:
        return memory(self._side.pids["hub"]).rss_b / 1e6

    def _line(self) -> str:
        fresh = list(self._sent.items())[self._told : -self._plan.nodes // RECORDS]
        self._told += len(fresh)
        seen = self._watch.seen
        delays_ms = [(seen[power] - at) * 1000 for power, at in fresh if power in seen]
        live = quantiles(delays_ms, n=100) if len(delays_ms) > 1 else [0.0] * 99
        return (
            f"live p50 {live[49]:.1f} p99 {live[98]:.1f} ms, {len(fresh) - len(delays_ms)} of "
            f"{len(fresh)} not shown; usage of 50 nodes {self._usage_ms[-1]:.0f} ms; "
            f"hub {self._memory_mb[-1]:.0f} MB"
        )

    def _ask_ms(self, path: str) -> float:
        began = time.monotonic()
        self._get(path)
        return (time.monotonic() - began) * 1000

    def _figure(self, name: str) -> float:
        """One of the hub's figures for Prometheus."""
        lines = self._get("/metrics").decode().splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith(f"ohmstead_{name}"))

    def _get(self, path: str) -> bytes:
        connection = http.client.HTTPConnection(LOOPBACK, self._side.http_port, timeout=WITHIN_S)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise StackError(f"{path} was answered {answer.status}: {body[:200]!r}")
        return body


async def _alive(*tasks: "asyncio.Task[None]") -> None:
    """Raise what any of these died of: they go on until they are told to end."""
    for task in tasks:
        if task.done():
            await task
            raise StackError("the hub has ended its live stream")
