"""Kept figures of the totals, and the triggers that say which of them are behind."""

import sqlalchemy as sa
from alembic import op

from trainingreg.db import Text

revision = "0010"
down_revision = "0009"

MEASURES = ("applied", "attended", "person_times", "certified", "alone")
# What a change of a row touches: cohort, teacher, school. {ids} are the row's own ids before and after the change.
LOOKED_UP = {
    "completion": "SELECT cohort_id, teacher_id, NULL FROM enrolment WHERE id IN ({ids})",
    "certificate": "SELECT cohort_id, teacher_id, NULL FROM enrolment WHERE id IN"
    " (SELECT enrolment_id FROM completion WHERE id IN ({ids}))",
}
REFERS = {"completion": "enrolment_id", "certificate": "completion_id"}
WATCHED = {
    "enrolment": "cohort_id, teacher_id, school_id, applied_on, attended_on, withdrawn_on",
    "completion": "enrolment_id, completed_on, annulled_on",
    "certificate": "completion_id, state, issued_on, ended_on",
    "school": "unit_id",
}
SEEN = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def upgrade() -> None:
    """Moves the database forward."""
    _tables()
    for table, columns in WATCHED.items():
        for event in ("UPDATE",) if table == "school" else SEEN:
            when = f"UPDATE OF {columns}" if event == "UPDATE" else event
            _trigger(table, event.lower(), when, _touched(table, SEEN[event]))


def downgrade() -> None:
    """Moves the database back."""
    for table in WATCHED:
        for event in ("UPDATE",) if table == "school" else SEEN:
            name = f"keep_{table}_{event.lower()}"
            if _postgres():
                op.execute(f"DROP FUNCTION {name} CASCADE")
            else:
                op.execute(f"DROP TRIGGER {name}")
    for table in ("kept_change", "kept_repeat", "kept_unit_figure", "kept_figure", "kept_cohort"):
        op.drop_table(table)


def _postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _touched(table: str, seen: tuple[str, ...]) -> str:
    if table == "school":
        return "SELECT NULL, NULL, NEW.id"
    if table == "enrolment":
        return " UNION ".join(f"SELECT {row}.cohort_id, {row}.teacher_id, NULL" for row in seen)
    return LOOKED_UP[table].format(ids=", ".join(f"{row}.{REFERS[table]}" for row in seen))


def _trigger(table: str, event: str, when: str, touched: str) -> None:
    name = f"keep_{table}_{event}"
    insert = f"INSERT INTO kept_change (cohort_id, teacher_id, school_id) {touched};"  # noqa: S608 - names of this file
    if not _postgres():
        op.execute(f"CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {insert} END")
        return
    insert = insert.replace("NULL", "CAST(NULL AS integer)")
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {insert} RETURN NULL; END $$")
    op.execute(f"CREATE TRIGGER {name} AFTER {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _tables() -> None:
    op.create_table(
        "kept_cohort",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_kept_cohort_cohort_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("cohort_id", name=op.f("pk_kept_cohort")),
    )
    figures = dict.fromkeys(MEASURES, sa.Integer())
    number = sa.Integer()
    _under_cohort("kept_figure", {"cohort_id": number, "month": Text}, figures)
    _under_cohort("kept_unit_figure", {"unit_id": number, "cohort_id": number, "month": Text}, figures)
    op.create_index("ix_kept_unit_figure_cohort_id", "kept_unit_figure", ["cohort_id"])
    _under_cohort("kept_repeat", {"cohort_id": number, "teacher_id": number}, {"unit_id": number, "completed_on": sa.Date()})
    op.create_table(
        "kept_change",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("cohort_id", "teacher_id", "school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_change")),
    )


def _under_cohort(table: str, keys: dict[str, sa.types.TypeEngine], rest: dict[str, sa.types.TypeEngine]) -> None:
    owner = op.f(f"fk_{table}_cohort_id")
    op.create_table(
        table,
        *(sa.Column(name, kind, autoincrement=False, nullable=False) for name, kind in (keys | rest).items()),
        sa.ForeignKeyConstraint(["cohort_id"], ["kept_cohort.cohort_id"], name=owner, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )
