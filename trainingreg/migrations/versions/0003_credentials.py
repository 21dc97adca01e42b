"""Credentials: a certificate's bit in a list of revoked ones, and the lists."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Moves the database forward."""
    op.create_table(
        "status_list",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("allotted", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("allotted >= 0", name=op.f("ck_status_list_allotted_not_negative")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_status_list")),
    )
    op.add_column("certificate", sa.Column("status_index", sa.Integer(), nullable=True))
    op.create_index("uq_certificate_status_index", "certificate", ["status_index"], unique=True)


def downgrade() -> None:
    """Moves the database back."""
    op.drop_index("uq_certificate_status_index", table_name="certificate")
    op.drop_column("certificate", "status_index")
    op.drop_table("status_list")
