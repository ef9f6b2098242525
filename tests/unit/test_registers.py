"""Energy between neighbouring readings, as a table of situations."""

import pytest

from edge.domain.registers import Point, Segment, segment

BEFORE = Point(at_ms=10_000, interval_ms=10_000, power_w=360.0, register_wh=100.0)


def reading(register_wh: float | None, at_ms: int = 20_000, power_w: float = 720.0) -> Point:
    return Point(at_ms, 10_000, power_w, register_wh)


def estimate(at_ms: int = 20_000, energy_wh: float = 2.0) -> Segment:
    return Segment(at_ms - 10_000, at_ms, energy_wh, by_register=False)


def by_register(from_ms: int, to_ms: int, energy_wh: float) -> Segment:
    return Segment(from_ms, to_ms, energy_wh, by_register=True)


@pytest.mark.parametrize(
    ("situation", "previous", "now", "ceiling_w", "expected"),
    [
        ("the first of all", None, reading(100.0), None, estimate()),
        ("a neighbour", BEFORE, reading(101.5), None, by_register(10_000, 20_000, 1.5)),
        ("nothing used", BEFORE, reading(100.0), None, by_register(10_000, 20_000, 0.0)),
        ("a fall is a reset", BEFORE, reading(99.9), None, estimate()),
        ("no register now", BEFORE, reading(None), None, estimate()),
        ("no register before", BEFORE._replace(register_wh=None), reading(5.0), None, estimate()),
        (
            "an hour of records lost",
            BEFORE,
            reading(900.0, at_ms=3_610_000),
            1_000.0,
            by_register(10_000, 3_610_000, 800.0),
        ),
        ("more than the sensor carries", BEFORE, reading(110.0), 1_000.0, estimate()),
        (
            "as much as it carries",
            BEFORE,
            reading(103.75),
            1_000.0,
            by_register(10_000, 20_000, 3.75),
        ),
        ("any rise where no rating is known", BEFORE, reading(9e6), None,
         by_register(10_000, 20_000, 9e6 - 100)),
        ("the same moment again", BEFORE, reading(100.5, at_ms=10_000), None,
         by_register(0, 10_000, 0.5)),
        ("power flowing out", None, reading(None, power_w=-500.0), None, estimate(energy_wh=0.0)),
    ],
)  # fmt: skip
def test_each_situation_gives_its_energy(
    situation: str, previous: Point | None, now: Point, ceiling_w: float | None, expected: Segment
) -> None:
    assert segment(previous, now, ceiling_w) == expected, situation


def test_the_ceiling_leaves_room_for_rounded_registers_and_no_more() -> None:
    most = 100.0 + 1_000.0 * 10_000 / 3_600_000 + 1.0
    assert segment(BEFORE, reading(most - 0.001), 1_000.0).by_register
    assert not segment(BEFORE, reading(most + 0.001), 1_000.0).by_register
