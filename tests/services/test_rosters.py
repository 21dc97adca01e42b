"""A roster goes into a cohort: every problem is named, then all of it or nothing, and twice is once."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.crowds import all_at_once
from tests.makers import NOW, TODAY, a_base, a_cohort, a_school, an_actor
from tests.workbooks import ROSTER_HEADER, a_sheet, person, titled_roster
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.problems import errors, warnings
from trainingreg.domain.refusals import NotFound, Refusal
from trainingreg.domain.roster_rows import RosterReading, read_roster
from trainingreg.domain.words import CohortState, EnrolmentState
from trainingreg.models import Cohort, Enrolment, IdentityDocument, SchoolAlias, Teacher, Upload
from trainingreg.models.teacher import unseal_phone
from trainingreg.services import rosters
from trainingreg.services.roster_check import RosterCheck
from trainingreg.services.rosters import AlreadyImported, Imported, RosterRefused, TakesNobody

SCHOOL = "云洲技师学院"


def rare(text: str) -> list[str]:
    """A registry whose faces lack one character."""
    return [character for character in text if character == "𬭎"]


class Desk:
    """A base with a cohort in draft and the registered school 云洲技师学院 in 广东."""

    def __init__(self, **values: Any) -> None:
        self.school = a_school("44", name=SCHOOL)
        base = a_base()
        self.cohort = a_cohort(base, **{"state": CohortState.DRAFT, **values})
        self.actor: Actor = an_actor(Role.BASE, base_id=base.id)

    def read(self, *people: list[Any]) -> RosterReading:
        """A roster with titles above and a sum below, read."""
        return read_roster([a_sheet("名册", titled_roster(people))], TODAY)

    def check(self, *people: list[Any]) -> RosterCheck:
        """Checks a roster."""
        db.session.rollback()
        return rosters.checked(db.session(), self.cohort.id, self.read(*people), rare)

    def put(self, *people: list[Any]) -> Imported:
        """Imports a roster."""
        with transaction() as session:
            return rosters.import_roster(session, self.cohort.id, self.read(*people), rare, self.actor, NOW)

    def reasons(self, *people: list[Any]) -> dict[tuple[int | None, str], str]:
        """What stands in the way, by row and column."""
        return {(p.row, p.column): str(p.reason) for p in errors(self.check(*people).problems)}

    def remarks(self, *people: list[Any]) -> dict[tuple[int | None, str], str]:
        """What is only worth a remark."""
        return {(p.row, p.column): str(p.reason) for p in warnings(self.check(*people).problems)}

    def seats(self) -> int:
        """Seats taken now."""
        return db.session.scalars(sa.select(Cohort.seats_taken).where(Cohort.id == self.cohort.id)).one()


def how_many(table: Any) -> int:
    """Rows of a table."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_roster_makes_teachers_documents_and_enrolments_at_once(registry: Flask) -> None:
    desk = Desk()
    assert desk.put(person(1, 备注="素食"), person(2, 姓名="黄楚妍")) == Imported(2, 2, 0, 0)
    assert (how_many(Teacher), how_many(IdentityDocument), desk.seats()) == (2, 2, 2)
    first, second = db.session.scalars(sa.select(Enrolment).order_by(Enrolment.position)).all()
    assert (first.position, second.position, first.state, first.applied_on) == (1, 2, EnrolmentState.APPLIED, TODAY)
    assert (first.school_id, first.note, unseal_phone(first.phone_sealed)) == (desk.school.id, "素食", "13800000007")


def test_the_same_roster_twice_changes_nothing(registry: Flask) -> None:
    desk = Desk()
    people = (person(1), person(2, 姓名="黄楚妍"))
    desk.put(*people)
    assert desk.put(*people) == Imported(0, 0, 0, 2)
    assert (how_many(Teacher), how_many(Enrolment), desk.seats()) == (2, 2, 2)
    assert desk.remarks(*people)[(5, "姓名")] == "Already enrolled; nothing changes."


def test_a_corrected_roster_changes_what_differs_and_empty_cells_change_nothing(registry: Flask) -> None:
    desk = Desk()
    desk.put(person(1, 职称="讲师"))
    assert desk.put(person(1, 手机号="13900000001")) == Imported(0, 0, 1, 0)
    enrolment = db.session.scalars(sa.select(Enrolment).execution_options(populate_existing=True)).one()
    assert (unseal_phone(enrolment.phone_sealed), enrolment.job_title) == ("13900000001", "讲师")


def test_one_wrong_row_keeps_everybody_out(registry: Flask) -> None:
    desk = Desk()
    with pytest.raises(RosterRefused) as told:
        desk.put(person(1), person(2, 姓名=""), person(3, 所在院校="不存在的学校"))
    assert [(problem.row, problem.column) for problem in told.value.problems] == [(6, "姓名"), (7, "所在院校")]
    assert (how_many(Teacher), how_many(Enrolment), desk.seats()) == (0, 0, 0)


def test_an_unknown_school_is_answered_with_near_names_of_its_unit(registry: Flask) -> None:
    desk = Desk()
    a_school("11", name="云洲技师学校")
    reasons = desk.reasons(person(1, 所在院校="云州技师学院", 报送单位="广东省"), person(2, 姓名="黄楚妍", 所在院校="无此校"))
    assert f"Near names: {SCHOOL}" in reasons[(5, "所在院校")]
    assert "云洲技师学校" not in reasons[(5, "所在院校")]
    assert "ask the ministry to register the school first" in reasons[(6, "所在院校")]


def test_an_alias_is_recognised_and_said(registry: Flask) -> None:
    desk = Desk()
    with transaction() as session:
        session.add(SchoolAlias(school_id=desk.school.id, name="云洲技校", name_key="云洲技校"))
    assert SCHOOL in desk.remarks(person(1, 所在院校="云洲技校"))[(5, "所在院校")]
    desk.put(person(1, 所在院校="云洲技校"))
    assert db.session.scalars(sa.select(Enrolment.school_id)).one() == desk.school.id


def test_a_unit_that_is_not_the_schools_is_a_problem_and_an_office_of_it_is_not(registry: Flask) -> None:
    desk = Desk()
    assert "广东" in desk.reasons(person(1, 报送单位="北京"))[(5, "报送单位")]
    assert desk.reasons(person(1, 报送单位="广东省人力资源和社会保障厅")) == {}


def test_a_document_under_another_name_is_refused_without_telling_the_name(registry: Flask) -> None:
    desk = Desk()
    desk.put(person(1, 姓名="陈予安"))
    reason = desk.reasons(person(1, 姓名="林知远"))[(5, "姓名")]
    assert "陈**" in reason
    assert "予安" not in reason


def test_the_same_document_twice_names_both_rows(registry: Flask) -> None:
    reasons = Desk().reasons(person(1), person(1))
    assert "row 6" in reasons[(5, "证件号码")]
    assert "row 5" in reasons[(6, "证件号码")]


def test_more_people_than_seats_is_a_problem_with_numbers_and_nobody_gets_in(registry: Flask) -> None:
    desk = Desk(capacity=2)
    desk.put(person(1))
    people = (person(1), person(2, 姓名="黄楚妍"), person(3, 姓名="马宁"))
    assert desk.reasons(*people) == {(None, ""): "Seats needed: 2. Free: 1 of 2. Raise the capacity or leave people out."}
    with pytest.raises(RosterRefused):
        desk.put(*people)
    assert (how_many(Enrolment), desk.seats()) == (1, 1)


def test_a_name_that_cannot_be_printed_is_a_remark_and_does_not_stop_the_person(registry: Flask) -> None:
    desk = Desk()
    assert "𬭎" in desk.remarks(person(1, 姓名="唐𬭎"))[(5, "姓名")]
    assert desk.put(person(1, 姓名="唐𬭎")).enrolled == 1


def test_somebody_who_had_left_is_taken_back_in(registry: Flask) -> None:
    desk = Desk()
    desk.put(person(1))
    with transaction() as session:
        session.execute(sa.update(Enrolment).values(state=EnrolmentState.WITHDRAWN, withdrawn_on=TODAY))
        session.execute(sa.update(Cohort).values(seats_taken=0))
    assert desk.put(person(1)) == Imported(0, 0, 1, 0)
    back = db.session.scalars(sa.select(Enrolment).execution_options(populate_existing=True)).one()
    assert (back.state, back.withdrawn_on, desk.seats()) == (EnrolmentState.APPLIED, None, 1)


def test_a_seat_elsewhere_on_the_same_days_is_a_remark(registry: Flask) -> None:
    desk = Desk()
    desk.put(person(1))
    other = a_cohort(a_base(), state=CohortState.DRAFT)
    db.session.rollback()
    found = rosters.checked(db.session(), other.id, desk.read(person(1)), rare)
    assert any(desk.cohort.code in str(problem.reason) for problem in warnings(found.problems))


@pytest.mark.parametrize("state", [CohortState.COMPLETED, CohortState.CANCELLED])
def test_a_cohort_that_has_ended_takes_nobody(registry: Flask, state: CohortState) -> None:
    desk = Desk(state=state)
    with pytest.raises(TakesNobody):
        desk.check(person(1))
    with pytest.raises(TakesNobody):
        desk.put(person(1))


def test_a_stranger_cannot_import(registry: Flask) -> None:
    desk = Desk()
    desk.actor = an_actor(Role.BASE)
    with pytest.raises(NotFound):
        desk.put(person(1))


def test_a_sheet_without_headers_or_people_is_a_problem_of_its_own(registry: Flask) -> None:
    desk = Desk()
    for rows in ([["只有标题"]], [list(ROSTER_HEADER)]):
        db.session.rollback()
        found = rosters.checked(db.session(), desk.cohort.id, read_roster([a_sheet("名册", rows)], TODAY), rare)
        assert len(found.errors) == 1


def attempt(cohort_id: int, actor: Actor, reading: RosterReading) -> str:
    """Imports a roster as one of many; what came of it in words."""
    try:
        with transaction() as session:
            rosters.import_roster(session, cohort_id, reading, rare, actor, NOW)
    except Refusal as refusal:
        return str(refusal.sentence)
    return "imported"


def test_rosters_that_arrive_at_once_share_the_seats_and_the_people(registry: Flask) -> None:
    """Six clerks import at the same moment: each roster whole or not at all, nobody entered twice."""
    desk = Desk(capacity=7)
    cohort_id, actor, shared = desk.cohort.id, desk.actor, person(1)
    readings = [desk.read(shared, *(person(10 * clerk + n, 姓名="马宁") for n in range(1, 4))) for clerk in range(1, 7)]
    answers = all_at_once(registry, readings, lambda reading: attempt(cohort_id, actor, reading), threads=6)
    assert answers.count("imported") == 2
    assert (how_many(Enrolment), how_many(Teacher), how_many(IdentityDocument), desk.seats()) == (7, 7, 7, 7)
    positions = db.session.scalars(sa.select(Enrolment.position).order_by(Enrolment.position)).all()
    assert positions == list(range(1, 8))


def test_one_new_person_on_four_rosters_at_once_becomes_one_teacher(registry: Flask) -> None:
    a_school("44", name=SCHOOL)
    reading = read_roster([a_sheet("名册", titled_roster([person(1)]))], TODAY)
    bases = [a_base() for _ in range(4)]
    work = [(a_cohort(base, state=CohortState.DRAFT).id, an_actor(Role.BASE, base_id=base.id)) for base in bases]
    for _ in range(2):  # who was told to check the roster once more does so
        all_at_once(registry, work, lambda each: attempt(*each, reading), threads=4)
    assert (how_many(Teacher), how_many(IdentityDocument), how_many(Enrolment)) == (1, 1, 4)


def test_one_upload_confirmed_four_times_at_once_is_imported_once(registry: Flask) -> None:
    desk = Desk(capacity=40)
    with transaction() as session:
        rosters.keep(session, desk.cohort.id, "token", "roster.xlsx", "rosters/token.sealed", desk.actor, NOW)
    cohort_id, actor, reading = desk.cohort.id, desk.actor, desk.read(person(1), person(2))

    def confirm(_click: int) -> str:
        try:
            with transaction() as session:
                done = rosters.import_roster(session, cohort_id, reading, rare, actor, NOW)
                rosters.finish(session, "token", done, NOW)
        except AlreadyImported:
            return "late"
        return "imported"

    assert sorted(all_at_once(registry, range(4), confirm, threads=4)) == ["imported", "late", "late", "late"]
    assert db.session.scalars(sa.select(Upload.outcome)).one() == {"enrolled": 2, "new_teachers": 2, "changed": 0}
