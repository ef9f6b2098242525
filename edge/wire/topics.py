"""Topics of the node protocol: the only place where one is spelled."""

from typing import NamedTuple

PREFIX = "ohmstead/1"

KINDS = ("hello", "records", "live", "presence", "health", "settings/applied", "answer")
SUBSCRIPTIONS = tuple(f"{PREFIX}/+/{kind}" for kind in KINDS)


class NodeTopic(NamedTuple):
    """Who speaks, and of what."""

    node: str
    kind: str


def parse(topic: str) -> NodeTopic | None:
    """The node and kind of a topic that nodes publish on; None for any other."""
    parts = topic.split("/", 3)
    if len(parts) != 4 or f"{parts[0]}/{parts[1]}" != PREFIX or parts[3] not in KINDS:
        return None
    return NodeTopic(parts[2], parts[3])


def ack(node: str) -> str:
    """Where a node hears what became of its batches."""
    return f"{PREFIX}/{node}/ack"


def settings(node: str) -> str:
    """Where a node finds how it is to measure; retained."""
    return f"{PREFIX}/{node}/settings"


def ask(node: str) -> str:
    """Where a node hears what it is to do once."""
    return f"{PREFIX}/{node}/ask"


def update(node: str) -> str:
    """Where a node finds the firmware that it is offered; retained."""
    return f"{PREFIX}/{node}/update"


def of(node: str, kind: str) -> str:
    """The topic on which a node publishes this kind of message."""
    return f"{PREFIX}/{node}/{kind}"
