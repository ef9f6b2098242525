"""A hub with a fault, for negative controls: after a step of the clock its jobs are not renewed."""

from edge.jobs.schedule import Schedule
from tests.stack.steered_hub import steered_run


def _look_away(self: Schedule) -> None:
    """What was stepped stays unnoticed."""


if __name__ == "__main__":
    Schedule.check_clock = _look_away  # type: ignore[method-assign]  # this is the fault
    steered_run()
