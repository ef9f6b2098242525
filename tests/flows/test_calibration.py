"""Calibration: what a node shows against a reference, when it is refused, and the way back."""

from dataclasses import replace

import pytest

from edge.domain.errors import NotFound, NotNow, OutOfRange, WrongType
from edge.domain.node_settings import ChannelSettings, NodeSettings, Settled
from edge.flows.calibration import Reference
from edge.wire.node_message import ChannelValues, LiveValues
from tests.flows.conftest import NODE, QuietHub

ID = 1
SHOWN_A = 8.0
A_LITTLE_MORE = Reference(8.4, None)


@pytest.fixture
def hub(quiet: QuietHub) -> QuietHub:
    """A hub with a node of one clamp of 30 A, which can measure 24 A."""
    channel = {"ch": 0, "sensor": "SCT-013-030", "rated_a": 30, "max_a": 24}
    quiet.hello(up=60_000, channels=[channel])
    quiet.hub.telling.greeted(NODE, 0, None)
    return quiet


def shows(
    hub: QuietHub, current_a: float, seconds: int = 32, *, volts: float | None = None, q: int = 0
) -> None:
    """The node says so for so long, every two seconds."""
    for _ in range(seconds // 2):
        hub.clock.advance(2)
        values = ChannelValues(p=230 * current_a, i=current_a, u=volts, q=q)
        said = LiveValues(up=hub.clock.boot_ms(), channels=[0], ch=[values])
        hub.hub.ingest.live(NODE, said, hub.clock.boot_ms())


def settle(hub: QuietHub, error: str | None = None) -> None:
    """The node answers to the newest settings."""
    hub.hub.telling.settled(NODE, Settled(hub.hub.node_settings.newest(ID).rev, error))


def channel(hub: QuietHub) -> ChannelSettings:
    """The newest settings of the channel."""
    return hub.hub.node_settings.newest(ID).settings.channel(0)


def test_a_calibration_makes_the_channel_show_the_reference(hub: QuietHub) -> None:
    """From what the sensor's name says, 30 A for a volt, by the ratio."""
    shows(hub, SHOWN_A)
    made = hub.hub.calibration.calibrate(ID, 0, A_LITTLE_MORE, "ann")
    assert (made.amps_per_volt_before, made.amps_per_volt_after) == (0.0, 31.5)
    assert (made.shown_a, made.rev, made.made_by) == (8.0, 1, "ann")
    view = hub.hub.node_settings.newest(ID)
    assert (view.rev, view.why, view.state, channel(hub).amps_per_volt) == (
        1, "calibration", "pending", 31.5,
    )  # fmt: skip


def test_the_second_calibration_goes_on_from_the_first_and_scales_the_noise(hub: QuietHub) -> None:
    settings = NodeSettings(channels=(ChannelSettings(0, amps_per_volt=20.0, noise_a=0.04),))
    hub.hub.node_settings.put(ID, settings, "ann", None)
    settle(hub)
    shows(hub, SHOWN_A, 60)
    hub.hub.calibration.calibrate(ID, 0, Reference(10.0, None), "ann")
    assert (channel(hub).amps_per_volt, channel(hub).noise_a) == (25.0, 0.05)


@pytest.mark.parametrize(("volts", "used_v"), [(240.0, 240.0), (None, 250.0)])
def test_the_power_of_a_resistive_load_is_one_over_the_voltage(
    hub: QuietHub, volts: float | None, used_v: float
) -> None:
    settings = NodeSettings(channels=(ChannelSettings(0, assumed_v=250.0),))
    hub.hub.node_settings.put(ID, settings, "ann", None)
    settle(hub)
    shows(hub, SHOWN_A, 60, volts=volts)
    made = hub.hub.calibration.calibrate(ID, 0, Reference(None, 2_000.0), "ann")
    assert (made.voltage_v, made.reference_w) == (used_v, 2_000.0)
    assert made.reference_a == pytest.approx(2_000 / used_v)
    assert channel(hub).amps_per_volt == pytest.approx(30 * 2_000 / used_v / SHOWN_A, rel=1e-5)


def test_what_was_undone_is_as_before_in_a_new_revision(hub: QuietHub) -> None:
    shows(hub, SHOWN_A)
    before = channel(hub)
    flow = hub.hub.calibration
    made = flow.calibrate(ID, 0, A_LITTLE_MORE, "ann")
    undone = flow.undo(ID, 0, "bob")
    assert (undone.id, undone.undone_rev) == (made.id, 2)
    assert channel(hub) == before
    assert flow.history(ID) == [undone]
    assert [view.why for view in hub.hub.node_settings.history(ID)] == ["undo", "calibration"]
    with pytest.raises(NotFound, match="no calibration"):
        flow.undo(ID, 0, "bob")


def test_a_calibration_that_was_overruled_by_hand_is_not_undone(hub: QuietHub) -> None:
    shows(hub, SHOWN_A)
    hub.hub.calibration.calibrate(ID, 0, A_LITTLE_MORE, "ann")
    by_hand = replace(channel(hub), amps_per_volt=29.0)
    hub.hub.node_settings.put(ID, NodeSettings(channels=(by_hand,)), "ann", None)
    with pytest.raises(NotNow, match="by hand"):
        hub.hub.calibration.undo(ID, 0, "ann")


def test_noise_that_was_learnt_since_stays_when_the_calibration_goes(hub: QuietHub) -> None:
    shows(hub, SHOWN_A)
    hub.hub.calibration.calibrate(ID, 0, A_LITTLE_MORE, "ann")
    hub.hub.node_settings.learnt(ID, 0, 0.03, "ann")
    hub.hub.calibration.undo(ID, 0, "ann")
    assert (channel(hub).amps_per_volt, channel(hub).noise_a) == (0.0, 0.03)


def refused(hub: QuietHub, says: str, reference: Reference = A_LITTLE_MORE) -> None:
    """Nothing is made, and the sentence says what to do."""
    revisions = hub.hub.node_settings.history(ID)
    with pytest.raises((NotNow, OutOfRange), match=says):
        hub.hub.calibration.calibrate(ID, 0, reference, "ann")
    assert hub.hub.calibration.history(ID) == []
    assert hub.hub.node_settings.history(ID) == revisions


def test_a_load_that_is_not_there_yet_for_half_a_minute_is_refused(hub: QuietHub) -> None:
    refused(hub, "shown nothing")
    shows(hub, SHOWN_A, 18)
    refused(hub, "keep the load on")
    hub.clock.advance(20)
    refused(hub, "shown nothing for 15 s")


def test_a_load_that_is_too_small_is_refused(hub: QuietHub) -> None:
    """A fifth of 24 A is 4.8 A."""
    shows(hub, 4.7)
    refused(hub, "at least 4.8 A", Reference(4.8, None))


def test_a_load_that_changes_is_refused_until_it_is_steady(hub: QuietHub) -> None:
    shows(hub, 8.3, 16)
    shows(hub, SHOWN_A, 16)
    refused(hub, "not steady.*changed by 3")
    shows(hub, SHOWN_A, 18)
    hub.hub.calibration.calibrate(ID, 0, A_LITTLE_MORE, "ann")


@pytest.mark.parametrize(("q", "says"), [(2, "clipped"), (4, "loses samples")])
def test_what_the_node_itself_doubts_is_refused(hub: QuietHub, q: int, says: str) -> None:
    shows(hub, SHOWN_A, q=q)
    refused(hub, says)


@pytest.mark.parametrize("reference_a", [3.9, 16.1])
def test_what_is_twice_or_half_is_another_fault(hub: QuietHub, reference_a: float) -> None:
    shows(hub, SHOWN_A)
    refused(hub, "no matter of calibration", Reference(reference_a, None))


def test_values_by_former_settings_do_not_count(hub: QuietHub) -> None:
    """Pending: no; applied: not until an interval has passed, and half a minute of values."""
    shows(hub, SHOWN_A)
    channels = (ChannelSettings(0, amps_per_volt=31.0),)
    hub.hub.node_settings.put(ID, NodeSettings(channels=channels), "ann", None)
    refused(hub, "not taken its newest settings")
    settle(hub)
    shows(hub, SHOWN_A, 20)
    refused(hub, "keep the load on")
    shows(hub, SHOWN_A, 20)
    hub.hub.calibration.calibrate(ID, 0, A_LITTLE_MORE, "ann")


def test_a_node_that_refused_its_settings_is_not_calibrated(hub: QuietHub) -> None:
    hub.hub.node_settings.put(ID, NodeSettings(channels=(ChannelSettings(0),)), "ann", None)
    settle(hub, "no")
    shows(hub, SHOWN_A, 60)
    refused(hub, "has refused")


@pytest.mark.parametrize(
    ("sensor", "says"), [("pulse", "wh_per_pulse"), ("HMCT-103C", "does not know a sensor")]
)
def test_a_sensor_that_the_hub_cannot_begin_with_is_refused(
    hub: QuietHub, sensor: str, says: str
) -> None:
    channels = (ChannelSettings(0, sensor=sensor),)
    hub.hub.node_settings.put(ID, NodeSettings(channels=channels), "ann", None)
    settle(hub)
    shows(hub, SHOWN_A, 60)
    refused(hub, says)


def test_a_reference_is_one_of_the_two(hub: QuietHub) -> None:
    for reference in (Reference(None, None), Reference(8.0, 1_840.0)):
        with pytest.raises(WrongType, match="one of"):
            hub.hub.calibration.calibrate(ID, 0, reference, "ann")


def test_records_every_ten_seconds_serve_without_live_values(hub: QuietHub) -> None:
    for seq in range(1, 5):
        hub.clock.advance(10)
        up = 60_000 + seq * 10_000
        record = {"seq": seq, "up": up, "ms": 10_000, "ch": [{"p": 1_840, "i": SHOWN_A}]}
        hub.batch([], up=up, records=[record])
    hub.hub.calibration.calibrate(ID, 0, A_LITTLE_MORE, "ann")
    assert channel(hub).amps_per_volt == 31.5
