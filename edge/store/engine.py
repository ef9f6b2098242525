"""The way to PostgreSQL: connections, transactions, what went wrong as the hub's own errors."""

from collections.abc import Iterator
from contextlib import contextmanager
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

QUESTIONS_AT_ONCE = 4
RESTED_S = 1.0

# Statements wait for no lock or disk longer than this; a stuck card must not hang the hub.
_OPTIONS = "-c statement_timeout=60s -c timezone=UTC -c jit=off"

# What PostgreSQL says of a value that it cannot hold: data and integrity. Nothing else is the fault
# of what it was given: a table that is missing, a right or a disk. That is mended, and then the
# same will work; a record that was set aside for it would be acknowledged and lost.
_REFUSALS = ("22", "23")


Transaction = Connection
"""What the stores work in; the only name by which others know a connection."""


class Database:
    """PostgreSQL as the stores see it.

    `url` is SQLAlchemy's (`postgresql+psycopg2://...`). All methods raise DatabaseAway when it
    cannot be reached, RefusedByDatabase when it will never take what it was given.
    """

    def __init__(self, url: str, *, pool_size: int = 5) -> None:
        self._engine = _engine(url, pool_size, max_overflow=10)
        self._questions = _engine(url, QUESTIONS_AT_ONCE, max_overflow=0)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with _transaction(self._engine) as connection:
            yield connection

    @contextmanager
    def question(self) -> Iterator[Transaction]:
        """The same for those who only ask, out of a few connections of their own.

        However many ask at once and however long it takes, what comes in is still written.
        """
        with _transaction(self._questions) as connection:
            yield connection

    def check(self) -> None:
        """Ask whether it answers. Raises DatabaseAway."""
        with self.transaction() as connection:
            connection.execute(text("select 1"))

    def migrate(self) -> None:
        """Bring the schema up to date; harmless if it is."""
        with self.transaction() as connection:
            # Two hubs must not migrate at once; the lock ends with the transaction.
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

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()
        self._questions.dispose()


def _engine(url: str, pool_size: int, max_overflow: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=max_overflow,
        connect_args={"connect_timeout": 5, "options": _OPTIONS},
    )
    listen(engine, "checkin", _rested)
    listen(engine, "checkout", _ask_whether_it_lives)
    return engine


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
def _transaction(engine: Engine) -> Iterator[Transaction]:
    try:
        with engine.begin() as connection:
            yield connection
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
    lost = sqlstate is None and isinstance(
        error, (psycopg2.OperationalError, psycopg2.InterfaceError)
    )
    if lost or (sqlstate and not sqlstate.startswith(_REFUSALS)):
        return DatabaseAway("the database cannot be reached; try again later", reason=said)
    return RefusedByDatabase(f"the database refused it: {said}")
