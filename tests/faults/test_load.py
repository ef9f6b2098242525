"""A thousand nodes at one reading a second: all stored once, and the hub grows no fatter."""

import asyncio

from tests.bench import sides
from tests.faults.under_load import FILES_BESIDES, Load, Outcome, Plan
from tests.stack.folder import private_folder
from tests.stack.open_files import allow_files

GROWTH = 1.05
GROWTH_MB = 8.0
UNSEEN_SHARE = 0.5  # a slow screen is shown less, but it is shown


def _under(plan: Plan) -> Outcome:
    allow_files(plan.nodes + FILES_BESIDES)  # the broker inherits it
    with private_folder() as folder, sides.hub(folder, plan.commit_s) as side:
        return asyncio.run(Load(side, plan).run())


def test_many_nodes_for_long_lose_nothing_and_cost_no_more_memory(whole: bool) -> None:
    """Every batch is acknowledged, every reading stored once, and the hub's memory is the same in
    the last third of the time as in the second. The speeds are printed, not judged; a slow leak
    shows at full length only."""
    plan = Plan(1_000, 900, ask_s=30) if whole else Plan(100, 9, ask_s=2, commit_s=1)
    found = _under(plan)
    before_mb, after_mb = found.middle_mb(1), found.middle_mb(2)
    print(
        f"usage of all {plan.nodes} nodes {found.everything_ms:.0f} ms, and the hub then has "
        f"{found.everything_mb:.0f} MB"
    )
    print(
        f"{plan.nodes} nodes, {found.sent} readings; hub {before_mb:.1f} MB, then {after_mb:.1f}, "
        f"at most {max(found.memory_mb):.1f}; {found.unseen} of {found.messages} not on the screen"
    )
    assert found.stored == found.sent
    assert found.unanswered == 0
    assert found.unseen < found.messages * UNSEEN_SHARE
    assert found.usage_ms
    assert after_mb < before_mb * GROWTH + GROWTH_MB
