"""The machine's time zone is found where each system keeps it."""

from pathlib import Path

import pytest

from tests.demo.zone import machine_zone

NOWHERE = Path("/nonexistent")


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/London", "Europe/London"),
        (":Asia/Kolkata", "Asia/Kolkata"),
        ("", "UTC"),
        ("Mars/Olympus", "UTC"),
        ("../../etc/passwd", "UTC"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "UTC"),
    ],
)
def test_tz_counts_if_it_names_a_zone(name: str, zone: str) -> None:
    assert machine_zone({"TZ": name}, NOWHERE) == zone
