"""Back-entry: the totals of a random workbook are those counted beside it, a second import changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.contents import contents
from tests.crowds import all_at_once
from tests.histories import random_history
from tests.makers import NOW, TODAY, a_base, a_cohort, a_school, a_teacher, an_enrolment
from tests.workbooks import as_sheets, history_rows, resident_id
from trainingreg.db import db, transaction
from trainingreg.domain.history import read_history
from trainingreg.domain.lifecycle import SEATED
from trainingreg.domain.permissions import SYSTEM
from trainingreg.domain.problems import Problem, warnings
from trainingreg.domain.words import CertificateState, CohortState, EnrolmentState
from trainingreg.models import (
    Certificate,
    Cohort,
    Completion,
    Enrolment,
    IdentityDocument,
    Level,
    Phase,
    ReportingUnit,
    School,
    SchoolAlias,
    Teacher,
    TrainingBase,
)
from trainingreg.models.teacher import document_index, seal_number, unseal_number, unseal_phone
from trainingreg.outside import printing
from trainingreg.services import certificates, history

Rows = dict[str, list[list[Any]]]
Change = Callable[[Rows], None]


def imported(rows: Rows, progress: Callable[[int], object] = lambda _done: None) -> history.Outcome:
    """Imports the rows of a workbook."""
    with transaction() as session:
        return history.import_rows(session, read_history(as_sheets(rows), TODAY), SYSTEM, NOW, progress)


def checked(rows: Rows) -> history.Outcome:
    """Checks the rows of a workbook."""
    return history.check(db.session(), read_history(as_sheets(rows), TODAY))


def new_rows(outcome: history.Outcome) -> list[int]:
    """How many rows of each sheet were new."""
    return [count.new for count in outcome.counts]


def unchanged_rows(outcome: history.Outcome) -> list[int]:
    """How many rows of each sheet were held already."""
    return [count.unchanged for count in outcome.counts]


def places(problems: list[Problem]) -> list[tuple[str, int | None, str]]:
    """Where problems stand."""
    return [(problem.sheet, problem.row, problem.column) for problem in problems]


def funnel() -> dict[str, Counter[str]]:
    """The totals of the registry by phase, asked in the plainest way."""
    rows = db.session.execute(
        sa.select(Phase.number, Enrolment.state, Enrolment.teacher_id, Completion.id, Certificate.id)
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Phase, Phase.id == Cohort.phase_id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .outerjoin(Certificate, Certificate.completion_id == Completion.id)
    ).all()
    found: dict[str, Counter[str]] = {}
    for key in ("1", "2", "3", "all"):
        of_key = [row for row in rows if key in (str(row[0]), "all")]
        found[key] = Counter(
            applied=len(of_key),
            attended=sum(row[1] in {"attended", "completed", "failed"} for row in of_key),
            person_times=sum(row[3] is not None for row in of_key),
            certified=sum(row[4] is not None for row in of_key),
            teachers=len({row[2] for row in of_key if row[3] is not None}),
        )
    return found


def cohort(code: str) -> Cohort:
    """A cohort by its code."""
    return db.session.scalars(sa.select(Cohort).where(Cohort.code == code)).one()


def enrolment(code: str, document: str) -> Enrolment:
    """The enrolment of whoever has this document of 18 digits."""
    question = sa.select(Enrolment).join(Cohort).join(IdentityDocument, IdentityDocument.teacher_id == Enrolment.teacher_id)
    index = document_index(f"18:{document}")
    return db.session.scalars(question.where(Cohort.code == code, IdentityDocument.number_index == index)).one()


def a_known_teacher(number: str, **values: Any) -> Teacher:
    """A teacher whom the registry knows by a resident identity card."""
    teacher = a_teacher(**values)
    index = document_index(f"18:{number}")
    with transaction() as session:
        session.execute(
            sa.update(IdentityDocument)
            .where(IdentityDocument.teacher_id == teacher.id)
            .values(number_index=index, number_sealed=seal_number(number, index), kind="resident_id")
        )
    return teacher


@pytest.mark.parametrize("seed", [1, 2])
def test_the_totals_of_a_random_workbook_are_those_counted_beside_it(registry: Flask, seed: int) -> None:
    workbook = random_history(seed, 1500)
    outcome = imported(workbook.rows)
    assert outcome.errors == []
    assert new_rows(outcome) == [len(rows) for rows in workbook.rows.values()]
    assert funnel() == workbook.totals


def test_the_same_workbook_a_second_time_changes_nothing(registry: Flask) -> None:
    workbook = random_history(3, 400)
    imported(workbook.rows)
    before = contents()
    again = imported(workbook.rows)
    assert new_rows(again) == [0] * 5
    assert unchanged_rows(again) == [len(rows) for rows in workbook.rows.values()]
    assert contents() == before


def test_only_what_is_new_in_a_longer_workbook_is_written(registry: Flask) -> None:
    workbook = random_history(4, 600)
    shorter = {**workbook.rows, "学员": workbook.rows["学员"][:250]}
    assert new_rows(imported(shorter))[4] == 250
    outcome = imported(workbook.rows)
    assert new_rows(outcome) == [0, 0, 0, 0, 350]
    assert unchanged_rows(outcome)[4] == 250
    assert funnel() == workbook.totals
    for each in db.session.scalars(sa.select(Cohort)):
        people = db.session.scalars(sa.select(Enrolment).where(Enrolment.cohort_id == each.id)).all()
        assert each.seats_taken == sum(person.state in SEATED for person in people)
        assert sorted(person.position for person in people) == list(range(1, len(people) + 1))


def test_codes_may_refer_to_what_the_registry_holds(registry: Flask) -> None:
    rows = history_rows()
    for sheet in rows:
        one_sheet = {name: (rows[name] if name == sheet else []) for name in rows}
        assert imported(one_sheet).errors == [], sheet
    assert funnel()["all"]["applied"] == 4


def test_schools_majors_and_bases_are_enough_to_begin(registry: Flask) -> None:
    rows = {**history_rows(), "班次": [], "学员": []}
    assert new_rows(imported(rows)) == [2, 2, 2, 0, 0]


def test_a_check_changes_nothing(registry: Flask) -> None:
    before = contents()
    outcome = checked(history_rows())
    assert new_rows(outcome) == [2, 2, 2, 2, 4]
    assert contents() == before


def test_schools_and_bases_are_kept_as_the_file_says(registry: Flask) -> None:
    imported(history_rows())
    school = db.session.scalars(sa.select(School).where(School.code == "S01")).one()
    aliases = db.session.scalars(sa.select(SchoolAlias.name).where(SchoolAlias.school_id == school.id)).all()
    unit = db.session.get_one(ReportingUnit, school.unit_id)
    assert (school.name, school.type, school.joined_phase, unit.code) == ("云洲技师学院", "technician_college", 1, "44")
    assert sorted(aliases) == ["云洲技校", "云洲高级技工学校"]
    bases = db.session.scalars(sa.select(TrainingBase).order_by(TrainingBase.serial)).all()
    assert [(base.code, base.serial, base.batch) for base in bases] == [("B01", 1, 1), ("B02", 2, 2)]


def test_new_bases_get_the_serials_after_those_in_use(registry: Flask) -> None:
    taken = a_base(serial=812)
    imported(history_rows())
    serials = db.session.scalars(sa.select(TrainingBase.serial).where(TrainingBase.id != taken.id)).all()
    assert sorted(serials) == [813, 814]


UNIT_WORDS = {
    "广东": "44", "广东省": "44", "44": "44", "内蒙古自治区": "15", "新疆维吾尔自治区": "65", "新疆": "65", "兵团": "XJBT",
    "新疆生产建设兵团": "XJBT", "xjbt": "XJBT", "上海市人力资源和社会保障局": "31", "宁夏回族自治区": "64",
}  # fmt: skip


@pytest.mark.parametrize(("word", "code"), UNIT_WORDS.items())
def test_units_are_known_by_name_and_code(registry: Flask, word: str, code: str) -> None:
    rows = {**history_rows(), "专业": [], "基地": [], "班次": [], "学员": []}
    rows["院校"] = [["S01", "云洲技师学院", "", word, "", ""]]
    assert imported(rows).errors == []
    assert db.session.scalars(sa.select(ReportingUnit.code).join(School)).one() == code


def test_imported_cohorts_are_completed_and_may_hold_more_people_than_seats(registry: Flask) -> None:
    rows = history_rows()
    rows["班次"][0][10] = 1
    outcome = imported(rows)
    assert outcome.errors == []
    assert ("班次", 2, "名额") in places(warnings(outcome.problems))
    k01 = cohort("K01")
    assert (k01.state, k01.back_entered, k01.capacity, k01.seats_taken) == (CohortState.COMPLETED, True, 1, 2)
    assert db.session.get_one(Level, k01.level_id).name == "三级"


def test_the_days_of_the_funnel_are_those_of_the_rules(registry: Flask) -> None:
    rows = history_rows()
    rows["学员"].append(["K01", "周敏", "", resident_id(7), "S01", "", "报名", "", "", ""])
    rows["学员"].append(["K01", "吴越", "", resident_id(8), "S01", "", "报到", "", "", ""])
    rows["学员"].append(["K01", "何以宁", "", resident_id(9), "S01", "", "结业", "2022-10-25", "旧9", ""])
    imported(rows)
    start, end = date(2022, 10, 10), date(2022, 10, 21)

    def days(number: str, code: str = "K01") -> tuple[Any, ...]:
        person = enrolment(code, number)
        done = db.session.scalar(sa.select(Completion.completed_on).where(Completion.enrolment_id == person.id))
        issued = db.session.scalar(sa.select(Certificate.issued_on).join(Completion).where(Completion.enrolment_id == person.id))
        return person.state, person.applied_on, person.attended_on, person.withdrawn_on, done, issued

    assert days(resident_id(1)) == (EnrolmentState.COMPLETED, start, start, None, end, date(2022, 11, 1))
    assert days(resident_id(2)) == (EnrolmentState.FAILED, start, start, None, None, None)
    assert days(resident_id(7)) == (EnrolmentState.APPLIED, start, None, None, None, None)
    assert days(resident_id(8)) == (EnrolmentState.ATTENDED, start, start, None, None, None)
    assert days(resident_id(9)) == (EnrolmentState.COMPLETED, start, start, None, date(2022, 10, 25), date(2022, 10, 25))
    assert days(resident_id(1), "K02")[4:] == (date(2023, 11, 17), None)
    guest = db.session.scalars(sa.select(Enrolment).where(Enrolment.state == EnrolmentState.WITHDRAWN)).one()
    assert (guest.applied_on, guest.attended_on, guest.withdrawn_on) == (date(2023, 11, 6), None, date(2023, 11, 6))


def test_a_number_given_elsewhere_is_kept_as_such(registry: Flask) -> None:
    imported(history_rows())
    certificate = db.session.scalars(sa.select(Certificate)).one()
    assert (certificate.number, certificate.holder_name, certificate.state) == ("旧2022-001", "陈予安", CertificateState.VALID)
    assert certificate.issued_elsewhere
    assert (certificate.facts, certificate.file_key, certificate.code) == (None, None, None)


def test_one_document_is_one_teacher_over_all_cohorts_with_the_school_of_the_latest(registry: Flask) -> None:
    imported(history_rows())
    teachers = db.session.scalars(sa.select(Teacher).where(Teacher.name == "陈予安")).all()
    assert len(teachers) == 1
    assert db.session.get_one(School, teachers[0].school_id).code == "S02"
    first, second = enrolment("K01", resident_id(1)), enrolment("K02", resident_id(1))
    assert first.teacher_id == second.teacher_id
    assert [db.session.get_one(School, each.school_id).code for each in (first, second)] == ["S01", "S02"]
    assert unseal_phone(first.phone_sealed) == unseal_phone(teachers[0].phone_sealed) == "13800000001"
    document = db.session.scalars(sa.select(IdentityDocument).where(IdentityDocument.teacher_id == first.teacher_id)).one()
    assert unseal_number(document.number_sealed, document.number_index) == resident_id(1)


def test_a_teacher_known_by_roster_is_the_same_person(registry: Flask) -> None:
    school = a_school()
    known = a_known_teacher(resident_id(1), school=school, name="陈予安")
    an_enrolment(a_cohort(), known)
    imported(history_rows())
    db.session.rollback()
    assert enrolment("K01", resident_id(1)).teacher_id == known.id
    assert db.session.get_one(Teacher, known.id).school_id == school.id, "the cohort of 2026 is later than those of the file"


def test_a_teacher_known_from_earlier_years_teaches_where_the_later_row_says(registry: Flask) -> None:
    rows = history_rows()
    first = {**rows, "学员": rows["学员"][:1]}
    imported(first)
    assert db.session.scalars(sa.select(School.code).join(Teacher)).one() == "S01"
    imported(rows)
    named = sa.select(School.code).join(Teacher).where(Teacher.name == "陈予安")
    assert db.session.scalars(named).one() == "S02"


def test_the_two_digits_that_count_renewals_make_no_other_person(registry: Flask) -> None:
    rows = history_rows()
    imported(rows)
    before = contents()
    rows["学员"][3][3] = "m 12345678 02"
    assert unchanged_rows(imported(rows))[4] == 4
    assert contents() == before


def test_certificates_that_the_registry_issued_since_are_no_contradiction(registry: Flask) -> None:
    rows = history_rows()
    imported(rows)
    with transaction() as session:
        assert certificates.issue(session, cohort("K02").id, SYSTEM, NOW, printing()) == 1
        assert certificates.issue(session, cohort("K01").id, SYSTEM, NOW, printing()) == 0
    before = contents()
    assert unchanged_rows(imported(rows)) == [2, 2, 2, 2, 4]
    assert contents() == before


def test_a_school_that_gained_a_credit_code_and_an_alias_is_still_the_same(registry: Flask) -> None:
    rows = history_rows()
    imported(rows)
    with transaction() as session:
        school = session.scalars(sa.select(School).where(School.code == "S02")).one()
        school.credit_code = "12440000455858585X"
        session.add(SchoolAlias(school_id=school.id, name="望海学校", name_key="望海学校"))
    assert imported(rows).errors == []


def test_overlapping_cohorts_of_one_person_are_allowed(registry: Flask) -> None:
    rows = history_rows()
    rows["班次"][1][7:9] = [date(2022, 10, 12), date(2022, 10, 20)]
    assert imported(rows).errors == []


def test_progress_is_told_up_to_the_last_row(registry: Flask) -> None:
    told: list[int] = []
    imported(history_rows(), told.append)
    assert told == [8, 12]


def test_an_import_is_recorded_without_any_number(registry: Flask) -> None:
    imported(history_rows())
    entries = contents()["audit_entry"]
    assert [entry[5] for entry in entries] == ["history.import"]
    assert resident_id(1) not in str(entries)


def test_two_imports_at_once_follow_one_another(registry: Flask) -> None:
    workbook = random_history(5, 300)
    reading = read_history(as_sheets(workbook.rows), TODAY)

    def one(_who: int) -> list[int]:
        with transaction() as session:
            return new_rows(history.import_rows(session, reading, SYSTEM, NOW, lambda _done: None))

    answers = all_at_once(registry, [1, 2, 3], one, threads=3)
    everything = [len(rows) for rows in workbook.rows.values()]
    assert sorted(answers) == [[0] * 5, [0] * 5, everything]
    assert funnel() == workbook.totals


def test_what_somebody_else_enters_meanwhile_is_told_and_nothing_is_kept(registry: Flask) -> None:
    taken = a_known_teacher("E1", name="别人")
    before = contents()

    def enter_meanwhile(_done: int) -> None:
        index = document_index(f"18:{resident_id(2)}")
        db.session.execute(
            sa.insert(IdentityDocument).values(teacher_id=taken.id, kind="resident_id", number_index=index, number_sealed=b"")
        )

    with pytest.raises(history.EnteredMeanwhile):
        imported(history_rows(), enter_meanwhile)
    assert contents() == before


def test_what_deserves_a_look_is_told_and_stops_nothing(registry: Flask) -> None:
    rows = history_rows()
    rows["院校"][0][4] = 3  # joined in phase 3, sends people to a cohort of phase 1
    rows["专业"][0][3] = 2
    rows["基地"][0][2] = 2
    rows["班次"][0][6] = "二级"
    rows["班次"][0][9] = 200
    rows["班次"][1][4] = 3
    rows["基地"][1][5] = date(2024, 1, 1)
    outcome = imported(rows)
    assert outcome.errors == []
    assert new_rows(outcome) == [2, 2, 2, 2, 4]
    assert sorted(set(places(warnings(outcome.problems)))) == [
        ("班次", 2, "专业代码"), ("班次", 2, "基地代码"), ("班次", 2, "学时"), ("班次", 2, "等级"), ("班次", 2, "阶段"),
        ("班次", 3, "开始日期"), ("班次", 3, "阶段"),
    ]  # fmt: skip


def test_a_level_completed_earlier_in_the_file_or_in_the_registry_is_not_missing(registry: Flask) -> None:
    rows = history_rows()
    rows["班次"][1][6] = "二级"
    rows["学员"] = [rows["学员"][0], rows["学员"][2]]
    assert not [problem for problem in imported({**rows, "学员": rows["学员"][:1]}).problems if problem.column == "等级"]
    assert not [problem for problem in imported(rows).problems if problem.column == "等级"]
