"""Two private networks and the cable between them: what is in one reaches the other by it alone.

Network namespaces of the kernel, without names: they are gone with their last process, and nothing
that listens in them can be reached from the machine's own network.
"""

import ctypes
import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Final, Self, TypeVar

from tests.stack.errors import StackError

HUB_ADDRESS: Final = "10.231.77.1"
NODES_ADDRESS: Final = "10.231.77.2"
_NEW_NETWORK: Final = 0x40000000  # CLONE_NEWNET
_OWN: Final = "/proc/thread-self/ns/net"
_libc = ctypes.CDLL(None, use_errno=True)

T = TypeVar("T")


class Cable:
    """A network for the hub's side and one for the nodes'; a context manager.

    `hub` and `nodes` are handles for `inside`; the sides see each other under `HUB_ADDRESS` and
    `NODES_ADDRESS`. Raises StackError where this machine does not let us make networks.
    """

    def __enter__(self) -> Self:
        self.hub, self.nodes = _new_network(), _new_network()
        there = f"/proc/{os.getpid()}/fd/{self.nodes}"
        with inside(self.hub):
            _ip("link", "add", "hub0", "type", "veth", "peer", "name", "node0", "netns", there)
            _bring_up("hub0", HUB_ADDRESS)
        with inside(self.nodes):
            _bring_up("node0", NODES_ADDRESS)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.hub)
        os.close(self.nodes)


@contextmanager
def inside(network: int) -> Iterator[None]:
    """Be in a network: this thread's new sockets, processes and threads are there, till the end."""
    before = os.open(_OWN, os.O_RDONLY)
    try:
        _check(_libc.setns(network, _NEW_NETWORK))
        yield
    finally:
        _check(_libc.setns(before, _NEW_NETWORK))
        os.close(before)


def from_here(work: Callable[[], T]) -> Callable[[], T]:
    """Let work that another thread will do be done in the network of this one."""
    network = os.open(_OWN, os.O_RDONLY)

    def do() -> T:
        try:
            if os.readlink(f"/proc/self/fd/{network}") == os.readlink(_OWN):
                return work()
            with inside(network):
                return work()
        finally:
            os.close(network)

    return do


def _new_network() -> int:
    """Make one in a thread of its own, which leaves nothing but the handle."""

    def leave() -> int:
        _check(_libc.unshare(_NEW_NETWORK))
        return os.open(_OWN, os.O_RDONLY)

    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(leave).result()


def _bring_up(device: str, address: str) -> None:
    _ip("address", "add", f"{address}/30", "dev", device)
    _ip("link", "set", device, "up")
    _ip("link", "set", "lo", "up")


def _ip(*words: str) -> None:
    with suppress(FileNotFoundError):
        done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        raise StackError(f"ip {' '.join(words)}: {done.stderr.strip()}")
    raise StackError("there is no program `ip` here: install iproute2")


def _check(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise StackError(f"no private network can be made here: {os.strerror(number)}")
