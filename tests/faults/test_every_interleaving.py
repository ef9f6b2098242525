"""Exactly once under any interleaving: the holding machine, the seen-set and the commit, checked.

The same machine drives a model of the hub (many runs) and the hub's own ingest and writer over
PostgreSQL (fewer). Hubs and nodes with faults planted must be found out by it.
"""

import time
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from edge.flows.ingest import known
from tests.model import hubs, quiet
from tests.model.machine import Interleaving, Violation
from tests.simulator import journal
from tests.simulator.record import Record

STEPS = 60
SHORT, WHOLE = 40, 30_000
SHORT_REAL, WHOLE_REAL = 15, 2_000
ENOUGH = 2_000


def check(make_hub: Callable[[], hubs.HubUnderTest], examples: int, *, shrink: bool = True) -> None:
    """Run the machine over such a hub, and print what came of it."""

    counts: Counter[str] = Counter()
    machine = type("Checked", (Interleaving,), {"make_hub": make_hub, "counts": counts})
    began = time.monotonic()
    kept = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            phases=kept,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        ),
    )
    figures = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    print(f"{figures}, in {time.monotonic() - began:.0f} s")


def test_each_record_is_stored_once_under_any_interleaving(whole: bool) -> None:
    check(hubs.ModelHub, WHOLE if whole else SHORT)


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        (hubs.AnswersEarly, "acknowledged and not stored"),
        (hubs.ForgetsWhatItHasSeen, "stored twice"),
        (hubs.WritesBlindlyAgain, "stored twice"),
        (hubs.ForgetsTooSoon, "stored twice"),
        (hubs.WritesTheFirstOnly, "acknowledged and not stored"),
    ],
)
def test_a_faulty_hub_is_found_out(faulty: type[hubs.ModelHub], said: str) -> None:
    with pytest.raises(Violation, match=said):
        check(faulty, ENOUGH, shrink=False)


def test_a_node_that_merges_what_it_has_sent_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(earlier: Record, later: Record) -> bool:
        return earlier.boot == later.boot and "oops" not in earlier.text + later.text

    monkeypatch.setattr(journal, "may_merge", careless)
    with pytest.raises(Violation):
        check(hubs.ModelHub, ENOUGH, shrink=False)


def test_the_hubs_own_ingest_stores_each_record_once_under_any_interleaving(
    database: str, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it forgets each boot as soon as it may."""
    monkeypatch.setattr(known, "MOST_BOOTS", 0)
    check(lambda: quiet.QuietIngest(database), WHOLE_REAL if whole else SHORT_REAL)


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        (quiet.AnswersEarly, "acknowledged and not stored"),
        (quiet.ForgetsWhatItHasSeen, "stored twice"),
        (quiet.WritesBlindlyAgain, "stored twice"),
        (quiet.ForgetsTooSoon, "stored twice"),
    ],
)
def test_the_hubs_own_ingest_with_a_fault_is_found_out(
    faulty: type[quiet.QuietIngest], said: str, database: str
) -> None:
    with pytest.raises(Violation, match=said):
        check(lambda: faulty(database), ENOUGH, shrink=False)
