"""Topics: what is a node's and what is not."""

import pytest

from edge.wire import topics

NODE = "a4cf12fe0b1c"


@pytest.mark.parametrize("kind", topics.KINDS)
def test_a_node_s_topic_is_read_as_it_is_written(kind: str) -> None:
    assert topics.parse(topics.of(NODE, kind)) == (NODE, kind)


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "ohmstead",
        "ohmstead/1/a4cf12fe0b1c",
        "ohmstead/1/a4cf12fe0b1c/ack",  # the hub's own
        "ohmstead/1/a4cf12fe0b1c/settings",
        "ohmstead/1/a4cf12fe0b1c/records/more",
        "ohmstead/2/a4cf12fe0b1c/records",
        "/ohmstead/1/a4cf12fe0b1c/records",
        "Ohmstead/1/a4cf12fe0b1c/records",
        "tele/kitchen/SENSOR",
    ],
)
def test_any_other_topic_is_nobody_s(topic: str) -> None:
    assert topics.parse(topic) is None


def test_the_hub_listens_to_every_kind_and_never_to_itself() -> None:
    assert tuple(f"ohmstead/1/+/{kind}" for kind in topics.KINDS) == topics.SUBSCRIPTIONS
    assert topics.ack(NODE) == "ohmstead/1/a4cf12fe0b1c/ack"
    assert topics.parse(topics.ack(NODE)) is None
