"""The private servers: they come back, they leave nothing behind, they never run as root."""

import asyncio
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import aiomqtt
import psycopg2
import pytest
from sqlalchemy.engine import make_url

from tests.integration.spoken_mqtt import connection
from tests.stack import postgres_programs
from tests.stack.account import Account
from tests.stack.errors import StackError
from tests.stack.folder import private_folder
from tests.stack.free_port import free_port
from tests.stack.mosquitto import LARGEST_MESSAGE_B, PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

ROOT = Path(__file__).parents[2]
PROGRAMS = {
    "system": postgres_programs.system_programs(),
    "wheel": postgres_programs.wheel_programs(),
}
as_root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture
def folder() -> Iterator[Path]:
    with private_folder() as path:
        yield path


@pytest.fixture(params=PROGRAMS)
def programs(request: pytest.FixtureRequest) -> Path:
    found = PROGRAMS[request.param]
    if found is None:
        pytest.skip(f"no PostgreSQL from the {request.param} here")
    return found


def connect(url: str) -> "psycopg2.extensions.connection":
    parts = make_url(url)
    named = parts.translate_connect_args(username="user", database="dbname")
    connection: psycopg2.extensions.connection = psycopg2.connect(**{**named, **parts.query})
    return connection


def ask(url: str, statement: str) -> list[tuple[object, ...]]:
    with closing(connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def owner_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def processes_below(folder: Path) -> list[str]:
    """Return the command lines of processes that work in `folder`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(folder):
                found.append((process / "cmdline").read_text())
        except OSError:
            continue
    return found


def shared_memory_segments() -> int:
    return len(Path("/proc/sysvipc/shm").read_text().splitlines())


def start_stack() -> tuple["subprocess.Popen[str]", Path]:
    """Start `python -m tests.stack` in a process group of its own; return it and its folder."""
    command = [sys.executable, "-m", "tests.stack"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, process_group=0
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(3)]
    host = make_url(lines[0].split(": ")[1].strip()).query["host"]
    assert isinstance(host, str)
    return process, Path(host).parents[1]


def test_postgres_keeps_what_was_committed_when_it_is_killed(folder: Path, programs: Path) -> None:
    with PrivatePostgres(folder / "postgres", programs=programs) as postgres:
        url = postgres.create_database("house")
        ask(url, "CREATE TABLE reading AS SELECT 42 AS power_w")
        first = postgres.pid
        postgres.kill()
        with pytest.raises(psycopg2.OperationalError):
            ask(url, "SELECT 1")
        postgres.start()
        assert postgres.pid != first
        assert ask(url, "SELECT power_w FROM reading") == [(42,)]


def test_postgres_has_the_settings_of_the_appliance(folder: Path, programs: Path) -> None:
    names = ("fsync", "data_checksums", "server_encoding", "wal_level", "listen_addresses")
    with PrivatePostgres(folder / "postgres", programs=programs) as postgres:
        said = [ask(postgres.url(), f"SHOW {name}")[0][0] for name in names]
    assert said == ["on", "on", "UTF8", "minimal", ""]


def test_postgres_makes_a_database_from_a_template_and_drops_it_while_in_use(folder: Path) -> None:
    with PrivatePostgres(folder / "postgres", fsync=False) as postgres:
        ask(postgres.create_database("first"), "CREATE TABLE node (id int)")
        url = postgres.create_database("second", template="first")
        assert ask(url, "SELECT count(*) FROM node") == [(0,)]
        with closing(connect(url)):
            postgres.drop_database("second")
        with pytest.raises(psycopg2.OperationalError, match="does not exist"):
            ask(url, "SELECT 1")


def test_postgres_stopped_at_once_recovers(folder: Path) -> None:
    with PrivatePostgres(folder / "postgres") as postgres:
        ask(postgres.url(), "CREATE TABLE outage AS SELECT 1 AS id")
        postgres.stop(immediate=True)
        postgres.start()
        assert ask(postgres.url(), "SELECT id FROM outage") == [(1,)]


def test_postgres_works_below_a_path_that_is_too_long_for_a_socket(folder: Path) -> None:
    with PrivatePostgres(folder / ("long" * 30) / "a b") as postgres:
        socket_folder = make_url(postgres.url()).query["host"]
        assert ask(postgres.url(), "SELECT 1") == [(1,)]
    assert isinstance(socket_folder, str)
    assert not Path(socket_folder).exists()


def test_postgres_that_cannot_start_says_why(folder: Path) -> None:
    postgres = PrivatePostgres(folder / "postgres", settings={"shared_buffers": "nonsense"})
    with pytest.raises(StackError, match=r"(?s)ended at once.*nonsense"):
        postgres.start()


def test_mosquitto_comes_back_on_the_same_port(folder: Path) -> None:
    with PrivateMosquitto(folder / "mosquitto") as mosquitto:
        held = socket.create_connection((mosquitto.host, mosquitto.port))
        mosquitto.kill()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((mosquitto.host, mosquitto.port))
        mosquitto.start()
        socket.create_connection((mosquitto.host, mosquitto.port)).close()
        held.close()


def test_mosquitto_passes_no_message_on_that_no_node_would_send(folder: Path) -> None:
    """MQTT allows 256 MB: the hub would have to take it in before it could refuse it."""

    async def heard(port: int) -> list[int]:
        async with connection(port) as hub, connection(port) as stranger, asyncio.timeout(20):
            await hub.subscribe("#")
            for size in (LARGEST_MESSAGE_B + 1, 16_384):
                with suppress(aiomqtt.MqttError):
                    await stranger.publish("size", bytes(size), qos=0)
            return [len(bytes((await anext(hub.messages)).payload or b""))]

    with PrivateMosquitto(folder) as broker:
        assert asyncio.run(heard(broker.port)) == [16_384]


def test_mosquitto_on_a_taken_port_says_so(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        mosquitto = PrivateMosquitto(folder / "mosquitto", port=taken.getsockname()[1])
        with pytest.raises(StackError, match="is taken"):
            mosquitto.start()


def test_a_server_outlives_the_thread_that_started_it(folder: Path) -> None:
    with PrivateMosquitto(folder / "mosquitto") as mosquitto:
        mosquitto.stop()
        thread = threading.Thread(target=mosquitto.start)
        thread.start()
        thread.join()
        mosquitto.restart()
        socket.create_connection((mosquitto.host, mosquitto.port)).close()


def test_nothing_is_left_after_a_kill_and_the_end() -> None:
    segments = shared_memory_segments()
    with (
        private_folder() as folder,
        PrivatePostgres(folder / "postgres") as postgres,
        PrivateMosquitto(folder / "mosquitto"),
    ):
        assert len(processes_below(folder)) > 2
        postgres.kill()
    assert processes_below(folder) == []
    assert not folder.exists()
    assert shared_memory_segments() == segments


def test_ctrl_c_stops_both_servers_in_order() -> None:
    process, folder = start_stack()
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=30) == 0
    assert processes_below(folder) == []
    assert not folder.exists()


def test_servers_die_with_a_killed_parent_and_the_next_start_sweeps_its_folder() -> None:
    process, folder = start_stack()
    server = int((folder / "postgres/data/postmaster.pid").read_text().split()[0])
    gone = os.pidfd_open(server)
    process.kill()
    process.wait()
    assert _ends_within(gone, 10_000)
    assert folder.exists()
    with private_folder():
        assert not folder.exists()


@as_root_only
def test_root_runs_no_server_as_root(folder: Path, programs: Path) -> None:
    with (
        PrivatePostgres(folder / "postgres", programs=programs) as postgres,
        PrivateMosquitto(folder / "mosquitto") as mosquitto,
    ):
        assert owner_of(postgres.pid) != 0
        assert owner_of(mosquitto.pid) != 0


@as_root_only
def test_root_is_told_when_the_servers_account_cannot_reach_the_folder(folder: Path) -> None:
    folder.chmod(0o700)
    with pytest.raises(StackError, match=r"may not enter .*chmod o\+x"):
        PrivatePostgres(folder / "closed" / "postgres")


@as_root_only
def test_programs_that_the_servers_account_cannot_reach_are_copied(folder: Path) -> None:
    wheel = PROGRAMS["wheel"]
    assert wheel is not None
    closed = folder / "closed"
    package = wheel.parents[1]
    subprocess.run(["cp", "-r", package, f"{package}.libs", _make_closed(closed)], check=True)
    hidden = closed / package.name / "pginstall" / "bin"
    with PrivatePostgres(folder / "postgres", programs=hidden) as postgres:
        assert ask(postgres.url(), "SELECT 1") == [(1,)]


@as_root_only
def test_a_plain_user_can_run_both() -> None:
    """The child is root until all is imported: an interpreter in root's home would be closed."""
    if not Account("nobody", 65534, 65534).can_enter(postgres_programs.find_programs()):
        pytest.skip("PostgreSQL's programs lie in a folder that is closed to others")
    done = subprocess.run(
        [sys.executable, "-c", _PLAIN_USER], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("65534 65534\n", 0), done.stderr


_PLAIN_USER = """
import os, encodings.idna
from tests.integration.test_stack import *
os.setgroups([]); os.setgid(65534); os.setuid(65534)
with (
    private_folder() as folder,
    PrivatePostgres(folder / "postgres", cache=None) as postgres,
    PrivateMosquitto(folder / "mosquitto") as mosquitto,
):
    assert ask(postgres.url(), "SELECT 1") == [(1,)]
    print(owner_of(postgres.pid), owner_of(mosquitto.pid))
"""


def _make_closed(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder


def _ends_within(pidfd: int, milliseconds: int) -> bool:
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    ended = bool(poll.poll(milliseconds))
    os.close(pidfd)
    return ended
