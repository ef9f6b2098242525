"""Who is who: nodes, channels, boots, and the principal that asks."""

import re
from dataclasses import dataclass
from enum import IntEnum

NODE_IDENTITY = re.compile(r"[0-9a-f]{12}")
BOOT_NAME = re.compile(r"[0-9a-f]{8}")

UTC_BOOT = "utc"
"""The pseudo-boot of readings that carry their own time: its uptime is Unix time."""


def arrival_boot(hub_boot_name: str) -> str:
    """The pseudo-boot of readings dated when they arrive: its uptime is the hub's."""
    return f"hub:{hub_boot_name}"


class Role(IntEnum):
    """What a principal may do; each role may do what the lower ones may."""

    NOBODY = 0
    NODE = 1
    VIEWER = 2
    MEMBER = 3
    OWNER = 4


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: a name for the log, and what it may do."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Channel:
    """One CT input of a node, with its label.

    `ch` is its index on the node, `inside_id` the channel that measures it too (its power is part
    of that one's), `rated_a` the sensor's rated current, `max_a` what the input can measure.
    """

    id: int
    node_id: int
    ch: int
    name: str | None
    role: str
    inside_id: int | None
    sensor: str | None
    rated_a: float | None
    max_a: float | None = None
