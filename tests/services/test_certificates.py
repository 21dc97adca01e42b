"""Issuing: numbers, codes and frozen facts, once for each completion."""

from __future__ import annotations

from datetime import UTC, date, datetime
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import makers
from tests.crowds import all_at_once
from tests.issuing import PRINTING, a_completed_cohort, all_certificates, completed, issue
from tests.makers import NOW, TODAY
from trainingreg.db import db, transaction
from trainingreg.domain.certificate_number import has_right_check, is_ours
from trainingreg.domain.issuing import CannotIssue, PrintSettings
from trainingreg.domain.permissions import SYSTEM, Role
from trainingreg.domain.refusals import NotFound
from trainingreg.domain.wording import FIRST_WORDING
from trainingreg.domain.words import CertificateState, CohortState, EnrolmentState, SubjectKind, Tier
from trainingreg.models import AuditEntry, Certificate, Cohort, Completion, Enrolment, JobBatch, JobItem, NumberSeries, Teacher
from trainingreg.models.job import JobState
from trainingreg.services import certificates


def test_everybody_who_completed_gets_one_number_and_one_piece_of_work(registry: Flask) -> None:
    cohort = a_completed_cohort(people=3)
    assert issue(cohort) == 3
    made = all_certificates()
    serial = db.session.scalars(sa.select(makers.TrainingBase.serial)).one()
    assert [c.number[:-2] for c in made] == [f"GXYT-2026-44-{serial:04d}-{n:05d}" for n in (1, 2, 3)]
    assert all(is_ours(c.number) and has_right_check(c.number) for c in made)
    assert {c.state for c in made} == {CertificateState.PENDING}
    assert len({c.code for c in made}) == 3
    items = db.session.scalars(sa.select(JobItem).order_by(JobItem.id)).all()
    assert [item.certificate_id for item in items] == [c.id for c in made]
    assert db.session.scalars(sa.select(JobBatch.cohort_id)).all() == [cohort.id]


def test_what_is_printed_is_frozen_in_chinese(registry: Flask) -> None:
    school, major = makers.a_school(name="云洲技师学院"), makers.a_major(code="0101-4", name="数控加工")
    cohort = a_completed_cohort(
        people=0, base=makers.a_base(school), title="数控加工专业工学一体化教师研修班", major_id=major.id, tier=Tier.MINISTRY,
        subject_kind=SubjectKind.PUBLIC, standard_version="2022年版",
    )  # fmt: skip
    teacher = completed(cohort, name="欧阳·知远")
    issue(cohort)
    [certificate] = all_certificates()
    assert certificate.facts is not None
    code = certificate.code or ""
    assert certificate.facts == {
        "title": "培训合格证书", "programme": "技工院校工学一体化教师培训", "number": certificate.number, "name": "欧阳·知远",
        "cohort_title": "数控加工专业工学一体化教师研修班", "starts_on": "2026-10-12", "ends_on": "2026-10-23", "hours": 80,
        "major": "数控加工（0101-4）", "tier": "部级示范", "subject": "公需科目", "standard": "2022年版", "issuer": "云洲技师学院",
        "issued_on": "2026-11-23", "verify_url": f"https://registry.example/verify/{code}",
        "verify_host": "registry.example/verify", "verify_code": f"{code[:4]}-{code[4:8]}-{code[8:]}", "note": "",
        "wording": FIRST_WORDING,
    }  # fmt: skip
    with transaction() as session:
        session.execute(sa.update(Teacher).where(Teacher.id == teacher.id).values(name="欧阳改名", name_key="欧阳改名"))
        session.execute(sa.update(makers.School).values(name="改名技师学院"))
    issue(cohort)
    [same] = all_certificates()
    assert (same.holder_name, same.facts) == ("欧阳·知远", certificate.facts)


def test_the_day_of_issue_and_the_year_in_the_number_are_those_of_shanghai(registry: Flask) -> None:
    cohort = a_completed_cohort(people=1)
    with transaction() as session:
        certificates.issue(session, cohort.id, SYSTEM, datetime(2026, 12, 31, 17, 0, tzinfo=UTC), PRINTING)
    [certificate] = all_certificates()
    assert certificate.issued_on == date(2027, 1, 1)
    assert certificate.number.startswith("GXYT-2027-44-")


def test_issuing_twice_gives_nothing_new_and_a_late_completion_gets_the_next_number(registry: Flask) -> None:
    cohort = a_completed_cohort(people=2)
    assert (issue(cohort), issue(cohort)) == (2, 0)
    completed(cohort)
    assert issue(cohort) == 1
    assert [int(c.number.split("-")[4]) for c in all_certificates()] == [1, 2, 3]
    assert db.session.scalars(sa.select(NumberSeries.last_serial)).all() == [3]
    audited = db.session.scalars(sa.select(AuditEntry.detail).where(AuditEntry.action == "certificate.issue")).all()
    assert [detail["certificates"] for detail in audited if detail] == [2, 1]


def test_two_cohorts_of_one_base_share_its_series_and_another_base_has_its_own(registry: Flask) -> None:
    base = makers.a_base()
    for cohort in (a_completed_cohort(1, base=base), a_completed_cohort(1, base=base), a_completed_cohort(1)):
        issue(cohort)
    numbers = [c.number.split("-") for c in all_certificates()]
    assert [n[4] for n in numbers] == ["00001", "00002", "00001"]
    assert numbers[0][3] == numbers[1][3] != numbers[2][3]


def test_only_completed_and_not_annulled_people_get_one(registry: Flask) -> None:
    cohort = a_completed_cohort(people=1)
    for state in (EnrolmentState.FAILED, EnrolmentState.WITHDRAWN, EnrolmentState.ATTENDED, EnrolmentState.APPLIED):
        makers.an_enrolment(cohort, state=state)
    annulled = completed(cohort)
    with transaction() as session:
        theirs = sa.select(Enrolment.id).where(Enrolment.teacher_id == annulled.id).scalar_subquery()
        session.execute(sa.update(Completion).where(Completion.enrolment_id == theirs).values(annulled_on=TODAY))
    assert issue(cohort) == 1


def test_a_number_issued_elsewhere_or_a_revocation_brings_no_new_number(registry: Flask) -> None:
    cohort = a_completed_cohort(people=3)
    completions = db.session.scalars(sa.select(Completion.id).order_by(Completion.id)).all()
    common = {"holder_name": "林知远", "holder_name_key": "林知远", "issued_on": TODAY, "created_at": NOW, "issued_elsewhere": True}
    with transaction() as session:
        kept = Certificate(
            completion_id=completions[0], number="工培2023-007", number_key="工培2023-007", state=CertificateState.VALID, **common
        )
        revoked = Certificate(
            completion_id=completions[1],
            number="工培2023-008",
            number_key="工培2023-008",
            state=CertificateState.REVOKED,
            ended_on=TODAY,
            **common,
        )
        session.add_all([kept, revoked])
    assert issue(cohort) == 1


@pytest.mark.parametrize("state", [CohortState.RUNNING, CohortState.OPEN, CohortState.CANCELLED])
def test_certificates_follow_the_completion_of_the_cohort(registry: Flask, state: CohortState) -> None:
    with pytest.raises(CannotIssue, match="when the cohort has been completed"):
        issue(a_completed_cohort(state=state))
    assert all_certificates() == []


def test_another_base_issues_nothing_here(registry: Flask) -> None:
    cohort = a_completed_cohort()
    for role in (Role.BASE, Role.PROVINCE, Role.SCHOOL):
        with pytest.raises(NotFound):
            issue(cohort, actor=makers.an_actor(role))
    assert issue(cohort, actor=makers.an_actor(Role.BASE, base_id=cohort.base_id)) == 2


@pytest.mark.parametrize(
    ("url", "is_set", "production", "refused"),
    [
        ("http://127.0.0.1:8000", False, True, True),
        ("http://127.0.0.1:8000", True, True, True),
        ("http://localhost", True, True, True),
        ("http://[::1]:8000", True, True, True),
        ("https://registry.example", True, True, False),
        ("http://127.0.0.1:8000", False, False, False),
    ],
)
def test_production_issues_nothing_whose_qr_code_leads_nowhere(
    registry: Flask, url: str, is_set: bool, production: bool, refused: bool
) -> None:
    cohort = a_completed_cohort(people=1)
    printing = PrintSettings("GXYT", url, is_set, production)
    if refused:
        with pytest.raises(CannotIssue, match="PUBLIC_URL"):
            issue(cohort, printing=printing)
    else:
        assert issue(cohort, printing=printing) == 1


def test_eight_people_who_issue_at_once_give_every_completion_one_number_without_gaps(registry: Flask) -> None:
    base = makers.a_base()
    cohorts = [a_completed_cohort(people=5, base=base) for _ in range(3)]
    ids = [cohort.id for cohort in cohorts] * 8
    together = Barrier(8)

    def click(cohort_id: int) -> int:
        together.wait(timeout=30)
        with transaction() as session:
            return certificates.issue(session, cohort_id, SYSTEM, NOW, PRINTING)

    new = all_at_once(registry, ids, click, threads=8)
    assert sum(new) == 15
    serials = sorted(int(c.number.split("-")[4]) for c in all_certificates())
    assert serials == list(range(1, 16))
    assert len({c.completion_id for c in all_certificates()}) == 15


def test_the_database_itself_refuses_a_second_live_certificate_and_a_number_given_twice(registry: Flask) -> None:
    issue(a_completed_cohort(people=2))
    first, second = all_certificates()
    for changes in ({"completion_id": first.completion_id, "version": 2}, {"number_key": first.number_key}):
        with pytest.raises(sa.exc.IntegrityError), transaction() as session:
            session.execute(sa.update(Certificate).where(Certificate.id == second.id).values(changes))


def test_what_failed_to_print_is_queued_again_with_the_corrected_name_and_the_same_number(registry: Flask) -> None:
    cohort = a_completed_cohort(people=1)
    teacher = completed(cohort, name="林\ue000远")
    issue(cohort)
    with transaction() as session:
        failing = sa.select(Certificate.id).where(Certificate.holder_name == teacher.name).scalar_subquery()
        session.execute(
            sa.update(JobItem)
            .where(JobItem.certificate_id == failing)
            .values(state=JobState.FAILED, attempts=1, error={"template": "x", "params": {}})
        )
        session.execute(sa.update(Teacher).where(Teacher.id == teacher.id).values(name="林知远", name_key="林知远"))
    before = all_certificates()[1]
    number, code = before.number, before.code
    with transaction() as session:
        assert certificates.retry(session, cohort.id, SYSTEM, NOW, PRINTING) == 1
    after = all_certificates()[1]
    assert (after.number, after.code, after.holder_name) == (number, code, "林知远")
    assert after.facts is not None
    assert after.facts["name"] == "林知远"
    item = db.session.scalars(sa.select(JobItem).where(JobItem.certificate_id == after.id)).one()
    assert (item.state, item.attempts, item.error) == (JobState.QUEUED, 0, None)
    with transaction() as session:
        assert certificates.retry(session, cohort.id, SYSTEM, NOW, PRINTING) == 0


def test_imported_cohorts_are_issued_like_any_other(registry: Flask) -> None:
    cohort = a_completed_cohort(people=2, back_entered=True, capacity=1)
    assert issue(cohort) == 2
    assert db.session.get_one(Cohort, cohort.id).seats_taken == 2
