"""The invented households are believable, and the same at each asking."""

from random import Random

import numpy as np
import pytest

from tests.simulator.history import INTERVAL_MS, remember
from tests.simulator.household import Household, one_instant
from tests.simulator.node import Node
from tests.simulator.record import Sensed

MONDAY = 1_763_942_400.0  # 2025-11-24 00:00 UTC
WEEK = MONDAY + np.arange(0, 7 * 86_400, 60, dtype=np.float64)


def kwh_a_day(household: Household, node: int, ch: int) -> float:
    power_w = household.see(node, WEEK)[ch].power_dw / 10
    return float(power_w.mean()) * 24 / 1_000


def test_a_household_uses_a_believable_amount_each_day() -> None:
    for seed in range(5):
        household = Household(5, seed)
        assert 8 < kwh_a_day(household, 0, 0) < 22
        assert 0.4 < kwh_a_day(household, 1, 0) < 1.5  # a fridge
        assert 4 < kwh_a_day(household, 4, 0) < 11  # a water heater


def test_the_mains_carries_all_circuits_and_a_little_more() -> None:
    household = Household(5, seed=3)
    mains = household.see(0, WEEK)[0].power_dw
    clamps = sum(seen.power_dw for node in range(1, 5) for seen in household.see(node, WEEK))
    rest_w = (mains - clamps) / 10
    assert 20 < np.median(rest_w) < 80
    assert abs(rest_w).max() < 250


def test_any_instant_can_be_computed_alone() -> None:
    household, again = Household(10, seed=4), Household(10, seed=4)
    for node in range(10):
        many = household.see(node, WEEK)
        for place in (0, 777, 5_000):
            alone = again.see(node, WEEK[place : place + 1])
            assert [seen.power_dw[0] for seen in alone] == [seen.power_dw[place] for seen in many]


def test_no_clamp_sees_more_than_it_can_measure() -> None:
    household = Household(10, seed=5)
    for node, place in enumerate(household.places):
        for channel, seen in zip(place.channels, household.see(node, WEEK), strict=True):
            assert seen.current_ma.max() < channel.hello["max_a"] * 1_000
            assert seen.current_ma.min() >= 0
            assert (seen.voltage_dv is not None) is channel.voltage


def test_voltage_and_frequency_stay_near_their_nominal_values() -> None:
    household = Household(1)
    voltage = household.see(0, WEEK)[0].voltage_dv
    assert voltage is not None
    assert 2_200 < voltage.min() <= voltage.max() < 2_400
    assert set(household.hertz_chz(WEEK).tolist()) <= set(range(4_990, 5_011))


def test_local_time_moves_the_day() -> None:
    home, abroad = Household(5, seed=6), Household(5, seed=6, utc_offset_s=7_200)
    assert one_instant(abroad.see(4, WEEK[:1])) == one_instant(home.see(4, WEEK[:1] + 7_200))


def test_every_node_has_an_identity_of_its_own() -> None:
    places = Household(60).places
    assert len({place.identity for place in places}) == 60
    assert all(len(place.identity) == 12 for place in places)
    assert places[5].name == "Flat 2 Mains"


def silent(up_ms: int, ms: int) -> tuple[int | None, list[Sensed]]:
    return None, []


@pytest.mark.parametrize("place", [0, 1])
def test_a_remembered_past_is_what_the_node_would_have_measured(place: int) -> None:
    household = Household(2, seed=7)
    where, count, rate = household.places[place], 200, 1.00003

    def sense(up_ms: int, ms: int) -> tuple[int | None, list[Sensed]]:
        instant = np.array([MONDAY + (up_ms - ms / 2) / 1_000 / rate])
        hz = int(household.hertz_chz(instant)[0]) if where.voltage else None
        return hz, one_instant(household.see(place, instant))

    lived = Node(where.identity, where.channels, sense, Random(1), interval_ms=INTERVAL_MS)
    lived.tick(count * INTERVAL_MS)
    told = Node(where.identity, where.channels, silent, Random(1))
    remember(told, household, place, MONDAY, rate, count)
    assert [one.text for one in told.journal.records()] == [
        one.text for one in lived.journal.records()
    ]
    assert told.registers == lived.registers
    assert told.due_ms() <= count * INTERVAL_MS + told.interval_ms
