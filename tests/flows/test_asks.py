"""Questions to nodes: asked, answered, unanswered; learnt noise becomes a revision."""

import pytest

from edge.domain.asks import UNANSWERED_MS
from edge.domain.errors import BrokerAway, NotFound
from edge.flows.asks import Asks
from edge.wire import topics
from edge.wire.node_message import Answer
from tests.fake_clock import FakeClock
from tests.flows.conftest import NODE, QuietHub

ID = 1


class Broker:
    """Somebody who publishes, or does not; `said` is what was."""

    def __init__(self) -> None:
        self.there = True
        self.said: list[tuple[str, bytes]] = []

    def say(self, topic: str, body: bytes) -> bool:
        self.said.append((topic, body))
        return self.there

    def retain(self, topic: str, body: bytes) -> None:
        raise AssertionError("a question is not retained")


@pytest.fixture
def broker() -> Broker:
    return Broker()


@pytest.fixture
def asks(quiet: QuietHub, broker: Broker) -> Asks:
    """The flow, over a node that has said hello."""
    quiet.hello(up=60_000)
    hub = quiet.hub
    return Asks(
        hub.database,
        hub.clock,
        hub.dates,
        broker,
        node_id=hub.known.node_id,
        learnt=hub.node_settings.learnt,
    )


def test_learnt_noise_is_in_the_next_revision(asks: Asks, quiet: QuietHub, broker: Broker) -> None:
    ask = asks.noise(ID, 0, "ann")
    assert broker.said == [(topics.ask(NODE), b'{"id":%d,"ask":"noise","ch":0}' % ask.id)]
    asks.answered(NODE, Answer(ask.id, "noise", 0, 0.0412))
    view = quiet.hub.node_settings.newest(ID)
    assert (view.rev, view.why, view.made_by) == (1, "noise", "ann")
    assert view.settings.channel(0).noise_a == 0.0412
    assert asks.of_node(ID)[0].state(quiet.clock.boot_ms()) == "done"


def test_what_could_not_be_learnt_changes_nothing(asks: Asks, quiet: QuietHub) -> None:
    ask = asks.noise(ID, 0, "ann")
    asks.answered(NODE, Answer(ask.id, "noise", 0, error="mains frequency is on the clamp"))
    found = asks.of_node(ID)[0]
    assert found.state(quiet.clock.boot_ms()) == "failed"
    assert found.error == "mains frequency is on the clamp"
    assert quiet.hub.node_settings.newest(ID).rev == 0


def test_an_answer_counts_once_and_only_to_what_was_asked(asks: Asks, quiet: QuietHub) -> None:
    ask = asks.noise(ID, 0, "ann")
    asks.answered(NODE, Answer(ask.id - 1, "noise", 0, 0.5))
    asks.answered("a4cf12fe0bff", Answer(ask.id, "noise", 0, 0.5))
    for noise_a in (0.1, 0.2):
        asks.answered(NODE, Answer(ask.id, "noise", 0, noise_a))
    view = quiet.hub.node_settings.newest(ID)
    assert (view.rev, view.settings.channel(0).noise_a) == (1, 0.1)


def test_a_question_without_an_answer_is_said_to_have_none(
    asks: Asks, quiet: QuietHub, broker: Broker
) -> None:
    ask = asks.identify(ID, 5, "ann")
    assert broker.said[0][1] == b'{"id":%d,"ask":"identify","for_s":5}' % ask.id
    clock: FakeClock = quiet.clock
    assert ask.state(clock.boot_ms()) == "waiting"
    clock.advance(UNANSWERED_MS / 1000)
    assert ask.state(clock.boot_ms()) == "unanswered"
    asks.answered(NODE, Answer(ask.id, "identify"))
    assert ask.state(clock.boot_ms()) == "done"


def test_without_a_broker_nobody_is_asked(asks: Asks, broker: Broker) -> None:
    broker.there = False
    with pytest.raises(BrokerAway):
        asks.identify(ID, 30, "ann")
    assert asks.of_node(ID) == []


def test_a_channel_that_is_not_there_is_named(asks: Asks) -> None:
    with pytest.raises(NotFound, match="no channel 3, but 0"):
        asks.noise(ID, 3, "ann")
