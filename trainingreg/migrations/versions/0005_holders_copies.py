"""Holders' copies: links that end, and copies with a note."""

import sqlalchemy as sa
from alembic import op

from trainingreg.db import Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Moves the database forward."""
    op.create_table(
        "share_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ended_at >= created_at", name=op.f("ck_share_code_ended_after_created")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_share_code_certificate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_code")),
        sa.UniqueConstraint("code_index", name=op.f("uq_share_code_code_index")),
    )
    op.create_index("ix_share_code_certificate_id", "share_code", ["certificate_id"])
    op.create_table(
        "annotated_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("purpose", Text, nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("file_key", Text, nullable=False),
        sa.Column("file_sha256", Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ended_at >= created_at", name=op.f("ck_annotated_copy_ended_after_created")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_annotated_copy_certificate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotated_copy")),
        sa.UniqueConstraint("file_key", name=op.f("uq_annotated_copy_file_key")),
    )
    op.create_index("ix_annotated_copy_certificate_id", "annotated_copy", ["certificate_id"])
    op.create_index("ix_annotated_copy_file_sha256", "annotated_copy", ["file_sha256"])


def downgrade() -> None:
    """Moves the database back."""
    op.drop_table("annotated_copy")
    op.drop_table("share_code")
