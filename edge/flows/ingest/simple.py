"""Accepting the simple form: readings that other devices post over HTTP."""

from collections.abc import Callable, Sequence
from itertools import groupby

from edge.domain.identity import UTC_BOOT, arrival_boot
from edge.domain.quantities import rounded_a, rounded_tenth, rounded_wh
from edge.domain.readings import Latest, Quality, Reading
from edge.flows.ingest.accept import FRESH_MS, Heard, Ingest, Show
from edge.flows.ingest.commits import Delivery
from edge.flows.ingest.known import KnownBoot, KnownNode
from edge.flows.ports import Clock, HubDates
from edge.wire.answers import Ack
from edge.wire.simple_form import SimpleReading

LONGEST_SPACING_MS = 2 * 3_600_000

Done = Callable[[int], None]


class SimpleIngest:
    """The simple form's way into the open commit. Used by ingest's one thread."""

    def __init__(
        self, ingest: Ingest, clock: Clock, dates: HubDates, *, show: Show, heard: Heard
    ) -> None:
        self._ingest = ingest
        self._heard = heard
        self._clock = clock
        self._dates = dates
        self._show = show
        self._arrivals: dict[int, int] = {}

    def accept(self, given: Sequence[SimpleReading], received_ms: int, done: Done) -> None:
        """Take these readings; `done` gets the number stored, after the commit.

        The others were there already. Raises DatabaseAway or HubFull: then nothing was taken.
        """
        self._ingest.check_room(len(given))
        tally = _Tally(done)
        deliveries = []
        for (device_id, dated), group in groupby(sorted(given, key=_sender), key=_sender):
            node = self._ingest.known.sender(device_id)
            name = UTC_BOOT if dated else arrival_boot(self._clock.boot_name())
            boot = self._ingest.known.boot(node, name)
            if not dated:
                boot.offset.observe(received_ms, received_ms)  # its uptime is the hub's
            found = [self._reading(node, boot, item, received_ms) for item in group]
            deliveries.append((node, Delivery(boot, found, [], {}, _nothing, tally.stored)))
            self._show_newest(node, boot, found[-1])
            self._heard(node.id, received_ms)
        deliveries[-1][1].answer = tally.finish
        for node, delivery in deliveries:
            self._ingest.add(node, delivery, received_ms)
        self._ingest.hasten_http(received_ms)

    def _reading(
        self, node: KnownNode, boot: KnownBoot, item: SimpleReading, received_ms: int
    ) -> Reading:
        channel_id = node.channels[0]
        uptime = item.at_ms if item.at_ms is not None else self._arrival(channel_id, received_ms)
        power, quality = self._power(item)
        spacing_ms = self._spacing(channel_id, boot, uptime)
        return Reading(
            channel_id=channel_id,
            seq=uptime,
            uptime_ms=uptime,
            interval_ms=item.interval_ms or spacing_ms,
            at_ms=uptime,
            current_a=None if item.current_a is None else rounded_a(item.current_a),
            voltage_v=None if item.voltage_v is None else rounded_tenth(item.voltage_v),
            power_w=rounded_tenth(power),
            energy_wh=None if item.energy_wh is None else rounded_wh(item.energy_wh),
            export_wh=None,
            quality=quality,
            received_ms=received_ms,
        )

    def _arrival(self, channel_id: int, received_ms: int) -> int:
        """The moment of arrival; a millisecond later where that one is taken."""
        moment = max(received_ms, self._arrivals.get(channel_id, 0) + 1)
        self._arrivals[channel_id] = moment
        return moment

    def _spacing(self, channel_id: int, boot: KnownBoot, uptime_ms: int) -> int:
        """The time since the reading before, as the interval that the sender left out."""
        known = self._ingest.known
        at_ms = self._unix_ms(boot, uptime_ms)
        last = known.last_ms.get(channel_id)
        if last is not None and 0 < at_ms - last <= LONGEST_SPACING_MS:
            known.spacing_ms[channel_id] = at_ms - last
        if last is None or at_ms > last:
            known.last_ms[channel_id] = at_ms
        return known.spacing_ms.get(channel_id, 1)

    def _power(self, item: SimpleReading) -> tuple[float, int]:
        if item.power_w is not None:
            return item.power_w, 0
        nominal = self._ingest.known.nominal_voltage_v
        voltage = nominal if item.voltage_v is None else item.voltage_v
        return (item.current_a or 0.0) * voltage, int(Quality.ASSUMED_VOLTAGE)

    def _unix_ms(self, boot: KnownBoot, uptime_ms: int) -> int:
        fixed = boot.fixed_utc_ms
        return self._dates.utc_ms(uptime_ms) if fixed is None else uptime_ms + fixed

    def _show_newest(self, node: KnownNode, boot: KnownBoot, reading: Reading) -> None:
        at_ms = self._unix_ms(boot, reading.uptime_ms)
        if abs(self._dates.utc_ms(reading.received_ms) - at_ms) > FRESH_MS:
            return
        latest = Latest(
            channel_id=reading.channel_id,
            node_id=node.id,
            ch=0,
            power_w=reading.power_w,
            current_a=reading.current_a,
            voltage_v=reading.voltage_v,
            at_ms=at_ms,
            quality=reading.quality,
        )
        self._show([latest])


class _Tally:
    """Adds up what the deliveries of one request have stored."""

    def __init__(self, done: Done) -> None:
        self._done = done
        self._count = 0

    def stored(self, count: int) -> None:
        self._count += count

    def finish(self, _: Ack) -> None:
        self._done(self._count)


def _sender(item: SimpleReading) -> tuple[str, bool]:
    return item.device_id, item.at_ms is not None


def _nothing(_: Ack) -> None:
    """The request is answered by its last delivery."""
