"""What a simulated node makes of settings and questions."""

import json
from random import Random

from tests.simulator.messages import Channel, Output, Post, Publish, topic
from tests.simulator.node import Node
from tests.simulator.record import JsonObject, Sensed

IDENTITY = "a4cf12fe0b1c"
LINE = b'{"rev":4,"interval_s":1,"channels":[{"ch":0,"amps_per_volt":60}]}'


def make_node(http: bool = False) -> Node:
    """A node of one clamp on which there are 10 A."""
    channels = (Channel(0, "SCT-013-030", 30),)
    return Node(
        IDENTITY, channels, lambda up, ms: (None, [Sensed(10_000, None, 23_000)]), Random(1),
        http=http,
    )  # fmt: skip


def told(node: Node, body: bytes) -> list[JsonObject]:
    """What it answers to settings."""
    return said(node.received(topic(IDENTITY, "settings"), body, 0), "settings/applied")


def said(outputs: list[Output], last: str) -> list[JsonObject]:
    """The messages on one of its topics."""
    return [
        json.loads(one.payload)
        for one in outputs
        if isinstance(one, Publish) and one.topic == topic(IDENTITY, last)
    ]


def test_settings_are_applied_and_answered_with_their_revision() -> None:
    node = make_node()
    assert told(node, LINE) == [{"rev": 4}]
    assert (node.interval_ms, node._see(0, 1)[1][0].current_ma) == (1_000, 20_000)
    assert told(node, LINE) == [{"rev": 4}]


def test_settings_that_are_wrong_are_refused_as_a_whole() -> None:
    node = make_node()
    told(node, LINE)
    (answer,) = told(node, b'{"rev":5,"interval_s":0,"channels":[{"ch":0}]}')
    assert (answer["rev"], answer["error"].split(":")[0]) == (5, "interval_s")
    (answer,) = told(node, b'{"rev":5,"channels":[{"ch":0,"phase_deg":90}]}')
    assert answer["error"] == "channels[0].phase_deg: must be 0, 120, 180 or 240"
    assert (node.interval_ms, node.settings.rev) == (1_000, 4)


def test_a_node_keeps_its_settings_over_power_cuts_and_not_over_an_erased_flash() -> None:
    node = make_node()
    told(node, LINE)
    node.lose_power()
    assert said(node.connected(0), "hello")[0]["settings_rev"] == 4
    node.wipe()
    assert said(node.connected(0), "hello")[0]["settings_rev"] == 0


def test_over_http_the_next_hello_tells_what_became_of_settings() -> None:
    node = make_node(http=True)
    for _ in range(3):
        node.tick(node.due_ms())
        node.unreachable(node.due_ms())
    carrying = b'{"ack":{"hello":true},"settings":%s}'
    hello = posted(node, carrying % LINE)
    assert (hello["settings_rev"], "settings_refused" in hello) == (4, False)
    hello = posted(node, carrying % b'{"rev":5,"interval_s":0}')
    assert (hello["settings_rev"], hello["settings_refused"]["rev"]) == (4, 5)


def posted(node: Node, answer: bytes) -> JsonObject:
    """Answer what it posts, and give the hello that it posts then."""
    up_ms = max(node.due_ms(), 120_000)
    if node._posting is None:
        node.tick(up_ms)
    outputs = node.posted(200, answer, up_ms)
    found = next(one for one in outputs if isinstance(one, Post))
    hello: JsonObject = json.loads(found.payload)
    return hello


def test_noise_is_learnt_from_an_open_clamp_only() -> None:
    node = make_node()
    ask = b'{"id":8,"ask":"noise","ch":0}'
    (answer,) = said(node.received(topic(IDENTITY, "ask"), ask, 0), "answer")
    assert "take it off the conductor" in answer["error"]
    node.clamp_errors[0] = 0.0
    (answer,) = said(node.received(topic(IDENTITY, "ask"), ask, 0), "answer")
    assert answer == {"id": 8, "ask": "noise", "ch": 0, "noise_a": 0.0412}


def test_a_node_blinks_as_long_as_it_is_asked_to() -> None:
    node = make_node()
    (answer,) = said(
        node.received(topic(IDENTITY, "ask"), b'{"id":7,"ask":"identify","for_s":5}', 0), "answer"
    )
    assert (answer, node.blinks_s) == ({"id": 7, "ask": "identify"}, [5])
