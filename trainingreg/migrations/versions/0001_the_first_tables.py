"""The first tables, and what every registry begins with: the plan, its phases and targets, units, levels, counting rule."""

from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from trainingreg.domain.regions import UNITS

TEXT = sa.String().with_variant(sa.TEXT(collation="C"), "postgresql")
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Moves the database forward."""
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", TEXT, nullable=False),
        sa.Column("actor_role", TEXT, nullable=False),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("detail", JSON, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"], unique=False)
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject"], unique=False)
    op.create_table(
        "level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("prerequisite_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["prerequisite_id"], ["level.id"], name=op.f("fk_level_prerequisite_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level")),
        sa.UniqueConstraint("code", name=op.f("uq_level_code")),
        sa.UniqueConstraint("name", name=op.f("uq_level_name")),
        sa.UniqueConstraint("rank", name=op.f("uq_level_rank")),
    )
    op.create_table(
        "major",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("group_name", TEXT, nullable=True),
        sa.Column("catalogue", TEXT, nullable=True),
        sa.Column("phase", sa.Integer(), nullable=True),
        sa.CheckConstraint("phase >= 1", name=op.f("ck_major_phase_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_major")),
        sa.UniqueConstraint("code", name=op.f("uq_major_code")),
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("teachers_target", sa.Integer(), nullable=False),
        sa.Column("schools_target", sa.Integer(), nullable=False),
        sa.Column("majors_target", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_plan_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("code", name=op.f("uq_plan_code")),
    )
    op.create_table(
        "registry_fact",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_registry_fact")),
    )
    op.create_table(
        "reporting_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("gb2260", TEXT, nullable=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("short_name", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_reporting_unit_code")),
        sa.UniqueConstraint("gb2260", name=op.f("uq_reporting_unit_gb2260")),
        sa.UniqueConstraint("name", name=op.f("uq_reporting_unit_name")),
        sa.UniqueConstraint("position", name=op.f("uq_reporting_unit_position")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_failure")),
    )
    op.create_table(
        "counting_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tiers", JSON, nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_counting_rule_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counting_rule")),
        sa.UniqueConstraint("plan_id", "version", name=op.f("uq_counting_rule_plan_id_version")),
    )
    op.create_table(
        "phase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_phase_number_from_one")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_phase_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_phase_plan_id_number")),
    )
    op.create_table(
        "school",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_key", TEXT, nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "technician_college",
                "senior_technical_school",
                "technical_school",
                name="schooltype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("joined_phase", sa.Integer(), nullable=True),
        sa.Column("credit_code", TEXT, nullable=True),
        sa.CheckConstraint("joined_phase >= 1", name=op.f("ck_school_joined_phase_from_one")),
        sa.ForeignKeyConstraint(["unit_id"], ["reporting_unit.id"], name=op.f("fk_school_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
        sa.UniqueConstraint("code", name=op.f("uq_school_code")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_school_credit_code")),
        sa.UniqueConstraint("name_key", name=op.f("uq_school_name_key")),
    )
    op.create_index("ix_school_unit_id", "school", ["unit_id"], unique=False)
    op.create_table(
        "school_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_key", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_school_alias_school_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_alias")),
        sa.UniqueConstraint("name_key", name=op.f("uq_school_alias_name_key")),
    )
    op.create_index("ix_school_alias_school_id", "school_alias", ["school_id"], unique=False)
    op.create_table(
        "teacher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_key", TEXT, nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "standing",
            sa.Enum("pending", "confirmed", "refused", name="standing", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_teacher_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teacher")),
        sa.UniqueConstraint("ref", name=op.f("uq_teacher_ref")),
    )
    op.create_index("ix_teacher_name_key", "teacher", ["name_key"], unique=False)
    op.create_index("ix_teacher_school_id", "teacher", ["school_id"], unique=False)
    op.create_table(
        "training_base",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("document_number", TEXT, nullable=True),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "suspended",
                "revoked",
                name="basestatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("batch >= 1", name=op.f("ck_training_base_batch_from_one")),
        sa.CheckConstraint("serial >= 1", name=op.f("ck_training_base_serial_from_one")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_training_base_valid_to_after_from")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_training_base_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_base")),
        sa.UniqueConstraint("code", name=op.f("uq_training_base_code")),
        sa.UniqueConstraint("serial", name=op.f("uq_training_base_serial")),
    )
    op.create_index("ix_training_base_school_id", "training_base", ["school_id"], unique=False)
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", TEXT, nullable=False),
        sa.Column("username_key", TEXT, nullable=False),
        sa.Column("display_name", TEXT, nullable=False),
        sa.Column("password_hash", TEXT, nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "ministry",
                "province",
                "base",
                "school",
                "teacher",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("teacher_id", sa.Integer(), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(role = 'ministry' AND unit_id IS NULL AND base_id IS NULL AND school_id IS NULL AND teacher_id IS NULL) OR (role = 'province' AND unit_id IS NOT NULL AND base_id IS NULL AND school_id IS NULL AND teacher_id IS NULL) OR (role = 'base' AND unit_id IS NULL AND base_id IS NOT NULL AND school_id IS NULL AND teacher_id IS NULL) OR (role = 'school' AND unit_id IS NULL AND base_id IS NULL AND school_id IS NOT NULL AND teacher_id IS NULL) OR (role = 'teacher' AND unit_id IS NULL AND base_id IS NULL AND school_id IS NULL AND teacher_id IS NOT NULL)",
            name=op.f("ck_account_scope_fits_role"),
        ),
        sa.ForeignKeyConstraint(["base_id"], ["training_base.id"], name=op.f("fk_account_base_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_account_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_account_teacher_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["reporting_unit.id"], name=op.f("fk_account_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("teacher_id", name=op.f("uq_account_teacher_id")),
        sa.UniqueConstraint("username_key", name=op.f("uq_account_username_key")),
    )
    op.create_table(
        "cohort",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum(
                "ministry",
                "province",
                "city",
                "school",
                name="tier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("major_id", sa.Integer(), nullable=True),
        sa.Column("level_id", sa.Integer(), nullable=True),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("notice_number", TEXT, nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("on_site", "online", "blended", name="mode", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.Enum("professional", "public", name="subjectkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("standard_version", TEXT, nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("seats_taken", sa.Integer(), nullable=False),
        sa.Column("enrol_from", sa.Date(), nullable=True),
        sa.Column("enrol_until", sa.Date(), nullable=True),
        sa.Column("least_attendance", sa.Integer(), nullable=False),
        sa.Column("needs_pass", sa.Boolean(), nullable=False),
        sa.Column("designation_reason", TEXT, nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "running",
                "completed",
                "cancelled",
                name="cohortstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("cancel_reason", TEXT, nullable=True),
        sa.Column("back_entered", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("back_entered OR seats_taken <= capacity", name=op.f("ck_cohort_seats_within_capacity")),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_cohort_capacity_from_one")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_cohort_ends_after_start")),
        sa.CheckConstraint("enrol_until >= enrol_from", name=op.f("ck_cohort_window_ends_after_start")),
        sa.CheckConstraint("hours >= 1", name=op.f("ck_cohort_hours_from_one")),
        sa.CheckConstraint("least_attendance BETWEEN 0 AND 100", name=op.f("ck_cohort_attendance_in_per_cent")),
        sa.CheckConstraint("seats_taken >= 0", name=op.f("ck_cohort_seats_not_negative")),
        sa.ForeignKeyConstraint(["base_id"], ["training_base.id"], name=op.f("fk_cohort_base_id")),
        sa.ForeignKeyConstraint(["level_id"], ["level.id"], name=op.f("fk_cohort_level_id")),
        sa.ForeignKeyConstraint(["major_id"], ["major.id"], name=op.f("fk_cohort_major_id")),
        sa.ForeignKeyConstraint(["phase_id"], ["phase.id"], name=op.f("fk_cohort_phase_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("code", name=op.f("uq_cohort_code")),
    )
    op.create_index("ix_cohort_base_id", "cohort", ["base_id"], unique=False)
    op.create_index("ix_cohort_phase_id", "cohort", ["phase_id"], unique=False)
    op.create_index("ix_cohort_starts_on", "cohort", ["starts_on"], unique=False)
    op.create_index("ix_cohort_state_starts_on", "cohort", ["state", "starts_on"], unique=False)
    op.create_table(
        "identity_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "resident_id",
                "hmt_resident",
                "hk_macao_permit",
                "taiwan_permit",
                "passport",
                "foreign_pr",
                name="documentkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number_index", sa.LargeBinary(), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_identity_document_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_document")),
        sa.UniqueConstraint("number_index", name=op.f("uq_identity_document_number_index")),
    )
    op.create_index("ix_identity_document_teacher_id", "identity_document", ["teacher_id"], unique=False)
    op.create_table(
        "number_series",
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["base_id"], ["training_base.id"], name=op.f("fk_number_series_base_id")),
        sa.PrimaryKeyConstraint("base_id", "year", name=op.f("pk_number_series")),
    )
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("major_id", sa.Integer(), nullable=True),
        sa.Column("person_times", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END + CASE WHEN base_id IS NULL THEN 0 ELSE 1 END + CASE WHEN major_id IS NULL THEN 0 ELSE 1 END) <= 1",
            name=op.f("ck_target_one_subject"),
        ),
        sa.CheckConstraint("person_times >= 0", name=op.f("ck_target_person_times_not_negative")),
        sa.ForeignKeyConstraint(["base_id"], ["training_base.id"], name=op.f("fk_target_base_id")),
        sa.ForeignKeyConstraint(["major_id"], ["major.id"], name=op.f("fk_target_major_id")),
        sa.ForeignKeyConstraint(["phase_id"], ["phase.id"], name=op.f("fk_target_phase_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["reporting_unit.id"], name=op.f("fk_target_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
    )
    op.create_index(
        "uq_target_subject",
        "target",
        [
            "phase_id",
            sa.literal_column("coalesce(unit_id, 0)"),
            sa.literal_column("coalesce(base_id, 0)"),
            sa.literal_column("coalesce(major_id, 0)"),
        ],
        unique=True,
    )
    op.create_table(
        "training_base_major",
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("major_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["base_id"], ["training_base.id"], name=op.f("fk_training_base_major_base_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["major_id"], ["major.id"], name=op.f("fk_training_base_major_major_id")),
        sa.PrimaryKeyConstraint("base_id", "major_id", name=op.f("pk_training_base_major")),
    )
    op.create_table(
        "activation_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_activation_code_created_by")),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_activation_code_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activation_code")),
        sa.UniqueConstraint("code_index", name=op.f("uq_activation_code_code_index")),
    )
    op.create_index("ix_activation_code_teacher_id", "activation_code", ["teacher_id"], unique=False)
    op.create_table(
        "cohort_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column(
            "move",
            sa.Enum(
                "open",
                "close",
                "start",
                "complete",
                "cancel",
                name="move",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_move_cohort_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_move")),
    )
    op.create_index("ix_cohort_move_cohort_id", "cohort_move", ["cohort_id"], unique=False)
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "applied",
                "attended",
                "completed",
                "failed",
                "withdrawn",
                "rejected",
                "waitlisted",
                name="enrolmentstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("attended_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("hours_attended", sa.Integer(), nullable=True),
        sa.Column(
            "assessment",
            sa.Enum("passed", "failed", "absent", name="assessment", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("reason", JSON, nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("major_taught", TEXT, nullable=True),
        sa.Column("job_title", TEXT, nullable=True),
        sa.Column("sent_by", TEXT, nullable=True),
        sa.Column("contact", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state <> 'withdrawn' OR withdrawn_on IS NOT NULL", name=op.f("ck_enrolment_withdrawn_has_day")),
        sa.CheckConstraint(
            "state NOT IN ('attended', 'completed', 'failed') OR attended_on IS NOT NULL",
            name=op.f("ck_enrolment_attended_has_day"),
        ),
        sa.CheckConstraint("hours_attended >= 0", name=op.f("ck_enrolment_hours_attended_not_negative")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_enrolment_cohort_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_enrolment_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_enrolment_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("cohort_id", "teacher_id", name=op.f("uq_enrolment_cohort_id_teacher_id")),
    )
    op.create_index("ix_enrolment_school_id", "enrolment", ["school_id"], unique=False)
    op.create_index("ix_enrolment_teacher_id", "enrolment", ["teacher_id"], unique=False)
    op.create_table(
        "job_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "certificate",
                "history_check",
                "history_import",
                name="jobkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_job_batch_cohort_id")),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_job_batch_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_batch")),
    )
    op.create_index("ix_job_batch_cohort_id", "job_batch", ["cohort_id"], unique=False)
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_login_session_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_login_session")),
    )
    op.create_index("ix_login_session_account_id", "login_session", ["account_id"], unique=False)
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", TEXT, nullable=False),
        sa.Column(
            "kind",
            sa.Enum("roster", "history", name="uploadkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("file_name", TEXT, nullable=False),
        sa.Column("file_key", TEXT, nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("outcome", JSON, nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_upload_cohort_id")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["account.id"], name=op.f("fk_upload_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("token", name=op.f("uq_upload_token")),
    )
    op.create_index("ix_upload_cohort_id", "upload", ["cohort_id"], unique=False)
    op.create_table(
        "completion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("annulled_on", sa.Date(), nullable=True),
        sa.Column("annul_reason", TEXT, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("annulled_on >= completed_on", name=op.f("ck_completion_annulled_after_completed")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_completion_enrolment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_completion_enrolment_id")),
    )
    op.create_index("ix_completion_completed_on", "completion", ["completed_on"], unique=False)
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("completion_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("number_key", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=True),
        sa.Column("holder_name", TEXT, nullable=False),
        sa.Column("holder_name_key", TEXT, nullable=False),
        sa.Column("issued_elsewhere", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "valid",
                "revoked",
                "superseded",
                name="certificatestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", TEXT, nullable=True),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("facts", JSON, nullable=True),
        sa.Column("file_key", TEXT, nullable=True),
        sa.Column("file_sha256", TEXT, nullable=True),
        sa.Column("file_bytes", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state IN ('revoked', 'superseded')) = (ended_on IS NOT NULL)", name=op.f("ck_certificate_ended_has_day")
        ),
        sa.CheckConstraint(
            "issued_elsewhere OR state IN ('pending', 'revoked') OR file_key IS NOT NULL", name=op.f("ck_certificate_ours_has_file")
        ),
        sa.CheckConstraint("ended_on >= issued_on", name=op.f("ck_certificate_ended_after_issue")),
        sa.CheckConstraint("issued_elsewhere OR facts IS NOT NULL", name=op.f("ck_certificate_ours_has_facts")),
        sa.ForeignKeyConstraint(["completion_id"], ["completion.id"], name=op.f("fk_certificate_completion_id")),
        sa.ForeignKeyConstraint(["superseded_by_id"], ["certificate.id"], name=op.f("fk_certificate_superseded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
        sa.UniqueConstraint("completion_id", "version", name=op.f("uq_certificate_completion_id_version")),
        sa.UniqueConstraint("number_key", name=op.f("uq_certificate_number_key")),
    )
    op.create_index("ix_certificate_issued_on", "certificate", ["issued_on"], unique=False)
    op.create_index(
        "uq_certificate_one_live",
        "certificate",
        ["completion_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('pending', 'valid')"),
        postgresql_where=sa.text("state IN ('pending', 'valid')"),
    )
    op.create_table(
        "job_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "certificate",
                "history_check",
                "history_import",
                name="jobkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                name="jobstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=True),
        sa.Column("token", TEXT, nullable=True),
        sa.Column("error", JSON, nullable=True),
        sa.Column("done_steps", sa.Integer(), nullable=False),
        sa.Column("all_steps", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'running') = (token IS NOT NULL)", name=op.f("ck_job_item_running_has_token")),
        sa.ForeignKeyConstraint(["batch_id"], ["job_batch.id"], name=op.f("fk_job_item_batch_id")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_job_item_certificate_id")),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_job_item_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_item")),
        sa.UniqueConstraint("certificate_id", name=op.f("uq_job_item_certificate_id")),
    )
    op.create_index("ix_job_item_batch_id", "job_item", ["batch_id"], unique=False)
    op.create_index("ix_job_item_state_id", "job_item", ["state", "id"], unique=False)
    _begin()


def _begin() -> None:
    """Rows that every registry has; source: the ministry's interview on the plan (phases, targets) and domain rules."""
    _insert("reporting_unit", [dict(unit._asdict(), position=n) for n, unit in enumerate(UNITS, 1)])
    _insert(
        "plan",
        [
            {
                "id": 1, "code": "145", "name": "“十四五”工学一体化教师培训", "name_en": "14th Five-Year Plan, work-learning integration",
                "starts_on": date(2021, 1, 1), "ends_on": date(2025, 12, 31),
                "teachers_target": 10_000, "schools_target": 1_000, "majors_target": 100,
            }
        ],
    )  # fmt: skip
    phases = (
        (1, "重点推进阶段", "Focused start", date(2022, 9, 1), 1500),
        (2, "持续推进阶段", "Continued roll-out", date(2023, 7, 1), 3500),
        (3, "全面推广阶段", "Full roll-out", date(2025, 1, 1), 5000),
    )
    _insert(
        "phase",
        [{"id": n, "plan_id": 1, "number": n, "name": name, "name_en": en, "starts_on": day} for n, name, en, day, _ in phases],
    )
    _insert("target", [{"phase_id": n, "person_times": target} for n, _, _, _, target in phases])
    _insert(
        "counting_rule",
        [
            {
                "plan_id": 1, "name": "结业计数", "name_en": "Completed trainings", "version": 1,
                "tiers": ["ministry", "province", "city", "school"], "adopted_on": date(2022, 9, 1),
            }
        ],
    )  # fmt: skip
    levels = ((1, "L3", "三级", "Level 3"), (2, "L2", "二级", "Level 2"), (3, "L1", "一级", "Level 1"))
    _insert(
        "level",
        [
            {"id": rank, "code": code, "name": name, "name_en": en, "rank": rank, "prerequisite_id": rank - 1 or None}
            for rank, code, name, en in levels
        ],
    )
    _move_sequences_on(("plan", "phase", "level"))


def _insert(table: str, rows: list[dict]) -> None:
    types = {"tiers": JSON} | dict.fromkeys(("starts_on", "ends_on", "adopted_on"), sa.Date())
    op.bulk_insert(sa.table(table, *(sa.column(name, types.get(name)) for name in rows[0])), rows)


def _move_sequences_on(tables: tuple[str, ...]) -> None:
    """Rows were given their ids here; PostgreSQL's own counters must go on behind them."""
    if op.get_bind().dialect.name == "postgresql":
        for name in tables:
            op.execute(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")


def downgrade() -> None:
    """Moves the database back."""
    op.drop_index("ix_job_item_state_id", table_name="job_item")
    op.drop_index("ix_job_item_batch_id", table_name="job_item")
    op.drop_table("job_item")
    op.drop_index(
        "uq_certificate_one_live",
        table_name="certificate",
        sqlite_where=sa.text("state IN ('pending', 'valid')"),
        postgresql_where=sa.text("state IN ('pending', 'valid')"),
    )
    op.drop_index("ix_certificate_issued_on", table_name="certificate")
    op.drop_table("certificate")
    op.drop_index("ix_completion_completed_on", table_name="completion")
    op.drop_table("completion")
    op.drop_index("ix_upload_cohort_id", table_name="upload")
    op.drop_table("upload")
    op.drop_index("ix_login_session_account_id", table_name="login_session")
    op.drop_table("login_session")
    op.drop_index("ix_job_batch_cohort_id", table_name="job_batch")
    op.drop_table("job_batch")
    op.drop_index("ix_enrolment_teacher_id", table_name="enrolment")
    op.drop_index("ix_enrolment_school_id", table_name="enrolment")
    op.drop_table("enrolment")
    op.drop_index("ix_cohort_move_cohort_id", table_name="cohort_move")
    op.drop_table("cohort_move")
    op.drop_index("ix_activation_code_teacher_id", table_name="activation_code")
    op.drop_table("activation_code")
    op.drop_table("training_base_major")
    op.drop_index("uq_target_subject", table_name="target")
    op.drop_table("target")
    op.drop_table("number_series")
    op.drop_index("ix_identity_document_teacher_id", table_name="identity_document")
    op.drop_table("identity_document")
    op.drop_index("ix_cohort_state_starts_on", table_name="cohort")
    op.drop_index("ix_cohort_starts_on", table_name="cohort")
    op.drop_index("ix_cohort_phase_id", table_name="cohort")
    op.drop_index("ix_cohort_base_id", table_name="cohort")
    op.drop_table("cohort")
    op.drop_table("account")
    op.drop_index("ix_training_base_school_id", table_name="training_base")
    op.drop_table("training_base")
    op.drop_index("ix_teacher_school_id", table_name="teacher")
    op.drop_index("ix_teacher_name_key", table_name="teacher")
    op.drop_table("teacher")
    op.drop_index("ix_school_alias_school_id", table_name="school_alias")
    op.drop_table("school_alias")
    op.drop_index("ix_school_unit_id", table_name="school")
    op.drop_table("school")
    op.drop_table("phase")
    op.drop_table("counting_rule")
    op.drop_table("sign_in_failure")
    op.drop_table("reporting_unit")
    op.drop_table("registry_fact")
    op.drop_table("plan")
    op.drop_table("major")
    op.drop_table("level")
    op.drop_index("ix_audit_entry_subject", table_name="audit_entry")
    op.drop_index("ix_audit_entry_at", table_name="audit_entry")
    op.drop_table("audit_entry")
