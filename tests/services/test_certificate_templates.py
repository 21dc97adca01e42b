"""Templates: versions are kept, one is in use, and what has been issued keeps its own."""

from __future__ import annotations

from threading import Barrier
from typing import Any

import pypdfium2
import pytest
import sqlalchemy as sa
from flask import Flask

from tests import makers
from tests.crowds import all_at_once
from tests.documents.reading import without_spaces
from tests.issuing import PRINTING, a_completed_cohort, all_certificates, completed, issue, issued, print_all
from tests.makers import NOW, an_actor
from tests.statements import counted
from tests.templates import DESIGN, OTHER_WORDING, a_template, a_version, put_in_use
from trainingreg import outside
from trainingreg.db import db, transaction
from trainingreg.documents.errors import MissingGlyph
from trainingreg.domain.certificate_templates import DEFAULT_CODE, CannotUse, Design
from trainingreg.domain.cohort_plan import CohortPlan, PlanRefused
from trainingreg.domain.permissions import SYSTEM, Scope
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.domain.words import Border, CertificateState, Paper, Tier, VersionState
from trainingreg.models import AuditEntry, Certificate, CertificateTemplateVersion, Cohort, JobItem
from trainingreg.models.job import JobState
from trainingreg.queries import certificate_templates as questions
from trainingreg.queries import longest_values
from trainingreg.queries.certificates import file_of
from trainingreg.services import certificate_life, certificate_templates, certificates, cohorts
from trainingreg.web.copy_making import made as made_copy


def printed(certificate: Certificate) -> str:
    """The text of a certificate's file."""
    return text_of(outside.file_store().get(str(certificate.file_key)))


def text_of(pdf: bytes) -> str:
    return without_spaces(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded())


def _versions() -> list[dict[str, Any]]:
    """Every version as the database has it, but for what its state is."""
    db.session.rollback()
    columns = [c for c in CertificateTemplateVersion.__table__.c if c.name not in {"state", "used_from", "previewed_at"}]
    return [dict(row) for row in db.session.execute(sa.select(*columns).order_by(CertificateTemplateVersion.id)).mappings()]


def test_a_new_registry_prints_as_registries_did_before_there_were_templates(registry: Flask) -> None:
    [standard] = questions.shown()
    assert (standard.code, standard.number, standard.state, standard.made_by) == (DEFAULT_CODE, 1, VersionState.IN_USE, None)
    assert standard.design == DESIGN == Design("培训合格证书", "技工院校工学一体化教师培训", border=Border.HUIWEN)
    assert [choice.code for choice in questions.choices()] == [DEFAULT_CODE]


def test_a_cohort_is_issued_by_the_version_in_use_of_the_template_it_chose(registry: Flask) -> None:
    other = a_template(title="结业证书", wording=OTHER_WORDING)
    first = issued(a_completed_cohort(people=1))
    second = issued(a_completed_cohort(people=1, certificate_template_id=other.template_id))
    assert "特发此证" in printed(first)
    assert second.template_version_id == other.id
    assert second.facts is not None
    assert (second.facts["title"], second.facts["wording"]) == ("结业证书", OTHER_WORDING)
    base = second.facts["issuer"]
    assert f"老师于2026年10月12日至10月23日在{base}参加" in printed(second)
    assert "学满80学时，成绩合格，准予结业。" in printed(second)


def test_what_is_issued_is_printed_by_the_version_of_that_moment_whatever_comes_into_use_before_the_worker(registry: Flask) -> None:
    cohort = a_completed_cohort(people=1)
    issue(cohort)
    a_version(title="结业证书", wording=OTHER_WORDING, border=Border.PLAIN, mono=True)
    print_all()
    [before] = all_certificates()
    assert "特发此证" in printed(before)
    assert "培训合格证书" in printed(before)
    completed(cohort)
    issue(cohort)
    print_all()
    _, after = all_certificates()
    assert "准予结业" in printed(after)
    assert before.template_version_id != after.template_version_id


def test_border_paper_and_offsets_are_those_of_the_version_too(registry: Flask) -> None:
    cohort = a_completed_cohort(people=2)
    issue(cohort)
    print_all()
    normal, twin = all_certificates()
    a_version(paper=Paper.PREPRINTED, title_on_paper=True, dx=2.5, dy=-1.0)
    with transaction() as session:  # the same certificate would be made anew
        session.execute(sa.update(Certificate).where(Certificate.id == twin.id).values(state="pending", file_key=None))
        session.execute(sa.update(JobItem).where(JobItem.certificate_id == twin.id).values(state=JobState.QUEUED))
    print_all()
    assert all_certificates()[1].file_sha256 == twin.file_sha256
    completed(cohort)
    issue(cohort)
    print_all()
    on_stock = all_certificates()[2]
    assert "（盖章）" in printed(normal)
    assert "（盖章）" not in printed(on_stock)
    assert "培训合格证书" not in printed(on_stock)


def test_a_correction_follows_the_template_of_now_and_a_copy_that_of_then(registry: Flask) -> None:
    old = issued()
    a_version(title="结业证书", wording=OTHER_WORDING)
    file = file_of(old.number, Scope(all=True))
    assert file is not None
    copy = text_of(made_copy(file, "用于职称评审"))
    assert "特发此证" in copy
    assert "培训合格证书" in copy
    with transaction() as session:
        certificate_life.reissue(session, old.number, "Wrong name", SYSTEM, NOW, PRINTING, outside.fonts())
    print_all()
    first, second = all_certificates()
    assert (first.state, first.file_sha256) == (CertificateState.SUPERSEDED, old.file_sha256)
    assert "准予结业" in printed(second)
    assert "特发此证" in printed(first)


def test_what_found_no_room_is_printed_by_a_shorter_wording_after_the_correction(registry: Flask) -> None:
    a_version(wording=OTHER_WORDING.replace("准予结业", "准予结业" + "，学习期间遵守纪律完成全部实践任务" * 2))
    cohort = a_completed_cohort(people=1, title="全国技工院校工学一体化电气自动化设备安装与维修专业教师部级示范研修班（第十二期）")
    issue(cohort)
    print_all()
    assert all_certificates()[0].state is CertificateState.PENDING
    shorter = a_version()
    with transaction() as session:
        assert certificates.retry(session, cohort.id, SYSTEM, NOW, PRINTING) == 1
    print_all()
    [certificate] = all_certificates()
    assert (certificate.state, certificate.template_version_id) == (CertificateState.VALID, shorter.id)


def test_versions_never_change_and_one_of_a_template_is_in_use(registry: Flask) -> None:
    a_version(title="结业证书")
    kept = _versions()
    actor = an_actor()
    third = a_version(in_use=False, title="研修证书")
    assert _versions()[:-1] == kept
    put_in_use(DEFAULT_CODE, third.number, actor)
    states = {version.number: version.state for version in questions.versions(DEFAULT_CODE)}
    assert states == {1: VersionState.RETIRED, 2: VersionState.RETIRED, 3: VersionState.IN_USE}
    put_in_use(DEFAULT_CODE, 1, actor)
    assert [v.number for v in questions.versions(DEFAULT_CODE) if v.state is VersionState.IN_USE] == [1]
    assert _versions()[:-1] == kept


def test_people_who_put_different_versions_in_use_at_once_leave_one_in_use(registry: Flask) -> None:
    actor, numbers = an_actor(), [a_version(in_use=False).number for _ in range(6)]
    together = Barrier(6)

    def click(number: int) -> None:
        together.wait(timeout=30)
        put_in_use(DEFAULT_CODE, number, actor)

    all_at_once(registry, numbers, click, threads=6)
    states = [version.state for version in questions.versions(DEFAULT_CODE)]
    assert sorted(states) == [VersionState.IN_USE, *[VersionState.RETIRED] * 6]


def test_people_who_save_versions_at_once_get_a_number_each(registry: Flask) -> None:
    all_at_once(registry, [DEFAULT_CODE] * 6, lambda code: a_version(code, in_use=False).number, threads=6)
    assert [version.number for version in questions.versions(DEFAULT_CODE)] == [7, 6, 5, 4, 3, 2, 1]


def test_a_version_is_used_after_its_preview_and_every_act_is_on_record(registry: Flask) -> None:
    draft, actor = a_version(in_use=False), an_actor()
    with pytest.raises(CannotUse, match="preview"), transaction() as session:
        certificate_templates.use(session, DEFAULT_CODE, draft.number, actor, NOW)
    put_in_use(DEFAULT_CODE, draft.number, actor)
    with pytest.raises(CannotUse, match="already"), transaction() as session:
        certificate_templates.use(session, DEFAULT_CODE, draft.number, actor, NOW)
    entries = db.session.execute(sa.select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id)).all()
    assert [tuple(e) for e in entries] == [(f"template.{act}", "template:standard") for act in ("version", "preview", "use")]


@pytest.mark.parametrize(
    "values",
    [
        {"number": 1},
        {"number": 0},
        {"state": "in_use", "used_from": NOW, "previewed_at": NOW},
        {"state": "retired", "used_from": NOW},
        {"previewed_at": NOW, "used_from": NOW},
        {"dx": 1.0},
        {"title_on_paper": True},
        {"paper": "preprinted", "dy": 15.1},
        {"title": ""},
        {"border": "baroque"},
    ],
)
def test_the_database_itself_refuses_what_no_version_may_be(registry: Flask, values: dict[str, Any]) -> None:
    row: dict[str, Any] = {
        "template_id": questions.choices()[0].id, "number": 2, "title": "结业证书", "programme": "", "wording": OTHER_WORDING,
        "border": "plain", "mono": False, "paper": "normal", "title_on_paper": False, "dx": 0.0, "dy": 0.0, "state": "draft",
        "made_at": NOW,
    }  # fmt: skip
    with pytest.raises((sa.exc.IntegrityError, sa.exc.StatementError, LookupError)), transaction() as session:
        session.execute(sa.insert(CertificateTemplateVersion).values(row | values))
    assert len(_versions()) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"wording": OTHER_WORDING + "\ue000"}, "wording"),
        ({"title": "证书\U0001f600"}, "title"),
        ({"programme": "工学一体化\U0001f600"}, "programme"),
        ({"wording": "{name}同志{secret}"}, "wording"),
        ({"wording": OTHER_WORDING + "完成规定课程" * 22}, "wording"),
    ],
)
def test_what_cannot_be_printed_is_refused_when_it_is_saved(registry: Flask, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        a_version(**changes)
    assert refused.value.field == field
    if "\U0001f600" in "".join(changes.values()):
        assert isinstance(refused.value, MissingGlyph)
    assert len(_versions()) == 1


def test_a_code_is_given_once_and_a_template_that_is_not_there_has_no_versions(registry: Flask) -> None:
    a_template()
    with pytest.raises(Invalid, match="Another template has this code"):
        a_template(code="GONGXUE")
    with pytest.raises(NotFound):
        a_version(code="nothing")
    with pytest.raises(NotFound):
        put_in_use(DEFAULT_CODE, 9, SYSTEM)


def test_cohorts_choose_among_templates_in_use(registry: Flask) -> None:
    base, actor = makers.a_base(), an_actor()
    chosen = a_template()
    plan = {
        "title": "焊接加工教师研修班",
        "tier": Tier.CITY,
        "starts_on": makers.TODAY,
        "ends_on": makers.TODAY,
        "hours": 8,
        "capacity": 9,
    }
    with transaction() as session:
        cohort = cohorts.create(session, base.id, CohortPlan(**plan, certificate_template_id=chosen.template_id), actor, NOW)  # type: ignore[arg-type]
    assert db.session.get_one(Cohort, cohort.id).certificate_template_id == chosen.template_id
    with transaction() as session:
        draft = certificate_templates.add(session, "later", "以后用", "工学一体化", DESIGN, actor, NOW, outside.fonts())
    for wrong in (draft.template_id, 10**9):
        with pytest.raises(PlanRefused, match="not in use"), transaction() as session:
            cohorts.create(session, base.id, CohortPlan(**plan, certificate_template_id=wrong), actor, NOW)  # type: ignore[arg-type]


def test_the_longest_values_come_in_one_question(registry: Flask) -> None:
    assert longest_values.printed() == {
        "name": [], "cohort_title": [], "issuer": [], "major": [], "standard": [], "number": [],
    }  # fmt: skip
    school = makers.a_school(name="云洲自治州高级技工学校")
    major = makers.a_major(code="0203-4", name="电气自动化设备安装与维修")
    makers.a_school(name="没有基地的院校" * 9)
    cohort = a_completed_cohort(
        people=0, base=makers.a_base(school), major_id=major.id, title="研修班", standard_version="2022年版"
    )
    completed(cohort, name="林知远")
    completed(cohort, name="Ole Lindqvist")
    completed(cohort, name="阿卜杜热合曼·阿卜杜外力江提")
    makers.a_teacher(name="从未参加任何培训的一位老师" * 2)
    issue(cohort)
    with counted() as statements:
        found = longest_values.printed()
    assert len(statements) == 1
    assert found["name"] == ["阿卜杜热合曼·阿卜杜外力江提", "Ole Lindqvist", "林知远"]
    assert found["issuer"] == ["云洲自治州高级技工学校"]
    assert found["major"] == ["电气自动化设备安装与维修（0203-4）"]
    assert (found["cohort_title"], found["standard"]) == (["研修班"], ["2022年版"])
    assert len(found["number"]) == 3
