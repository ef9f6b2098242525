"""Calibration: what a channel shows is held against a reference, and its settings follow."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, Protocol

from edge.domain.calibration import Shown, Steady, calibrated, steady
from edge.domain.errors import NotFound, NotNow, WrongType
from edge.domain.identity import Channel
from edge.domain.node_settings import ChannelSettings, NodeSettings, Standing, Why
from edge.domain.periods import utc
from edge.flows.ports import Clock, HubDates
from edge.store import calibration, nodes
from edge.store.calibration import Calibration
from edge.store.engine import Database, Transaction

MOST_LISTED = 100


class SettingsOfNodes(Protocol):
    """The settings, as far as a calibration needs them."""

    def standing(self, node_id: int) -> Standing:
        """How the newest settings stand."""
        ...

    def change(
        self,
        node_id: int,
        change: Callable[[NodeSettings], NodeSettings],
        who: str,
        why: Why,
        *,
        also: Callable[[Transaction, int], None],
    ) -> int:
        """Make a revision out of the newest; `also` is written with it."""
        ...


class Reference(NamedTuple):
    """What a reference shows: a current, or (`current_a` None) the power of a resistive load."""

    current_a: float | None
    power_w: float | None


class CalibrationFlow:
    """`shown` gives what a channel of a node has shown since a moment (Unix ms)."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        dates: HubDates,
        settings: SettingsOfNodes,
        shown: Callable[[int, int, int | None], list[Shown]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._dates = dates
        self._settings = settings
        self._shown = shown

    def calibrate(self, node_id: int, ch: int, reference: Reference, who: str) -> Calibration:
        """Make the revision of the settings in which channel and reference agree.

        Raises NotFound, WrongType, NotNow, OutOfRange, DatabaseAway.
        """
        if (reference.current_a is None) == (reference.power_w is None):
            raise WrongType("give one of reference_a and reference_w", field="reference_a")
        channel = self._channel(node_id, ch)
        found = self._steady(node_id, channel)
        made: list[Calibration] = []

        def change(settings: NodeSettings) -> NodeSettings:
            before = settings.channel(ch)
            if not before.enabled:
                raise NotNow(f"channel {ch} is not enabled in the settings", field="ch")
            made[:] = [self._calibration(node_id, before, found, reference, who)]
            after = replace(
                before,
                amps_per_volt=made[0].amps_per_volt_after,
                noise_a=made[0].noise_a_after,
            )
            return settings.with_channel(after)

        def also(connection: Transaction, rev: int) -> None:
            made[:] = [calibration.add(connection, made[0]._replace(rev=rev))]

        self._settings.change(node_id, change, who, "calibration", also=also)
        return made[0]

    def history(self, node_id: int) -> list[Calibration]:
        """A node's calibrations, the newest first. Raises NotFound, DatabaseAway."""
        with self._database.question() as connection:
            nodes.speaking(connection, node_id)
            return calibration.of_node(connection, node_id, MOST_LISTED)

    def undo(self, node_id: int, ch: int, who: str) -> Calibration:
        """Take the newest calibration of a channel back, in another revision of the settings.

        Raises NotFound, NotNow, DatabaseAway.
        """
        self._channel(node_id, ch)
        with self._database.question() as connection:
            last = calibration.last_standing(connection, node_id, ch)
        if last is None or last.id is None:
            raise NotFound(f"channel {ch} of node {node_id} has no calibration to undo", field="ch")
        calibration_id, undone_rev = last.id, 0

        def change(settings: NodeSettings) -> NodeSettings:
            present = settings.channel(ch)
            if present.amps_per_volt != last.amps_per_volt_after:
                raise NotNow(
                    "amps_per_volt was changed since then, by hand: what the calibration began "
                    f"with was {last.amps_per_volt_before:g}; put that, if it is what you want"
                )
            noise_a = present.noise_a
            if noise_a == last.noise_a_after:  # else it was learnt since then
                noise_a = last.noise_a_before
            return settings.with_channel(
                replace(present, amps_per_volt=last.amps_per_volt_before, noise_a=noise_a)
            )

        def also(connection: Transaction, rev: int) -> None:
            nonlocal undone_rev
            undone_rev = rev
            calibration.undo(connection, calibration_id, rev)

        self._settings.change(node_id, change, who, "undo", also=also)
        return last._replace(undone_rev=undone_rev)

    def _channel(self, node_id: int, ch: int) -> Channel:
        with self._database.question() as connection:
            nodes.speaking(connection, node_id)
            known = {channel.ch: channel for channel in nodes.channels_of(connection, node_id)}
        if ch not in known:
            raise NotFound(
                f"node {node_id} has no channel {ch}, but {', '.join(map(str, known))}", field="ch"
            )
        return known[ch]

    def _steady(self, node_id: int, channel: Channel) -> Steady:
        settings, state, settled_ms = self._settings.standing(node_id)
        if state == "pending":
            raise NotNow("the node has not taken its newest settings yet: wait until it has")
        if state == "refused":
            raise NotNow("the node has refused its newest settings: put some that it takes first")
        since_ms = None
        if settled_ms is not None:  # an interval that began before is of both
            since_ms = self._dates.utc_ms(settled_ms) + round(settings.interval_s * 1000)
        shown = self._shown(node_id, channel.ch, since_ms)
        now_ms = self._dates.utc_ms(self._clock.boot_ms())
        return steady(shown, now_ms, channel.max_a or channel.rated_a)

    def _calibration(
        self,
        node_id: int,
        before: ChannelSettings,
        found: Steady,
        reference: Reference,
        who: str,
    ) -> Calibration:
        if reference.current_a is not None:
            voltage_v, reference_a, field = None, reference.current_a, "reference_a"
        else:
            voltage_v = found.voltage_v or before.assumed_v
            reference_a, field = (reference.power_w or 0.0) / voltage_v, "reference_w"
        after = calibrated(before, found.current_a, reference_a, field)
        return Calibration(
            id=None,
            node_id=node_id,
            ch=before.ch,
            rev=0,
            undone_rev=None,
            made_at=utc(self._dates.utc_ms(self._clock.boot_ms())),
            made_by=who,
            reference_a=reference_a,
            reference_w=reference.power_w,
            shown_a=found.current_a,
            voltage_v=voltage_v,
            amps_per_volt_before=before.amps_per_volt,
            amps_per_volt_after=after.amps_per_volt,
            noise_a_before=before.noise_a,
            noise_a_after=after.noise_a,
        )
