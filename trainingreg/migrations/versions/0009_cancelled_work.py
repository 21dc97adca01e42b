"""Queued work can be cancelled."""

from alembic import op

revision = "0009"
down_revision = "0008"

_STATES = "'queued', 'running', 'done', 'failed'"
_NAME = "ck_job_item_jobstate"


def upgrade() -> None:
    """Moves the database forward."""
    _allow(f"state IN ({_STATES}, 'cancelled')")


def downgrade() -> None:
    """Moves the database back: what was cancelled can then be tried again like what failed."""
    op.execute("UPDATE job_item SET state = 'failed' WHERE state = 'cancelled'")
    _allow(f"state IN ({_STATES})")


def _allow(states: str) -> None:
    with op.batch_alter_table("job_item") as table:
        table.drop_constraint(op.f(_NAME), type_="check")
        table.create_check_constraint(op.f(_NAME), states)
