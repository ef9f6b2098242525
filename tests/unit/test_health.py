"""Health: what is up, since when, and that each change is logged once."""

import logging

import pytest

from edge.flows.health import PARTS, Health
from tests.fake_clock import FakeClock


def test_a_hub_is_not_ready_until_every_part_is_up() -> None:
    health = Health(FakeClock())
    for part in PARTS:
        assert not health.ready
        health.tell(part, True)
    assert health.ready
    health.tell("broker", False, "gone")
    assert not health.ready


def test_a_part_remembers_since_when_and_why() -> None:
    clock = FakeClock()
    health = Health(clock)
    began = clock.boot_ms()
    assert health.parts()["broker"] == (False, began, "starting")
    clock.advance(5)
    health.tell("broker", True)
    clock.advance(5)
    health.tell("broker", False, "refused")
    assert health.parts()["broker"] == (False, began + 10_000, "refused")


def test_saying_the_same_again_changes_nothing_and_is_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = FakeClock()
    health = Health(clock)
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            health.tell("database", True)
            clock.advance(1)
        for _ in range(3):
            health.tell("database", False, "away")
            clock.advance(1)
    assert [record.getMessage() for record in caplog.records] == [
        "database up",
        "database down reason='away'",
    ]
    assert health.parts()["database"].since_ms == clock.boot_ms() - 3_000


def test_a_step_of_the_wall_clock_does_not_change_since_when() -> None:
    clock = FakeClock()
    health = Health(clock)
    clock.step_wall(-86_400)
    health.tell("writer", True)
    assert health.parts()["writer"].since_ms == clock.boot_ms()
