"""Fixtures for all floors: real servers, a fresh migrated database per test, marks."""

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest

from edge.store.engine import Database
from tests.firmware.builds import NATIVE, BuildError, Variant, build
from tests.stack.folder import private_folder
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

FLOORS = {
    "unit": "no socket, no file, no process: pure functions",
    "flows": "flows on a real database",
    "integration": "real servers, real processes",
    "contract": "what others rely on: the protocol, the API",
    "e2e": "a browser on the running hub",
    "firmware": "the node's C++, compiled for this PC in several ways, and the programs made of it",
    "faults": "what breaks: kills, bad networks, full disks, wrong clocks; long with --whole",
    "fuzz": "what nobody meant to send; long with --whole",
}
_TESTS = Path(__file__).parent
_unit_seconds: list[float] = []
_numbers = count(1)

# The same examples at every run, nothing kept between runs: a test that fails here fails there.
hypothesis.settings.register_profile(
    "ohmstead", derandomize=True, database=None, deadline=None, max_examples=60
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--whole`: the floors `faults` and `fuzz` run a short form of themselves without it."""
    parser.addoption("--whole", action="store_true", help="faults and fuzz at their full length")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the drawn examples; name the marks: one for each floor, and `needs_data`."""
    hypothesis.settings.load_profile("ohmstead")
    for floor, meaning in FLOORS.items():
        config.addinivalue_line("markers", f"{floor}: {meaning}")
    config.addinivalue_line("markers", "needs_data: reads OHMSTEAD_DATA, skipped without it")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with its floor; skip, visibly, what needs data that is not there."""
    no_data = pytest.mark.skip(reason="OHMSTEAD_DATA is not set: no test data")
    for item in items:
        floor = item.path.relative_to(_TESTS).parts[0]
        if floor in FLOORS:
            item.add_marker(floor)
        if item.get_closest_marker("needs_data") and not os.environ.get("OHMSTEAD_DATA"):
            item.add_marker(no_data)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what the unit floor takes."""
    if "unit" in report.keywords:
        _unit_seconds.append(report.duration)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the unit floor's total time: it is to stay a matter of seconds."""
    if _unit_seconds:
        terminalreporter.write_line(f"unit floor: {sum(_unit_seconds):.2f} s")


@pytest.fixture(scope="session")
def whole(request: pytest.FixtureRequest) -> bool:
    """Return whether to run at full length, as `./ohmstead test faults` does; else in seconds."""
    return bool(request.config.getoption("--whole"))


@pytest.fixture(scope="session")
def data() -> Path:
    """Return the folder of the test data; only for tests marked `needs_data`."""
    return Path(os.environ["OHMSTEAD_DATA"])


@pytest.fixture(scope="session")
def stack_folder() -> Iterator[Path]:
    """Yield one temporary folder for the servers of this session."""
    with private_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def postgres(stack_folder: Path) -> Iterator[PrivatePostgres]:
    """Yield the session's PostgreSQL; it does not wait for the disk."""
    with PrivatePostgres(stack_folder / "postgres", fsync=False) as server:
        yield server


@pytest.fixture
def mosquitto(stack_folder: Path) -> Iterator[PrivateMosquitto]:
    """Yield a broker of the test's own: what nodes retain must not reach the next test."""
    with PrivateMosquitto(stack_folder / f"mosquitto-{next(_numbers)}") as server:
        yield server


@pytest.fixture(scope="session")
def migrated_template(postgres: PrivatePostgres) -> str:
    """Return the name of a database with the hub's schema, to be copied and never changed."""
    name = "migrated"
    migrate(postgres.create_database(name))
    return name


@pytest.fixture(scope="session")
def _database_names() -> Iterator[str]:
    return (f"test_{number}" for number in count(1))


@pytest.fixture
def database(
    postgres: PrivatePostgres, migrated_template: str, _database_names: Iterator[str]
) -> Iterator[str]:
    """Yield the address of a fresh, migrated, empty database; it is dropped afterwards."""
    name = next(_database_names)
    yield postgres.create_database(name, template=migrated_template)
    postgres.drop_database(name)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium, or skip the test, visibly."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium here: install Debian's package chromium")
    return found


@pytest.fixture(scope="session")
def firmware_build() -> Callable[[Variant], Path]:
    """Return what builds a variant of the firmware, once a session, and returns its folder.

    Skips the test, visibly, where there is no compiler for it.
    """
    outcomes: dict[str, Path | None] = {}

    def built(variant: Variant) -> Path:
        if lacking := variant.missing():
            pytest.skip(f"no {', no '.join(lacking)} here: install Debian's packages for it")
        said = ""
        if variant.name not in outcomes:
            try:
                outcomes[variant.name] = build(variant)
            except BuildError as error:
                outcomes[variant.name], said = None, str(error)
        if said:
            pytest.fail(said, pytrace=False)
        folder = outcomes[variant.name]
        return folder or pytest.skip(f"{variant.name} does not build; the first failure says why")

    return built


@pytest.fixture(scope="session")
def firmware_programs(firmware_build: Callable[[Variant], Path]) -> Path:
    """Return the folder of the firmware's programs for this PC: `virtual_node` and others."""
    return firmware_build(NATIVE)


def migrate(url: str) -> None:
    """Bring the database at `url` to the hub's present schema."""
    database = Database(url)
    database.migrate()
    database.close()
