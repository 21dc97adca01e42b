"""Proposals to revoke or reissue many certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TEXT = sa.String().with_variant(sa.TEXT(collation="C"), "postgresql")


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Moves the database forward."""
    op.create_table(
        "certificate_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change", _words("change", "revoke", "reissue"), nullable=False),
        sa.Column("state", _words("proposalstate", "open", "approved", "refused", "taken_back"), nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_certificate_proposal_open_has_no_moment")),
        sa.CheckConstraint("(state = 'open') = (decided_by IS NULL)", name=op.f("ck_certificate_proposal_open_has_no_decider")),
        sa.CheckConstraint(
            "(state = 'taken_back') = (decided_by = proposed_by)", name=op.f("ck_certificate_proposal_second_person")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_certificate_proposal_decided_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["account.id"], name=op.f("fk_certificate_proposal_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_proposal")),
    )
    op.create_index("ix_certificate_proposal_state_id", "certificate_proposal", ["state", "id"], unique=False)
    op.create_table(
        "certificate_proposal_item",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_proposal_item_certificate_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["certificate_proposal.id"], name=op.f("fk_certificate_proposal_item_proposal_id")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "certificate_id", name=op.f("pk_certificate_proposal_item")),
    )
    op.create_index("ix_certificate_proposal_item_certificate_id", "certificate_proposal_item", ["certificate_id"], unique=False)


def downgrade() -> None:
    """Moves the database back."""
    op.drop_table("certificate_proposal_item")
    op.drop_table("certificate_proposal")
