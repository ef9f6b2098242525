"""What appliances draw: real power in W as a pure function of a seed and local time.

`t` is local time in seconds since 1970 (so that `t % 86400` is the time of day).
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from tests.simulator.chance import Floats, gentle, uniform

Load = Callable[[int, Floats], Floats]

DAY_S: Final = 86_400
HOUR_S: Final = 3_600
OFF: Final = -1.0


def since_start(
    seed: int, t: Floats, slot_s: int, chances: Floats, shortest_s: float, longest_s: float
) -> tuple[Floats, Floats]:
    """Seconds since an appliance was switched on (OFF if it is off), and how long it runs.

    The day is cut into slots; each slot has at most one run, wholly within it, with the
    chance that `chances` gives for its place in the day.
    """
    slot = np.floor(t / slot_s).astype(np.int64)
    place_in_day = slot % len(chances)
    length = shortest_s + uniform(seed + 1, slot) * (longest_s - shortest_s)
    begins = uniform(seed + 2, slot) * (slot_s - length)
    elapsed = t - slot * slot_s - begins
    runs = (uniform(seed, slot) < chances[place_in_day]) & (elapsed >= 0) & (elapsed < length)
    return np.where(runs, elapsed, OFF), length


def _by_hour(slots_an_hour: float, **hours: float) -> Floats:
    """Chances for each slot of a day: `h18=0.5` is the chance of a slot that begins at 18."""
    count = int(24 * slots_an_hour)
    values = [hours.get(f"h{int(slot / slots_an_hour)}", 0.0) for slot in range(count)]
    return np.array(values)


KETTLE_CHANCES: Final = _by_hour(
    4, h6=0.35, h7=0.45, h8=0.25, h10=0.2, h13=0.2, h16=0.3, h19=0.25, h21=0.2
)
OVEN_CHANCES: Final = _by_hour(0.5, h12=0.15, h18=0.7)
TV_CHANCES: Final = _by_hour(0.25, h16=0.3, h20=0.95)
WASHING_CHANCES: Final = _by_hour(0.25, h8=0.4, h12=0.3, h16=0.15)
SOCKETS_CHANCES: Final = _by_hour(2, h7=0.3, h12=0.3, h13=0.2, h18=0.4, h19=0.3)
DESK_CHANCES: Final = _by_hour(0.25, h8=0.75, h12=0.75, h16=0.3)


def compressor(on_w: float, cycle_s: float, share: float) -> Load:
    """A fridge or freezer: a compressor that runs `share` of each cycle, with a start-up bump."""

    def load(seed: int, t: Floats) -> Floats:
        phase = t / cycle_s + uniform(seed, np.zeros(1, np.int64))
        cycle = np.floor(phase).astype(np.int64)
        elapsed = (phase - cycle) * cycle_s
        runs = elapsed < cycle_s * share * (0.8 + 0.4 * uniform(seed + 1, cycle))
        return np.where(runs, on_w * (1 + 0.25 * np.exp(-elapsed / 60)), 1.5)

    return load


def kettle_and_sockets(seed: int, t: Floats) -> Floats:
    """A kettle of 2.2 kW, a toaster or microwave at meal times, a radio."""
    kettle, _ = since_start(seed, t, HOUR_S // 4, KETTLE_CHANCES, 100, 220)
    cooking, _ = since_start(seed + 10, t, HOUR_S // 2, SOCKETS_CHANCES, 90, 420)
    return 4.0 + np.where(kettle >= 0, 2_200.0, 0) + np.where(cooking >= 0, 950.0, 0)


def oven(seed: int, t: Floats) -> Floats:
    """Heats up at 2.4 kW, then a thermostat switches it."""
    elapsed, _ = since_start(seed, t, 2 * HOUR_S, OVEN_CHANCES, 40 * 60, 80 * 60)
    heating = (elapsed >= 0) & ((elapsed < 540) | (elapsed % 110 < 38))
    return 1.2 + np.where(heating, 2_400.0, 0) + np.where(elapsed >= 0, 45.0, 0)


def washing_machine(seed: int, t: Floats) -> Floats:
    """Heats the water, turns the drum to and fro, spins at the end."""
    elapsed, length = since_start(seed, t, 4 * HOUR_S, WASHING_CHANCES, 95 * 60, 125 * 60)
    turning = np.where(elapsed % 22 < 13, 210.0, 55.0)
    spinning = np.where(length - elapsed < 600, 420.0, turning)
    power = np.where((elapsed > 300) & (elapsed < 1_250), 2_050.0, spinning)
    return 0.8 + np.where(elapsed >= 0, power, 0)


def water_heater(seed: int, t: Floats) -> Floats:
    """3 kW: long after the morning and evening showers, shortly every few hours besides."""
    day = np.floor(t / DAY_S).astype(np.int64)
    second = t % DAY_S
    power: Floats = np.zeros_like(t)
    for run, (hour, shortest_s, spread_s) in enumerate(
        [
            (1.5, 500, 300),
            (6.6, 2_700, 1_800),
            (12.0, 500, 500),
            (19.3, 2_200, 1_900),
            (22.8, 400, 500),
        ]
    ):
        begins = hour * HOUR_S + 1_500 * (uniform(seed + 3 * run, day) - 0.5)
        length = shortest_s + spread_s * uniform(seed + 3 * run + 1, day)
        power += np.where((second >= begins) & (second < begins + length), 3_000.0, 0)
    return power


def television(seed: int, t: Floats) -> Floats:
    """Standby all day, a picture in the evening."""
    elapsed, _ = since_start(seed, t, 4 * HOUR_S, TV_CHANCES, 1.2 * HOUR_S, 3.4 * HOUR_S)
    return 7.5 + np.where(elapsed >= 0, 105 + 18 * gentle(seed + 5, t, 7), 0)


def lights(seed: int, t: Floats) -> Floats:
    """Some in the morning, many in the evening, one all night."""
    hour = t % DAY_S / HOUR_S + 0.3 * gentle(seed, t, DAY_S)
    morning = (hour > 6.2) & (hour < 8.1)
    evening: Floats = np.clip((hour - 16.8) / 1.2, 0, 1) * np.clip((23.4 - hour) / 0.9, 0, 1)
    rooms = np.floor(2.5 + 2.4 * gentle(seed + 1, t, 1_500))
    lamps: Floats = np.ceil(evening * (2 + rooms))
    return 6.0 + np.where(morning, 60.0, 0) + lamps * 22


def desk_and_router(seed: int, t: Floats) -> Floats:
    """The router is always on; a computer and its screen on most working hours."""
    elapsed, _ = since_start(seed, t, 4 * HOUR_S, DESK_CHANCES, 2 * HOUR_S, 3.9 * HOUR_S)
    return 11.5 + np.where(elapsed >= 0, 72 + 20 * gentle(seed + 5, t, 11), 0)


def elsewhere(seed: int, t: Floats) -> Floats:
    """What no clamp but the mains sees."""
    return 48 + 22 * gentle(seed, t, 2_400)
