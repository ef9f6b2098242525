"""The way to PostgreSQL: connections, transactions, what went wrong as the hub's own errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import resources
from time import monotonic

import psycopg2
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.event import listen
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from edge.domain.errors import DatabaseAway, RefusedByDatabase, SchemaBehind
from edge.store.patience import BoundedConnection, Patience

QUESTIONS_AT_ONCE = 4
RESTED_S = 1.0

# Statements wait for no lock or disk longer than this; a stuck card must not hang the hub. A server
# that hangs cannot keep its own limit: then the connection is cut a little later, and much sooner
# where others would have to wait.
_OPTIONS = "-c statement_timeout=60s -c timezone=UTC -c jit=off"
_CUT_AFTER_S = 65.0
PROMPT_S = 3.0
_SLOW_S = 2.0  # a failure that takes so long is one of a server that hangs
_CONNECT_S = 3

# A server on another machine can vanish without a word; on a Unix socket these mean nothing.
_ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}

# What PostgreSQL says of a value that it cannot hold: data and integrity. Nothing else is the fault
# of what it was given: a table that is missing, a right or a disk. That is mended, and then the
# same will work; a record that was set aside for it would be acknowledged and lost.
_REFUSALS = ("22", "23")
_REFUSED_BY_DRIVER = (psycopg2.DataError, psycopg2.ProgrammingError)

_AWAY = "the database cannot be reached; try again later"

Transaction = Connection
"""What the stores work in; the only name by which others know a connection."""


class Database:
    """PostgreSQL as the stores see it.

    `url` is SQLAlchemy's (`postgresql+psycopg2://...`). All methods raise DatabaseAway when it
    cannot be reached, RefusedByDatabase when it will never take what it was given.
    """

    def __init__(self, url: str, *, pool_size: int = 5) -> None:
        self._patience = Patience()
        self._engine = self._open(url, _CUT_AFTER_S, pool_size, max_overflow=10)
        self._questions = self._open(url, _CUT_AFTER_S, QUESTIONS_AT_ONCE)
        self._prompt = self._open(url, PROMPT_S, 3)
        self._hangs = ""
        self._ended = False

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        self._check_open()
        with _errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def promptly(self) -> Iterator[Transaction]:
        """A short one, for a thread that others wait for.

        It fails after some seconds, and at once while `check` still finds that the server hangs.
        """
        self._check_open()
        if self._hangs:
            raise DatabaseAway(_AWAY, reason=self._hangs)
        began = monotonic()
        try:
            with _errors(), self._prompt.begin() as connection:
                yield connection
        except DatabaseAway as error:
            if monotonic() - began > _SLOW_S:
                self._hangs = error.reason
            raise

    @contextmanager
    def question(self) -> Iterator[Transaction]:
        """The same for those who only ask, out of a few connections of their own.

        However many ask at once and however long it takes, what comes in is still written. It gives
        nothing to the database that this could refuse: such an error is a defect, and stays one.
        """
        self._check_open()
        if self._hangs:
            raise DatabaseAway(_AWAY, reason=self._hangs)
        try:
            with _errors(), self._questions.begin() as connection:
                yield connection
        except RefusedByDatabase as error:
            raise error.__cause__ or error from None

    def check(self) -> None:
        """Ask whether it answers and can be written to. Raises DatabaseAway."""
        self._check_open()
        began = monotonic()
        try:
            with _errors(), self._prompt.begin() as connection:
                protected = connection.execute(text("show transaction_read_only")).scalar_one()
        except DatabaseAway as error:
            self._hangs = error.reason if monotonic() - began > _SLOW_S else ""
            raise
        self._hangs = ""
        if protected == "on":
            raise DatabaseAway(_AWAY, reason="the database is read-only")

    def migrate(self) -> None:
        """Bring the schema up to date; harmless if it is."""
        with self.transaction() as connection:
            # Two hubs must not migrate at once; the lock ends with the transaction.
            unhurried(connection)
            connection.execute(text("select pg_advisory_xact_lock(7230001)"))
            command.upgrade(_alembic(connection), "head")

    def check_schema(self) -> None:
        """Hold the schema to what this release needs. Raises SchemaBehind, DatabaseAway."""
        with self.transaction() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
            needed = ScriptDirectory.from_config(_alembic(connection)).get_current_head()
        if found != needed:
            raise SchemaBehind(
                f"the database is at version {found or 'none'} and this release needs {needed}: "
                "run `python -m edge migrate` first"
            )

    def cut(self) -> None:
        """End every wait for the database; from now on there is none."""
        self._ended = True
        self._patience.cut_all()

    def close(self) -> None:
        """Give all connections back."""
        for engine in (self._engine, self._questions, self._prompt):
            engine.dispose()
        self._patience.close()

    def _check_open(self) -> None:
        if self._ended:
            raise DatabaseAway("the hub ends: send it again when it is back")

    def _open(self, url: str, limit_s: float, pool_size: int, max_overflow: int = 0) -> Engine:
        engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=max_overflow,
            connect_args={
                "connect_timeout": _CONNECT_S,
                "options": _OPTIONS,
                "connection_factory": partial(BoundedConnection, self._patience, limit_s),
                **_ALIVE,
            },
        )
        listen(engine, "checkin", _rested)
        listen(engine, "checkout", _ask_whether_it_lives)
        return engine


def unhurried(connection: Connection) -> None:
    """Let this transaction take as long as it takes."""
    connection.execute(text("set local statement_timeout = 0"))
    bounded = connection.connection.driver_connection
    if isinstance(bounded, BoundedConnection):
        bounded.limit_s = None


def _rested(_: object, record: ConnectionPoolEntry) -> None:
    record.info["since"] = monotonic()


def _ask_whether_it_lives(
    connection: psycopg2.extensions.connection, record: ConnectionPoolEntry, _: object
) -> None:
    """Ask a connection that has rested, as the database may have gone and come meanwhile.

    SQLAlchemy's own `pool_pre_ping` asks before each transaction, which is a tenth of a commit.
    """
    if monotonic() - record.info.get("since", monotonic()) < RESTED_S:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("select")
        connection.rollback()
    except psycopg2.Error:
        raise DisconnectionError from None  # the pool then makes another


@contextmanager
def _errors() -> Iterator[None]:
    """Turn what the driver raises into the hub's own errors."""
    try:
        yield
    except DBAPIError as error:
        raise _translated(error.orig) from error
    except psycopg2.Error as error:  # from COPY, which speaks to psycopg2 directly
        raise _translated(error) from error
    except PoolTimeout as error:
        raise DatabaseAway("every connection to the database is busy; try again") from error


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("edge.store") / "migrations"))
    config.attributes["connection"] = connection
    return config


def _translated(error: BaseException | None) -> DatabaseAway | RefusedByDatabase:
    sqlstate = getattr(error, "pgcode", None)
    said = str(error).strip().split("\n")[0]
    # Without a code it comes from the driver. A server that dies in the middle is there a plain
    # DatabaseError at times: only what the driver calls a fault of the data is one.
    ours = sqlstate is None and isinstance(error, _REFUSED_BY_DRIVER)
    if not ours and not (sqlstate and sqlstate.startswith(_REFUSALS)):
        return DatabaseAway(_AWAY, reason=said)
    return RefusedByDatabase(f"the database refused it: {said}")
