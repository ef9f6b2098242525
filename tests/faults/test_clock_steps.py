"""The wall clock goes wrong by years and comes back in the middle: dates stay, work goes on."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.faults.steps_of_the_clock import JobsDoNotRun, Led, Outcome, Plan, Step
from tests.stack.mosquitto import PrivateMosquitto

YEARS_S = 5 * 365 * 86_400
IN_1970_S = 3_600 - int(time.time())
HUB = "tests.stack.steered_hub"

FIRST = Step("the machine boots in 1970, and nobody knows better", IN_1970_S, False, IN_1970_S)
STORY = (
    FIRST,
    Step("its clock leaps five years ahead", IN_1970_S + YEARS_S, False, IN_1970_S),
    Step("the hub starts again there", IN_1970_S + YEARS_S, False, IN_1970_S, "program"),
    Step("network time sets it right", 0, True, 0),
    Step("somebody sets it five years ahead", YEARS_S, False, 0),
    Step("the hub starts again there", YEARS_S, False, 0, "program"),
    Step("and back", 0, True, 0),
    Step("network time itself is five years ahead", YEARS_S, True, YEARS_S),
    Step("the hub starts again there", YEARS_S, True, YEARS_S, "program"),
    Step("network time finds back", 0, True, 0),
    Step("the machine boots anew, five years ahead; nodes ran on", YEARS_S, False, 0, "machine"),
    Step("network time sets it right", 0, True, 0),
)


SHORT_STORY = tuple(step for step in STORY if step.again != "program")


def _outcome(
    database: str,
    mosquitto: PrivateMosquitto,
    folder: Path,
    steps: tuple[Step, ...],
    plan: Plan,
    program: str = HUB,
) -> Outcome:
    led = Led(database, mosquitto.port, folder, program, plan, steps[0])
    with led.hub:
        return asyncio.run(led.through(steps))


def test_no_step_of_the_clock_costs_a_date_a_record_or_a_kilowatt_hour(
    database: str, mosquitto: PrivateMosquitto, tmp_path: Path, whole: bool
) -> None:
    """1970, five years ahead and back, with and without network time, over restarts: after each
    step readings are acknowledged and shown, and jobs run; at the end every date is right."""
    plan = Plan(nodes=20, every_s=2) if whole else Plan(nodes=3, every_s=0.3)
    story = STORY + 2 * STORY[4:] if whole else SHORT_STORY
    found = _outcome(database, mosquitto, tmp_path, story, plan)
    assert not found.wrong_dates(0)
    assert found.expected <= {key for key, _ in found.rows}
    assert all(len(dates) == 1 for dates in found.rows.values())
    assert found.usage_wh == {
        channel: pytest.approx(wh, abs=0.01) for channel, wh in found.registers_wh.items()
    }
    print(f"{len(found.rows)} readings through {len(story)} steps")


def test_a_hub_that_dates_by_the_wall_clock_is_found_out(
    database: str, mosquitto: PrivateMosquitto, tmp_path: Path
) -> None:
    """The negative control: readings stand where the clock stood when they arrived."""
    steps = (Step("right", 0, True, 0), Step("somebody sets it ahead", YEARS_S, False, 0))
    found = _outcome(
        database, mosquitto, tmp_path, steps, Plan(2, 0.3), "tests.controls.dated_at_arrival"
    )
    assert found.wrong_dates(0)


def test_a_hub_whose_jobs_wait_for_the_old_time_is_found_out(
    database: str, mosquitto: PrivateMosquitto, tmp_path: Path
) -> None:
    """The negative control: after a step back they would run again in five years."""
    steps = (Step("right", 0, True, 0), Step("set back", -YEARS_S, False, 0))
    plan = Plan(2, 0.3, within_s=5)
    with pytest.raises(JobsDoNotRun):
        _outcome(
            database, mosquitto, tmp_path, steps, plan, "tests.controls.jobs_wait_for_the_wall"
        )
