"""The schema: what the migrations make is what the code means, and a hub says when it is not."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from edge.domain.errors import SchemaBehind
from edge.store.engine import Database
from edge.store.schema import metadata
from tests.stack.postgres import PrivatePostgres


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


def test_an_empty_database_is_named_as_such(postgres: PrivatePostgres) -> None:
    """A hub over it says which command to run."""
    store = Database(postgres.create_database("empty"))
    with pytest.raises(SchemaBehind, match="edge migrate"):
        store.check_schema()
    store.close()
    postgres.drop_database("empty")
