"""What the flows need of the machine, as protocols: each has two real implementations."""

from typing import Protocol

from edge.domain.clocks import HubTime, Trust


class Clock(Protocol):
    """The machine's clocks. `boot_ms` counts from the machine's boot and is never stepped."""

    def boot_ms(self) -> int:
        """Milliseconds since this boot of the machine, sleep included."""
        ...

    def utc_ms(self) -> int:
        """What the wall clock believes, Unix ms."""
        ...

    def trust(self) -> Trust:
        """How far the wall clock is vouched for."""
        ...

    def boot_name(self) -> str:
        """A name for this boot of the machine."""
        ...


class HubDates(Protocol):
    """The hub's belief of the time; see `flows.clocks`."""

    @property
    def time(self) -> HubTime:
        """This boot of the hub: its offset to UTC and how far that is trusted."""
        ...

    def utc_ms(self, boot_ms: int) -> int:
        """A moment on the hub's clock as Unix ms."""
        ...

    def correct(self, offset_ms: int, trust: Trust) -> bool:
        """Move this boot of the hub to a better offset, if it is one; whether it did."""
        ...


class Publisher(Protocol):
    """The way to nodes that the hub speaks to of its own accord; any thread may use it."""

    def retain(self, topic: str, body: bytes) -> None:
        """Let the broker hold this for whoever subscribes, from now on; an empty body: nothing."""
        ...

    def say(self, topic: str, body: bytes) -> bool:
        """Publish this once, for whoever listens now; False: there is no connection, it is lost."""
        ...
