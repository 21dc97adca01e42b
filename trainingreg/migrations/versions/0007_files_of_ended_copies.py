"""Files of copies that have ended are removed, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Moves the database forward."""
    op.add_column("annotated_copy", sa.Column("file_removed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Moves the database back."""
    with op.batch_alter_table("annotated_copy") as table:
        table.drop_column("file_removed_at")
