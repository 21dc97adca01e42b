"""Templates of certificates; the first one says and looks like every certificate before it."""

import sqlalchemy as sa
from alembic import op
from flask import current_app

from trainingreg.db import Text

revision = "0008"
down_revision = "0007"

WORDING = "{name}同志于 {dates} 参加{cohort_title}，完成规定学时（{hours}学时），考核合格，特发此证。"
BORDERS = ("huiwen", "guilloche", "plain")


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Moves the database forward."""
    template = op.create_table(
        "certificate_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("programme", Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_template")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_template_code")),
    )
    version = _create_versions()
    _add_reference("cohort", "certificate_template_id", "certificate_template")
    _add_reference("certificate", "template_version_id", "certificate_template_version")
    _fill(template, version)


def downgrade() -> None:
    """Moves the database back."""
    for table_name, column in (("certificate", "template_version_id"), ("cohort", "certificate_template_id")):
        with op.batch_alter_table(table_name) as table:
            table.drop_column(column)
    op.drop_table("certificate_template_version")
    op.drop_table("certificate_template")


def _create_versions() -> sa.Table:
    def check(name: str, rule: str) -> sa.CheckConstraint:
        return sa.CheckConstraint(rule, name=op.f(f"ck_certificate_template_version_{name}"))

    made = op.create_table(
        "certificate_template_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", Text, nullable=False),
        sa.Column("programme", Text, nullable=False),
        sa.Column("wording", Text, nullable=False),
        sa.Column("border", _words("border", *BORDERS), nullable=False),
        sa.Column("mono", sa.Boolean(), nullable=False),
        sa.Column("paper", _words("paper", "normal", "preprinted"), nullable=False),
        sa.Column("title_on_paper", sa.Boolean(), nullable=False),
        sa.Column("dx", sa.Double(), nullable=False),
        sa.Column("dy", sa.Double(), nullable=False),
        sa.Column("state", _words("versionstate", "draft", "in_use", "retired"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("previewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_from", sa.DateTime(timezone=True), nullable=True),
        check("number_from_one", "number >= 1"),
        check("has_title", "title <> ''"),
        check("offsets_within_sheet", "dx BETWEEN -15 AND 15 AND dy BETWEEN -15 AND 15"),
        check("offsets_on_preprinted", "paper = 'preprinted' OR (NOT title_on_paper AND dx = 0 AND dy = 0)"),
        check("used_after_preview", "state = 'draft' OR previewed_at IS NOT NULL"),
        check("draft_was_never_used", "(state = 'draft') = (used_from IS NULL)"),
        sa.ForeignKeyConstraint(
            ["template_id"], ["certificate_template.id"], name=op.f("fk_certificate_template_version_template_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_certificate_template_version_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_template_version")),
        sa.UniqueConstraint("template_id", "number", name=op.f("uq_certificate_template_version_template_id_number")),
    )
    in_use = sa.text("state = 'in_use'")
    index = "uq_certificate_template_version_one_in_use"
    op.create_index(
        index, "certificate_template_version", ["template_id"], unique=True, sqlite_where=in_use, postgresql_where=in_use
    )
    return made


def _add_reference(table: str, column: str, to: str) -> None:
    key = sa.ForeignKey(f"{to}.id", name=op.f(f"fk_{table}_{column}"))
    op.add_column(table, sa.Column(column, sa.Integer(), key, nullable=True), inline_references=True)


def _fill(template: sa.Table, version: sa.Table) -> None:
    """The first template, from the settings that certificates were printed by until now."""
    config, connection, now = current_app.config, op.get_bind(), sa.func.current_timestamp()
    border = config["CERTIFICATE_BORDER"]
    if border not in BORDERS:
        raise ValueError(f"CERTIFICATE_BORDER is {border!r}: choose one of {', '.join(BORDERS)}")
    words = {"title": config["CERTIFICATE_TITLE"], "programme": config["PROGRAMME_NAME"]}
    connection.execute(template.insert().values(code="standard", name=words["title"], programme=words["programme"], created_at=now))
    template_id = sa.select(template.c.id).where(template.c.code == "standard").scalar_subquery()
    plain = {"mono": False, "paper": "normal", "title_on_paper": False, "dx": 0.0, "dy": 0.0}
    moments = dict.fromkeys(("made_at", "previewed_at", "used_from"), now)
    own = {"template_id": template_id, "number": 1, "wording": WORDING, "border": border, "state": "in_use"}
    connection.execute(version.insert().values(own | words | plain | moments))
    certificate = sa.table("certificate", sa.column("template_version_id"), sa.column("issued_elsewhere", sa.Boolean()))
    first = sa.select(version.c.id).scalar_subquery()
    connection.execute(certificate.update().where(~certificate.c.issued_elsewhere).values(template_version_id=first))
