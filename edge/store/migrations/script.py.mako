"""${message}"""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Expand only: the release before must still run on what this leaves."""
    ${upgrades if upgrades else "op.execute('')"}
