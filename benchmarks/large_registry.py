"""A large invented registry, written by the database itself: a million enrolments in well under a minute.

Of 20 people in a row 16 complete (14 of them with a certificate, one of these revoked), one never comes, one withdraws, one
fails and one is not admitted; about every seventh training is somebody's second.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from trainingreg.db import db

COHORT_SIZE = 40
SCHOOLS, BASES, MAJORS = 1000, 90, 100
FIRST_DAY, DAYS = date(2022, 9, 1), 1530
_FACTS = (
    '{"name": "示例教师", "title": "工学一体化教师研修班", "school": "云洲技师学院", "hours": 80, "days": "2025年3月1日至12日"}'
)
_NOW = "2022-08-01 00:00:00.000000"


def fill(enrolments: int) -> None:
    """Fills an empty, migrated database; its foreign keys are not checked meanwhile, what is written fits anyway."""
    sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF" if sqlite else "SET session_replication_role = replica")
        connection.commit()
        for table, rows, columns in _tables(enrolments, sqlite):
            connection.execute(sa.text(_insert(table, rows, columns, sqlite)))
        for statement in (_COMPLETIONS, _certificates(sqlite), _SEATS, *([] if sqlite else _COUNTERS)):
            connection.execute(sa.text(statement))
        connection.commit()
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON" if sqlite else "SET session_replication_role = DEFAULT")


def _insert(table: str, rows: int, columns: dict[str, str], sqlite: bool) -> str:
    """Rows made from their own number `i`, which counts from 0."""
    names, values = ", ".join(columns), ", ".join(columns.values())
    if sqlite:
        numbers = f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {rows - 1})"
        return f"{numbers} INSERT INTO {table} ({names}) SELECT {values} FROM n"
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM generate_series(0, {rows - 1}) AS n(i)"


def _tables(enrolments: int, sqlite: bool) -> list[tuple[str, int, dict[str, str]]]:
    cohorts, teachers = max(1, enrolments // COHORT_SIZE), max(COHORT_SIZE, enrolments * 6 // 7) | 1
    yes = "1" if sqlite else "true"

    def day(number: str) -> str:
        return f"date('{FIRST_DAY}', '+' || ({number}) || ' days')" if sqlite else f"DATE '{FIRST_DAY}' + CAST({number} AS int)"

    began = f"i * {DAYS} / {cohorts}"
    teacher = f"CAST(i AS bigint) * 7919 % {teachers}"  # 40 people in a row are 40 different ones
    came = day(f"i / {COHORT_SIZE} % {cohorts} * {DAYS} / {cohorts}")
    return [
        ("school", SCHOOLS, {
            "id": "i + 1", "code": "'B' || i", "name": "'示例技师学院' || i", "name_key": "'示例技师学院' || i",
            "unit_id": "1 + i % 32", "joined_phase": "1 + i % 3",
        }),
        ("training_base", BASES, {
            "id": "i + 1", "code": "'JD' || i", "serial": "i + 1001", "school_id": "i + 1", "batch": "1 + i % 3",
            "published_on": day("0"), "valid_from": day("0"), "valid_to": day("2000"), "status": "'active'",
        }),
        ("major", MAJORS, {"id": "i + 1", "code": "'M' || i", "name": "'示例专业' || i", "phase": "1 + i % 3"}),
        ("cohort", cohorts, {
            "id": "i + 1", "code": "'C' || i", "base_id": f"1 + i % {BASES}", "major_id": f"1 + i % {MAJORS}",
            "phase_id": f"CASE WHEN {began} < 303 THEN 1 WHEN {began} < 853 THEN 2 ELSE 3 END",
            "tier": "CASE i % 4 WHEN 0 THEN 'ministry' WHEN 1 THEN 'city' WHEN 2 THEN 'school' ELSE 'province' END",
            "title": "'工学一体化教师研修班' || i", "starts_on": day(began), "ends_on": day(f"({began} + 10)"), "mode": "'on_site'",
            "hours": "80", "subject_kind": "'professional'", "capacity": str(COHORT_SIZE), "seats_taken": "0",
            "least_attendance": "90", "needs_pass": yes, "state": "'completed'", "back_entered": yes, "revision": "1",
            "created_at": f"'{_NOW}'",
        }),
        ("teacher", teachers, {
            "id": "i + 1", "ref": "'T' || i", "name": "'示例教师' || i", "name_key": "'示例教师' || i",
            "school_id": f"1 + i % {SCHOOLS}", "standing": "'confirmed'", "created_at": f"'{_NOW}'",
        }),
        ("enrolment", enrolments, {
            "id": "i + 1", "cohort_id": f"i / {COHORT_SIZE} % {cohorts} + 1", "teacher_id": f"1 + {teacher}",
            "school_id": f"1 + ({teacher}) % {SCHOOLS}",
            "state": "CASE i % 20 WHEN 0 THEN 'applied' WHEN 1 THEN 'withdrawn' WHEN 2 THEN 'failed' WHEN 3 THEN 'rejected'"
                     " ELSE 'completed' END",
            "position": f"1 + i % {COHORT_SIZE}", "applied_on": came, "created_at": f"'{_NOW}'",
            "attended_on": f"CASE WHEN i % 20 NOT IN (0, 1, 3) THEN {came} END",
            "withdrawn_on": f"CASE WHEN i % 20 = 1 THEN {came} END",
        }),
    ]  # fmt: skip


_COMPLETIONS = f"""
    INSERT INTO completion (id, enrolment_id, completed_on, hours, recorded_at)
    SELECT enrolment.id, enrolment.id, cohort.ends_on, 80, '{_NOW}'
    FROM enrolment JOIN cohort ON cohort.id = enrolment.cohort_id WHERE enrolment.state = 'completed'"""
_SEATS = """
    UPDATE cohort SET seats_taken = (
        SELECT count(*) FROM enrolment
        WHERE enrolment.cohort_id = cohort.id AND state IN ('applied', 'attended', 'completed', 'failed'))"""


# PostgreSQL's own counters go on behind the ids that were given here.
_COUNTERS = [
    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
    for table in ("school", "training_base", "major", "cohort", "teacher", "enrolment", "completion", "certificate")
]


def _certificates(sqlite: bool) -> str:
    number = "'GXYT-2026-44-0107-' || id || '-K'"
    no = "0" if sqlite else "false"
    return f"""
        INSERT INTO certificate (id, completion_id, version, number, number_key, code, holder_name, holder_name_key,
            issued_elsewhere, state, issued_on, ended_on, facts, file_key, created_at)
        SELECT id, id, 1, {number}, {number}, 'K' || id, '示例教师', '示例教师', {no},
            CASE id % 20 WHEN 7 THEN 'revoked' ELSE 'valid' END, completed_on, CASE id % 20 WHEN 7 THEN completed_on END,
            '{_FACTS}', 'certificates/' || id || '.pdf', '{_NOW}'
        FROM completion WHERE id % 20 NOT IN (5, 6)"""
