"""Files of certificates that were sealed elsewhere, found by their hash as the issued ones are."""

import sqlalchemy as sa
from alembic import op

from trainingreg.db import Text

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Moves the database forward."""
    sealed_by = sa.ForeignKey("account.id", name=op.f("fk_certificate_sealed_by"))
    for column in (
        sa.Column("sealed_file_key", Text, nullable=True),
        sa.Column("sealed_sha256", Text, nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("certificate", column)
    op.add_column("certificate", sa.Column("sealed_by", sa.Integer(), sealed_by, nullable=True), inline_references=True)
    op.create_index("ix_certificate_file_sha256", "certificate", ["file_sha256"])
    op.create_index("uq_certificate_sealed_sha256", "certificate", ["sealed_sha256"], unique=True)


def downgrade() -> None:
    """Moves the database back."""
    op.drop_index("uq_certificate_sealed_sha256", table_name="certificate")
    op.drop_index("ix_certificate_file_sha256", table_name="certificate")
    with op.batch_alter_table("certificate") as table:
        for column in ("sealed_by", "sealed_at", "sealed_sha256", "sealed_file_key"):
            table.drop_column(column)
