"""After issue: revoked for a public reason, or superseded by a corrected one; what was issued stays as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import makers
from tests.crowds import all_at_once
from tests.issuing import PRINTING, a_completed_cohort, all_certificates, completed, issue, issued, print_all
from tests.makers import NOW, TODAY
from trainingreg import outside
from trainingreg.db import db, transaction
from trainingreg.documents.errors import MissingGlyph
from trainingreg.domain.issuing import CannotChange
from trainingreg.domain.permissions import SYSTEM, Actor, Role
from trainingreg.domain.refusals import Invalid, NotFound, Refusal
from trainingreg.domain.words import CertificateState
from trainingreg.models import AuditEntry, Certificate, Cohort, JobItem, Teacher
from trainingreg.models.job import JobState
from trainingreg.services import certificate_life, certificates


def _revoke(certificate: Certificate, actor: Actor = SYSTEM, reason: str = "Issued by mistake") -> None:
    with transaction() as session:
        certificate_life.revoke(session, certificate.number, reason, actor, NOW + timedelta(days=1))


def _reissue(number: str, actor: Actor = SYSTEM, reason: str = "Name corrected") -> str:
    fonts = outside.fonts()
    with transaction() as session:
        return certificate_life.reissue(session, number, reason, actor, NOW + timedelta(days=1), PRINTING, fonts).number


def _cohort_of(certificate: Certificate) -> Cohort:
    return db.session.scalars(sa.select(Cohort)).one()


def test_a_revocation_has_a_day_and_a_reason_and_keeps_the_file(registry: Flask) -> None:
    certificate = issued()
    before = outside.file_store().get(str(certificate.file_key))
    _revoke(certificate)
    [after] = all_certificates()
    assert (after.state, after.ended_on, after.end_reason) == (
        CertificateState.REVOKED,
        TODAY + timedelta(days=1),
        "Issued by mistake",
    )
    assert outside.file_store().get(str(after.file_key)) == before
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "certificate.revoke")).one()
    assert entry.subject == f"certificate:{certificate.number}"
    with pytest.raises(CannotChange, match="no longer valid"):
        _revoke(certificate)


def test_a_revocation_needs_a_reason(registry: Flask) -> None:
    certificate = issued()
    for reason in ("", "   ", "长" * 501):
        with pytest.raises(Invalid):
            _revoke(certificate, reason=reason)
    assert all_certificates()[0].state is CertificateState.VALID


def test_one_that_was_revoked_before_its_file_was_made_is_not_made_any_more(registry: Flask) -> None:
    issue(a_completed_cohort(people=1))
    _revoke(all_certificates()[0])
    print_all()
    [certificate] = all_certificates()
    assert (certificate.state, certificate.file_key) == (CertificateState.REVOKED, None)
    assert db.session.scalars(sa.select(JobItem.state)).one() is JobState.DONE


def test_a_correction_has_a_number_of_its_own_and_the_facts_of_now_and_the_old_file_stays(registry: Flask) -> None:
    cohort = a_completed_cohort(people=0)
    teacher = completed(cohort, name="林知元")
    old = issued(cohort)
    old_number, old_file = old.number, outside.file_store().get(str(old.file_key))
    with transaction() as session:
        session.execute(sa.update(Teacher).where(Teacher.id == teacher.id).values(name="林知远", name_key="林知远"))
    new_number = _reissue(old_number)
    print_all()
    old, new = all_certificates()
    assert (old.state, old.superseded_by_id, old.end_reason) == (CertificateState.SUPERSEDED, new.id, "Name corrected")
    assert (new.number, new.state, new.version, new.holder_name) == (new_number, CertificateState.VALID, 2, "林知远")
    assert new.facts is not None
    assert (new.facts["name"], new.facts["note"]) == ("林知远", f"换发自 {old_number}")
    assert outside.file_store().get(str(old.file_key)) == old_file
    assert (old.holder_name, old.facts and old.facts["name"]) == ("林知元", "林知元")


def test_what_cannot_be_printed_leaves_the_old_certificate_valid(registry: Flask) -> None:
    cohort = a_completed_cohort(people=0)
    teacher = completed(cohort)
    number = issued(cohort).number
    with transaction() as session:
        session.execute(sa.update(Teacher).where(Teacher.id == teacher.id).values(name="林\U0001f600"))
    with pytest.raises(MissingGlyph, match="U\\+1F600"):
        _reissue(number)
    [certificate] = all_certificates()
    assert certificate.state is CertificateState.VALID


def test_a_revoked_certificate_stays_revoked_beside_its_new_one_and_gets_no_second(registry: Flask) -> None:
    certificate = issued()
    _revoke(certificate)
    _reissue(certificate.number)
    old, new = all_certificates()
    assert (old.state, old.superseded_by_id, new.state) == (CertificateState.REVOKED, None, CertificateState.PENDING)
    assert (new.facts or {})["note"] == ""
    with pytest.raises(CannotChange, match="already has another certificate"):
        _reissue(old.number)
    with pytest.raises(CannotChange, match="not made yet"):
        _reissue(new.number)


def test_a_superseded_certificate_is_corrected_in_its_successor_only(registry: Flask) -> None:
    certificate = issued()
    _reissue(certificate.number)
    with pytest.raises(CannotChange, match="Correct the new one"):
        _reissue(certificate.number)


def test_two_people_who_correct_at_once_make_one_new_certificate(registry: Flask) -> None:
    number = issued().number
    outside.fonts()

    def correct(_number: int) -> bool:
        try:
            _reissue(number)
        except Refusal:
            return False
        return True

    assert sum(all_at_once(registry, range(6), correct, threads=6)) == 1
    assert len(all_certificates()) == 2


def test_issuing_and_correcting_at_the_same_time_do_not_stand_in_each_others_way(registry: Flask) -> None:
    cohort = a_completed_cohort(people=6)
    issue(cohort)
    print_all()
    numbers = [certificate.number for certificate in all_certificates()]
    for _ in range(6):
        completed(cohort)
    cohort_id = cohort.id
    outside.fonts()

    def either(number: str | None) -> None:
        if number is not None:
            _reissue(number)
            return
        with transaction() as session:
            certificates.issue(session, cohort_id, SYSTEM, NOW, PRINTING)

    all_at_once(registry, [each for number in numbers for each in (number, None)], either, threads=12)
    serials = sorted(int(certificate.number.split("-")[4]) for certificate in all_certificates())
    assert serials == list(range(1, 19))


@pytest.mark.parametrize(("role", "may"), [(Role.BASE, True), (Role.PROVINCE, True), (Role.MINISTRY, True), (Role.SCHOOL, False)])
def test_who_answers_for_a_certificate_may_correct_it(registry: Flask, role: Role, may: bool) -> None:
    certificate = issued()
    base_id = _cohort_of(certificate).base_id
    scope = {
        Role.BASE: {"base_id": base_id}, Role.PROVINCE: {"unit_id": makers.unit("44").id}, Role.MINISTRY: {},
        Role.SCHOOL: {"school_id": db.session.scalars(sa.select(Teacher.school_id)).one()},
    }[role]  # fmt: skip
    actor = makers.an_actor(role, **scope)
    if may:
        assert _reissue(certificate.number, actor)
    else:
        with pytest.raises(NotFound):
            _reissue(certificate.number, actor)


def test_the_province_that_sent_the_teacher_sees_but_does_not_revoke(registry: Flask) -> None:
    cohort = a_completed_cohort(people=0)
    completed(cohort, school=makers.a_school("35"))
    certificate = issued(cohort)
    for actor in (makers.an_actor(Role.PROVINCE, unit_id=makers.unit("35").id), makers.an_actor(Role.BASE)):
        with pytest.raises(NotFound):
            _revoke(certificate, actor)
    _revoke(certificate, makers.an_actor(Role.PROVINCE, unit_id=makers.unit("44").id))
