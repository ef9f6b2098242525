"""Believable households: which nodes hang where, and what their clamps see at any instant.

Everything is a pure function of the seed, the circuit and the instant, so a past of thirty
days and the present minute fit together, and any part can be computed alone.
Nodes 1 to 5 are one household with a mains clamp; each five more are one more flat.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from tests.simulator import loads
from tests.simulator.chance import Floats, Integers, gentle, seed_of, uniform
from tests.simulator.messages import Channel
from tests.simulator.record import Sensed

NOMINAL_V: Final = 230.0
CLAMPS: Final = {5: "SCT-013-005", 15: "SCT-013-015", 20: "SCT-013-020", 30: "SCT-013-030"}


@dataclass(frozen=True, slots=True)
class Circuit:
    """One channel as its owner would label it.

    `power_factor` is both the load's and what the owner entered for a clamp without voltage.
    """

    name: str
    rated_a: int
    load: loads.Load
    power_factor: float = 1.0
    role: str = "load"
    inside_mains: bool = True

    @property
    def sensor(self) -> str:
        return CLAMPS.get(self.rated_a, "SCT-013-000")


@dataclass(frozen=True, slots=True)
class Place:
    """One node: where it hangs and its circuits, in the order of the channels."""

    identity: str
    name: str
    circuits: tuple[Circuit, ...]
    voltage: bool = False

    @property
    def channels(self) -> tuple[Channel, ...]:
        return tuple(
            Channel(ch, circuit.sensor, circuit.rated_a, self.voltage)
            for ch, circuit in enumerate(self.circuits)
        )


class Seen(NamedTuple):
    """One channel over many instants: 1 mA, 0.1 V (None: no voltage input), 0.1 W."""

    current_ma: Integers
    voltage_dv: Integers | None
    power_dw: Integers


KITCHEN: Final = (
    Circuit("Fridge", 5, loads.compressor(88, 2_760, 0.36), power_factor=0.72),
    Circuit("Oven", 30, loads.oven),
    Circuit("Kettle & sockets", 30, loads.kettle_and_sockets),
)
LAUNDRY: Final = (
    Circuit("Washing machine", 15, loads.washing_machine, power_factor=0.96),
    Circuit("Freezer", 5, loads.compressor(76, 3_900, 0.41), power_factor=0.7),
)
LIVING_ROOM: Final = (
    Circuit("TV & media", 5, loads.television, power_factor=0.95),
    Circuit("Lights", 5, loads.lights, power_factor=0.93),
    Circuit("Desk & router", 5, loads.desk_and_router, power_factor=0.88),
)
WATER: Final = (Circuit("Water heater", 20, loads.water_heater),)
ROOMS: Final = (
    ("Kitchen", KITCHEN),
    ("Laundry", LAUNDRY),
    ("Living room", LIVING_ROOM),
    ("Water heater", WATER),
)
NODES_A_FLAT: Final = 1 + len(ROOMS)


def flat_of(node: int) -> int:
    """Which flat the node (from 0) belongs to; flat 0 is the first household."""
    return node // NODES_A_FLAT


class Household:
    """The places of `nodes` nodes, and what they see; local time is UTC + `utc_offset_s`."""

    def __init__(self, nodes: int = 5, seed: int = 1, utc_offset_s: int = 0) -> None:
        self.seed = seed
        self.utc_offset_s = utc_offset_s
        self.places = tuple(self._place(node) for node in range(nodes))

    def _place(self, node: int) -> Place:
        flat, room = divmod(node, NODES_A_FLAT)
        prefix = f"Flat {flat + 1} " if flat else ""
        identity = f"a4cf{seed_of(self.seed, 'identity') & 0xFFFF:04x}{node + 1:04x}"
        if room == 0:
            mains = Circuit("Mains", 100, self._mains(flat), role="grid", inside_mains=False)
            return Place(identity, f"{prefix}Mains", (mains,), voltage=True)
        name, circuits = ROOMS[room - 1]
        return Place(identity, f"{prefix}{name}", circuits)

    def see(self, node: int, instants: Floats) -> list[Seen]:
        """What each channel of `node` (from 0) sees at `instants` (unix time in s)."""
        t = instants + self.utc_offset_s
        place, flat = self.places[node], flat_of(node)
        volts = self.voltage_v(flat, t)
        return [self._seen(place, circuit, flat, t, volts) for circuit in place.circuits]

    def hertz_chz(self, instants: Floats) -> Integers:
        """The mains frequency in 0.01 Hz."""
        wander = gentle(seed_of(self.seed, "hertz"), instants, 45)
        return np.rint(5_000 + 4 * wander).astype(np.int64)

    def voltage_v(self, flat: int, t: Floats) -> Floats:
        """Around 230 V, a little lower in the evening."""
        seed = seed_of(self.seed, "volts", str(flat))
        evening = np.cos((t / loads.HOUR_S - 19.5) * np.pi / 12)
        return 231.0 - 1.8 * evening + 1.6 * gentle(seed, t, 420) + 0.5 * gentle(seed + 1, t, 9)

    def power_w(self, flat: int, circuit: Circuit, t: Floats) -> Floats:
        """Real power at local time `t`, with the small noise of a real load."""
        if circuit.role == "grid":
            return circuit.load(0, t)
        seed = seed_of(self.seed, str(flat), circuit.name)
        noise = 1 + 0.012 * (uniform(seed + 99, np.floor(t * 2).astype(np.int64)) - 0.5)
        return circuit.load(seed, t) * noise

    def _mains(self, flat: int) -> loads.Load:
        """All circuits of the flat, and what has no clamp."""

        def load(_: int, t: Floats) -> Floats:
            total = loads.elsewhere(seed_of(self.seed, str(flat), "elsewhere"), t)
            for _name, circuits in ROOMS:
                for one in circuits:
                    total = total + self.power_w(flat, one, t)
            return total

        return load

    def _seen(self, place: Place, circuit: Circuit, flat: int, t: Floats, volts: Floats) -> Seen:
        """Without a voltage input the power is what the current suggests."""
        power = self.power_w(flat, circuit, t)
        factor = 0.97 if circuit.role == "grid" else circuit.power_factor
        current_ma = np.rint(1_000 * power / (volts * factor)).astype(np.int64)
        if place.voltage:
            voltage_dv = np.rint(volts * 10).astype(np.int64)
            return Seen(current_ma, voltage_dv, np.rint(power * 10).astype(np.int64))
        apparent = NOMINAL_V * circuit.power_factor * current_ma / 100
        return Seen(current_ma, None, np.rint(apparent).astype(np.int64))


def one_instant(seen: list[Seen]) -> list[Sensed]:
    """The first instant of each channel, as a node's front end gives it."""
    return [
        Sensed(
            int(channel.current_ma[0]),
            None if channel.voltage_dv is None else int(channel.voltage_dv[0]),
            int(channel.power_dw[0]),
        )
        for channel in seen
    ]
