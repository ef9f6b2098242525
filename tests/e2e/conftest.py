"""Fixtures of the browser's floor: a browser, a household to look at, pages on it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.household import LivingFleet, household
from tests.e2e.visit import Visit, visiting
from tests.simulator.fleet import Options
from tests.stack.hub import CHECKOUT, PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

QUIET = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
AXE = CHECKOUT / "dashboard/node_modules/axe-core/axe.min.js"
HOUSE = Options(nodes=4, interval_s=1, live_s=0.5, backfill_s=2 * 86_400, seed=5, chance="e2e")


class House(NamedTuple):
    """A hub, and the nodes that speak to it."""

    hub: PrivateHub
    living: LivingFleet


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Yield a browser; a module's, because other floors need this thread's event loop back."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def house(
    postgres: PrivatePostgres,
    stack_folder: Path,
    migrated_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    """Yield a household with two days of history, for tests that only look."""
    database = postgres.create_database("house", template=migrated_template)
    log = tmp_path_factory.mktemp("house") / "hub.log"
    with (
        PrivateMosquitto(stack_folder / f"house-{log.parent.name}") as broker,
        household(database, broker.port, log, HOUSE) as (hub, living),
    ):
        yield House(hub, living)
    postgres.drop_database("house")


@pytest.fixture
def visit(browser: Browser, house: House) -> Iterator[Visit]:
    """Yield a desktop's window on the household."""
    with visiting(browser, house.hub.url) as opened:
        yield opened


@pytest.fixture
def empty_hub(database: str, stack_folder: Path, tmp_path: Path) -> Iterator[PrivateHub]:
    """Yield a hub without nodes, with a broker of its own: others' keep what nodes once said."""
    with (
        PrivateMosquitto(stack_folder / "quiet-broker") as broker,
        PrivateHub(database, broker.port, log=tmp_path / "hub.log", commit_interval_s=0.5) as hub,
    ):
        yield hub


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the source of axe-core, or skip the test, visibly."""
    if not AXE.is_file():
        pytest.skip("axe-core is not here: ./ohmstead test e2e installs it with the dashboard")
    return AXE.read_text()
