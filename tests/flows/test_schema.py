"""The schema: what the migrations make is what the code means, and a hub says when it is not."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from edge.domain.errors import SchemaBehind
from edge.store import slots
from edge.store.engine import Database, _alembic
from edge.store.schema import metadata
from tests.stack.postgres import PrivatePostgres

_TWO_SLOTS = """
insert into slot (id) values (1), (2);
create table reading_000001 partition of reading for values in (1);
create table reading_000002 partition of reading for values in (2);
insert into reading select n, 10 + n, 20 + n, 30 + n, 40 + n, 50 + n, now() + n * interval '1 s',
       60 + n, null, 80 + n, 90 + n, null, n, now() from generate_series(1, 2) n;
"""
_EVERYTHING = """
select tableoid::regclass::text, slot, channel_id, boot_id, seq, uptime_ms, interval_ms,
       measured_at, current_a, voltage_v, power_w, energy_wh, export_wh, quality, received_at
from reading order by slot
"""


def _is_partition(kind: str, name: str | None) -> bool:
    return kind == "table" and bool(name) and str(name).startswith("reading_")


def test_the_migrations_make_the_schema_that_the_code_means(database: str) -> None:
    """Alembic finds no difference between the migrated database and `store.schema`."""
    store = Database(database)
    with store.transaction() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": False,
                "include_object": lambda thing, name, kind, *_: not _is_partition(kind, name),
            },
        )
        assert compare_metadata(context, metadata) == []
    store.close()


def test_to_migrate_twice_is_to_migrate_once(database: str) -> None:
    """It changes nothing, and says nothing."""
    store = Database(database)
    store.migrate()
    store.check_schema()
    store.close()


def test_readings_of_a_database_of_the_first_version_are_there_after_the_next(
    postgres: PrivatePostgres,
) -> None:
    """Every slot's, with every value in its own column; what is written next finds its place."""
    url = postgres.create_database("first")
    store = Database(url)
    with store.transaction() as connection:
        command.upgrade(_alembic(connection), "0001")
        connection.exec_driver_sql(_TWO_SLOTS)
        before = connection.exec_driver_sql(_EVERYTHING).all()
    store.migrate()
    with store.transaction() as connection:
        assert connection.exec_driver_sql(_EVERYTHING).all() == before
        slots.ran(connection, slots.SLOT_S)
    store.close()
    postgres.drop_database("first")


def test_an_empty_database_is_named_as_such(postgres: PrivatePostgres) -> None:
    """A hub over it says which command to run."""
    store = Database(postgres.create_database("empty"))
    with pytest.raises(SchemaBehind, match="edge migrate"):
        store.check_schema()
    store.close()
    postgres.drop_database("empty")
