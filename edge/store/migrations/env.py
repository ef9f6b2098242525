"""Where Alembic finds the connection that `store.engine` hands it, and the schema."""

from alembic import context

from edge.store.schema import metadata


def _run() -> None:
    context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


_run()
