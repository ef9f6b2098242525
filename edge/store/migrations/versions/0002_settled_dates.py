"""Of each boot, which records keep their dates whatever a later boot of the hub learns."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Nothing is settled yet."""
    op.execute("alter table boot add column settled int8multirange not null default '{}'")
