"""Settings of nodes: made, told, answered, kept over restarts of hub and node."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest

from edge.domain.errors import DatabaseAway, NotFound, Outdated
from edge.domain.node_settings import ChannelSettings, NodeSettings, Settled
from edge.store.engine import Transaction
from edge.wire import topics
from tests.fake_clock import FakeClock
from tests.flows.conftest import NODE, QuietHub

ID = 1
SLOWER = NodeSettings(channels=(ChannelSettings(0),), interval_s=30.0)
FASTER = NodeSettings(channels=(ChannelSettings(0),), interval_s=1.0)


def greeted(quiet: QuietHub, rev: int | None, refused: Settled | None = None) -> None:
    """A node says hello."""
    quiet.hello(up=60_000)
    quiet.hub.telling.greeted(NODE, rev, refused)


def published(quiet: QuietHub) -> dict[str, Any] | None:
    """What the broker is to hold for the node."""
    body = quiet.hub.publisher._retained.get(topics.settings(NODE))
    return None if body is None else msgspec.json.decode(body)


def told_again(quiet: QuietHub) -> bool:
    """Whether it is to be published anew; asked once."""
    return quiet.hub.publisher._due.pop(topics.settings(NODE), False) is None


def state(quiet: QuietHub) -> tuple[int, str, str | None]:
    """How the newest revision stands in the API."""
    view = quiet.hub.node_settings.newest(ID)
    return view.rev, view.state, view.error


def test_a_node_that_was_told_nothing_shows_what_it_says_of_itself(quiet: QuietHub) -> None:
    quiet.hello(up=60_000, interval_s=20)
    view = quiet.hub.node_settings.newest(ID)
    assert (view.rev, view.state, view.settings.interval_s) == (0, "made_with", 20)
    assert [c.sensor for c in view.settings.channels] == ["SCT-013-030"]
    assert published(quiet) is None


def test_what_a_node_says_of_itself_need_not_be_what_it_can_be_told(quiet: QuietHub) -> None:
    """Else the page that shows it would fail."""
    quiet.hello(up=60_000, interval_s=0.2, channels=[{"ch": 0, "sensor": "my own: clamp"}])
    view = quiet.hub.node_settings.newest(ID)
    assert (view.settings.interval_s, view.settings.channels[0].sensor) == (10, "SCT-013-030")


def test_settings_are_pending_until_the_node_says_that_it_measures_by_them(
    quiet: QuietHub,
) -> None:
    greeted(quiet, 0)
    quiet.hub.node_settings.put(ID, SLOWER, "ann", None)
    assert state(quiet) == (1, "pending", None)
    said = published(quiet)
    assert said is not None
    assert (said["rev"], said["interval_s"], said["channels"][0]["ch"]) == (1, 30.0, 0)
    quiet.hub.telling.settled(NODE, Settled(1, None))
    assert state(quiet) == (1, "applied", None)
    assert quiet.hub.node_settings.newest(ID).made_by == "ann"


def test_a_refusal_is_shown_with_its_reason_and_an_old_answer_is_none(quiet: QuietHub) -> None:
    greeted(quiet, 0)
    for settings in (SLOWER, FASTER):
        quiet.hub.node_settings.put(ID, settings, "ann", None)
    quiet.hub.telling.settled(NODE, Settled(1, None))
    assert state(quiet) == (2, "pending", None)
    quiet.hub.telling.settled(NODE, Settled(2, "interval_s: too short"))
    assert state(quiet) == (2, "refused", "interval_s: too short")
    assert [view.state for view in quiet.hub.node_settings.history(ID)] == ["refused", "skipped"]


def test_the_same_settings_are_no_new_revision(quiet: QuietHub) -> None:
    greeted(quiet, 0)
    for _ in range(2):
        quiet.hub.node_settings.put(ID, SLOWER, "ann", None)
    assert state(quiet)[0] == 1


def test_who_changed_an_old_revision_is_told_so(quiet: QuietHub) -> None:
    greeted(quiet, 0)
    quiet.hub.node_settings.put(ID, SLOWER, "ann", 0)
    with pytest.raises(Outdated, match="1 is the newest"):
        quiet.hub.node_settings.put(ID, FASTER, "bob", 0)
    quiet.hub.node_settings.put(ID, FASTER, "bob", 1)
    assert state(quiet)[0] == 2


@pytest.mark.parametrize("rev", [0, 1, 7])
def test_a_node_that_measures_by_others_is_told_again(quiet: QuietHub, rev: int) -> None:
    """Its flash was erased, it missed the newest, or it knew another hub."""
    greeted(quiet, 0)
    for settings in (SLOWER, FASTER):
        quiet.hub.node_settings.put(ID, settings, "ann", None)
    quiet.hub.telling.settled(NODE, Settled(2, None))
    told_again(quiet)
    greeted(quiet, 2)
    assert not told_again(quiet)
    greeted(quiet, rev)
    assert told_again(quiet)
    assert state(quiet) == (2, "pending", None)
    greeted(quiet, 2)
    assert state(quiet) == (2, "applied", None)


def test_a_node_that_says_nothing_of_settings_changes_nothing(quiet: QuietHub) -> None:
    greeted(quiet, None)
    quiet.hub.node_settings.put(ID, SLOWER, "ann", None)
    greeted(quiet, None)
    assert state(quiet) == (1, "pending", None)


def test_a_hub_that_starts_anew_publishes_the_newest_and_knows_what_became_of_it(
    restart: Callable[[FakeClock], QuietHub],
) -> None:
    before = restart(FakeClock())
    greeted(before, 0)
    before.hub.node_settings.put(ID, SLOWER, "ann", None)
    before.hub.node_settings.put(ID, FASTER, "ann", None)
    after = restart(FakeClock())
    said = published(after)
    assert said is not None
    assert (said["rev"], state(after)) == (2, (2, "pending", None))
    after.hub.telling.settled(NODE, Settled(2, "no"))
    assert state(restart(FakeClock())) == (2, "refused", "no")


def test_the_bytes_of_a_revision_are_the_same_after_a_restart(
    restart: Callable[[FakeClock], QuietHub],
) -> None:
    """A node that keeps them by their check sum finds nothing new."""
    before = restart(FakeClock())
    greeted(before, 0)
    odd = ChannelSettings(0, amps_per_volt=30.2, noise_a=0.0000412, phase_us=-0.1, invert=True)
    before.hub.node_settings.put(ID, NodeSettings(channels=(odd,)), "ann", None)
    kept = before.hub.publisher._retained[topics.settings(NODE)]
    assert b"30.2" in kept
    assert restart(FakeClock()).hub.publisher._retained[topics.settings(NODE)] == kept


def test_a_hub_whose_database_is_new_counts_on_from_the_node(quiet: QuietHub) -> None:
    greeted(quiet, 41)
    quiet.hub.node_settings.put(ID, SLOWER, "ann", None)
    assert state(quiet)[0] == 42


def test_a_node_that_has_counted_to_the_end_can_still_be_told(quiet: QuietHub) -> None:
    greeted(quiet, 2**31 - 1)
    quiet.hub.node_settings.put(ID, SLOWER, "ann", None)
    assert state(quiet)[0] == 1


def test_over_http_settings_come_with_answers_until_the_node_has_answered(
    quiet: QuietHub,
) -> None:
    flow = quiet.hub.node_settings
    greeted(quiet, 0)
    assert quiet.hub.telling.to_carry(NODE) is None
    flow.put(ID, SLOWER, "ann", None)
    carried = quiet.hub.telling.to_carry(NODE)
    assert carried is not None
    assert carried["rev"] == 1
    greeted(quiet, 0, Settled(1, "interval_s: too long"))
    assert quiet.hub.telling.to_carry(NODE) is None
    assert state(quiet) == (1, "refused", "interval_s: too long")
    flow.put(ID, FASTER, "ann", None)
    greeted(quiet, 2)
    assert quiet.hub.telling.to_carry(NODE, greeting=True) is None
    assert state(quiet) == (2, "applied", None)


def test_a_refused_revision_is_offered_again_at_a_hello_that_does_not_speak_of_it(
    quiet: QuietHub,
) -> None:
    """The node may have another firmware now."""
    greeted(quiet, 0)
    quiet.hub.node_settings.put(ID, SLOWER, "ann", None)
    quiet.hub.telling.settled(NODE, Settled(1, "no"))
    greeted(quiet, 0)
    assert quiet.hub.telling.to_carry(NODE) is None
    assert quiet.hub.telling.to_carry(NODE, greeting=True) is not None


def test_a_revision_whose_commit_was_not_heard_of_is_told_when_the_database_is_back(
    quiet: QuietHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    greeted(quiet, 0)
    waiting: list[Callable[[], None]] = []
    quiet.hub.telling.later = waiting.append
    promptly = quiet.database.promptly

    @contextmanager
    def unheard() -> Iterator[Transaction]:
        with promptly() as connection:
            yield connection
        raise DatabaseAway("it is in there")

    monkeypatch.setattr(quiet.database, "promptly", unheard)
    for _ in range(3):
        with pytest.raises(DatabaseAway):
            quiet.hub.node_settings.put(ID, SLOWER, "ann", None)
    monkeypatch.undo()
    assert published(quiet) is None
    (work,) = waiting
    work()
    said = published(quiet)
    assert said is not None
    assert (said["rev"], state(quiet)) == (1, (1, "pending", None))


def test_one_who_only_posts_readings_cannot_be_told_anything(quiet: QuietHub) -> None:
    quiet.simple({"device_id": "kitchen", "power": 5})
    with pytest.raises(NotFound, match="only posts readings"):
        quiet.hub.node_settings.newest(ID)
    with pytest.raises(NotFound, match="no node 9"):
        quiet.hub.node_settings.put(9, SLOWER, "ann", None)


def test_what_an_unknown_node_answers_is_passed_over(quiet: QuietHub) -> None:
    quiet.hub.telling.settled("a4cf12fe0bff", Settled(1, None))
    quiet.hub.telling.greeted("a4cf12fe0bff", 3, None)
    assert quiet.hub.telling.to_carry("a4cf12fe0bff") is None
