"""A private PostgreSQL in one folder, reached over a Unix socket only.

As on the appliance there is no password: the socket lies in a folder of mode
0700, so nobody but its owner (and root) can connect. There is no TCP port.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from tests.stack import postgres_programs
from tests.stack.account import credentials, make_own_folder, unprivileged
from tests.stack.errors import StackError
from tests.stack.process import ServerProcess, server_environment

CACHE = Path(__file__).parents[2] / ".ohmstead" / "cache"
USER = "ohmstead"
_SOCKET_NAME = ".s.PGSQL.5432"  # PostgreSQL always names it after a port
_LONGEST_SOCKET_PATH = 107
_START_WITHIN_S = 60.0

_APPLIANCE_SETTINGS = {
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "checkpoint_timeout": "30min",
    "max_wal_size": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",  # wal_level=minimal demands it
    "jit": "off",
    "shared_buffers": "128MB",
}


class PrivatePostgres:
    """A PostgreSQL server of our own below `folder`; a context manager.

    `programs` is the folder with `initdb` and `postgres` (default: found).
    `fsync=False` is for tests that do not ask what survives a power cut.
    `settings` are added to the appliance's. `cache` keeps a finished cluster
    for the next start (None: never).
    """

    def __init__(
        self,
        folder: Path,
        *,
        programs: Path | None = None,
        fsync: bool = True,
        settings: Mapping[str, str] | None = None,
        cache: Path | None = CACHE,
    ) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self._account = unprivileged("postgres")
        make_own_folder(self.folder, self._account)
        self._programs = postgres_programs.reachable_programs(
            programs or postgres_programs.find_programs(), self._account, self.folder
        )
        self._cache = cache
        self._socket = self._make_socket_folder()
        self._server = ServerProcess(
            [self._programs / "postgres", "-D", self.data, *self._options(fsync, settings or {})],
            log=self.folder / "postgres.log",
            account=self._account,
            last_signal=signal.SIGQUIT,  # it stops at once and takes its children along
        )

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:  # Ctrl-C too: nothing of it may stay
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """Process id of the postmaster."""
        return self._server.pid

    @property
    def log(self) -> Path:
        """What the server has said."""
        return self._server.log

    @property
    def running(self) -> bool:
        """Whether the server is there now; one that panics may have ended by itself."""
        return self._server.running

    @property
    def version(self) -> str:
        """Version of the programs, such as `17.6`."""
        return postgres_programs.version(self._programs)

    def url(self, database: str = "postgres") -> str:
        """Return SQLAlchemy's address of `database`; it stays the same after a restart."""
        return f"postgresql+psycopg2://{USER}@/{database}?host={quote(str(self._socket))}&port=5432"

    def start(self) -> None:
        """Make the cluster if there is none, start the server, return when it answers.

        Raises StackError, with the end of the server's log, when it does not.
        """
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self._server.start()
        deadline = time.monotonic() + _START_WITHIN_S
        while not self._answers():
            if self._server.ended_within(0.02):
                raise StackError.with_log("PostgreSQL ended at once.", self._server.log)
            if time.monotonic() > deadline:
                self.kill()
                raise StackError.with_log("PostgreSQL does not answer.", self._server.log)

    def stop(self, *, immediate: bool = False) -> None:
        """Stop the server: cleanly, or at once and with a recovery at the next start."""
        self._server.end(signal.SIGQUIT if immediate else signal.SIGINT)

    def kill(self) -> None:
        """Kill the postmaster as `kill -9` does, and wait until its children have noticed."""
        self._server.end(signal.SIGKILL)

    def crash(self) -> None:
        """Kill all of it at once: what was not written is gone, as far as a process can lose it."""
        self._server.crash()

    def freeze(self) -> None:
        """Let it hang: it neither ends nor answers, and its connections stay open."""
        self._server.freeze()

    def thaw(self) -> None:
        """Let it go on where it stood."""
        self._server.thaw()

    def close(self) -> None:
        """Stop, and give back what lies outside of the folder; the data stay."""
        self.stop()
        self._release_shared_memory()
        if self._socket.parent != self.folder:
            shutil.rmtree(self._socket, ignore_errors=True)

    def restart(self) -> None:
        """Stop cleanly and start again on the same socket."""
        self.stop()
        self.start()

    def create_database(self, name: str, template: str = "template1") -> str:
        """Create database `name` as a copy of `template` and return its address."""
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._run(words.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop database `name` if it exists, connections included."""
        words = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._run(words.format(sql.Identifier(name)))

    def dump(self, name: str) -> bytes:
        """Back up database `name` as it is at this moment, whoever works with it."""
        return self._program("pg_dump", "--format=custom", name)

    def restore(self, name: str, dump: bytes) -> None:
        """Put what `dump` returned in the place of database `name`."""
        self.drop_database(name)
        self.create_database(name, template="template0")
        self._program("pg_restore", "--exit-on-error", f"--dbname={name}", given=dump)

    def _program(self, program: str, *words: str, given: bytes = b"") -> bytes:
        where = [f"--host={self._socket}", "--port=5432", f"--username={USER}"]
        done = subprocess.run(
            [self._programs / program, *where, *words],
            env=server_environment(),
            input=given,
            capture_output=True,
            check=False,
        )
        if done.returncode != 0:
            raise StackError(f"{program} failed: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout

    def write_log(self) -> None:
        """Fill a file of the write-ahead log and begin another; used ones are kept for later."""
        self._run(sql.SQL("CREATE TABLE short_lived ()").format())
        self._run(sql.SQL("DROP TABLE short_lived").format())
        self._run(sql.SQL("SELECT pg_switch_wal()").format())
        self._run(sql.SQL("CHECKPOINT").format())

    def exhaust_log(self) -> None:
        """Write to the log until there is no room for it, and the server panics."""
        with suppress(psycopg2.Error):
            while True:
                self.write_log()

    def move_log(self, place: Path) -> None:
        """Let the write-ahead log lie at `place`; while the server is stopped."""
        shutil.move(self.data / "pg_wal", place)
        (self.data / "pg_wal").symlink_to(place)
        if self._account:
            self._account.own(place)

    def set(self, name: str, value: str) -> None:
        """Change a setting of the running server, for good."""
        words = sql.SQL("ALTER SYSTEM SET {} = {}")
        self._run(words.format(sql.Identifier(name), sql.Literal(value)))
        self._run(sql.SQL("SELECT pg_reload_conf()").format())

    def _run(self, statement: sql.Composed) -> None:
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            connection.autocommit = True  # databases are made outside of transactions
            cursor.execute(statement)

    def _connect(self) -> "psycopg2.extensions.connection":
        return psycopg2.connect(
            host=str(self._socket), port=5432, user=USER, dbname="postgres", connect_timeout=5
        )

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def _options(self, fsync: bool, settings: Mapping[str, str]) -> list[str]:
        compression = "lz4" if postgres_programs.has_lz4(self._programs) else "pglz"
        chosen = {
            **_APPLIANCE_SETTINGS,
            "wal_compression": compression,
            "fsync": "on" if fsync else "off",
            "listen_addresses": "",
            "unix_socket_directories": str(self._socket),
            "dynamic_shared_memory_type": "mmap",  # a killed server leaves nothing in /dev/shm
            **settings,
        }
        return [f"--{name}={value}" for name, value in chosen.items()]

    def _make_socket_folder(self) -> Path:
        folder = self.folder / "socket"
        if len(os.fsencode(folder / _SOCKET_NAME)) > _LONGEST_SOCKET_PATH:
            folder = Path(tempfile.mkdtemp(prefix="ohmstead-pg-", dir="/tmp"))
        make_own_folder(folder, self._account)
        return folder

    def _make_cluster(self) -> None:
        """Copy the cached cluster, or make one and cache it; `initdb` takes seconds."""
        template = self._cache and self._cache / f"postgres-{self.version}-{os.geteuid()}"
        if template and template.exists():
            shutil.copytree(template, self.data)
        else:
            self._initdb()
            if template:
                _keep_copy(self.data, template)
        if self._account:
            self._account.own(self.data)

    def _initdb(self) -> None:
        words = (
            "--encoding=UTF8 --locale=C.UTF-8 --data-checksums --no-sync --no-instructions "
            f"--username={USER} --auth-local=trust --auth-host=reject"
        )
        done = subprocess.run(
            [self._programs / "initdb", "-D", self.data, *words.split()],
            cwd=self.folder,
            env=server_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **credentials(self._account),
        )
        if done.returncode != 0:
            shutil.rmtree(self.data, ignore_errors=True)
            raise StackError(f"initdb failed: {done.stderr.strip()}")

    def _release_shared_memory(self) -> None:
        """Remove the few bytes of System V memory that a killed postmaster leaves."""
        with suppress(OSError, IndexError, ValueError):
            segment = (self.data / "postmaster.pid").read_text().splitlines()[6].split()[1]
            subprocess.run(["ipcrm", "-m", segment], check=False, capture_output=True)


def _keep_copy(data: Path, template: Path) -> None:
    """Put a copy of `data` at `template`, whole or not at all."""
    try:
        template.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=template.parent, prefix="making-") as making:
            shutil.copytree(data, Path(making, "data"))
            Path(making, "data").rename(template)
    except OSError:
        return  # somebody was faster, or the checkout is read-only: the cache only saves time
