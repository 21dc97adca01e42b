"""Help, the record of acts, and the search box."""

from __future__ import annotations

import pytest

from tests.issuing import a_completed_cohort, all_certificates, issue
from tests.makers import NOW, a_base, a_cohort, a_school, a_teacher, an_account, an_enrolment, unit
from tests.pages import PageClient
from tests.statements import counted
from trainingreg.db import transaction
from trainingreg.domain.permissions import SYSTEM, Role
from trainingreg.services import audit

PAGES = ("", "/glossary", "/counting_rules", "/privacy", "/accessibility", "/styleguide")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_help_is_for_everybody_in_both_languages(client: PageClient, page: str, lang: str) -> None:
    assert client.get(f"/help{page}?lang={lang}").status_code == 200


def test_the_counting_rule_is_told_in_words(client: PageClient) -> None:
    page = client.get("/help/counting_rules?lang=en").get_data(as_text=True)
    assert "version 1" in page
    for tier in ("Ministry demonstration", "Provincial", "Municipal", "School level"):
        assert tier in page


def _record(subject: str, action: str = "school.change", **detail: object) -> None:
    with transaction() as session:
        audit.record(session, SYSTEM, NOW, action, subject, **detail)


def test_the_ministry_reads_the_record_by_subject_act_and_day(client: PageClient) -> None:
    _record("school:S-01", fields=["name", "type"])
    _record("school:S-02", action="school.add")
    client.sign_in(an_account(Role.MINISTRY))
    client.get("/audit")
    with counted() as statements:
        page = client.get("/audit?subject=school:S-01&lang=en").get_data(as_text=True)
    assert len(statements) <= 4
    assert "name, type" in page
    assert "school:S-02" not in page
    assert "school:S-01" not in client.get("/audit?action=school.add").get_data(as_text=True).partition("<tbody")[2]
    assert "school:S-01" in client.get("/audit?first_day=2026-11-23&last_day=2026-11-23").get_data(as_text=True)
    assert "school:S-01" not in client.get("/audit?last_day=2026-11-22").get_data(as_text=True)
    assert client.get("/audit?first_day=yesterday&page=x&action=%25").status_code == 200


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.BASE, Role.SCHOOL, Role.TEACHER])
def test_nobody_else_reads_the_record(client: PageClient, role: Role) -> None:
    client.sign_in(an_account(role))
    assert client.get("/audit").status_code == 403


def test_the_search_box_finds_a_few_of_each_in_few_statements(client: PageClient) -> None:
    school = a_school("44", name="望海技师学院", name_key="望海技师学院")
    a_teacher(school, name="望海生")
    a_cohort(a_base(school), title="望海研修班")
    client.sign_in(an_account(Role.MINISTRY))
    client.get("/search")
    with counted() as statements:
        page = client.get("/search?q=望海").get_data(as_text=True)
    assert len(statements) <= 8
    for found in ("望海技师学院", "望海生", "望海研修班"):
        assert found in page
    assert client.get("/search?q=").status_code == 200
    assert client.get("/search?q=%25").status_code == 200


def test_the_search_box_stays_in_scope(client: PageClient) -> None:
    base = a_base(a_school("11", name="望海技师学院", name_key="望海技师学院"))
    cohort = a_cohort(base, title="望海研修班")
    an_enrolment(cohort, a_teacher(a_school("11"), name="望海生"))
    for role, place in (
        (Role.PROVINCE, {"unit_id": unit("44").id}),
        (Role.BASE, {}),
        (Role.SCHOOL, {}),
    ):
        browser = PageClient(client.app).sign_in(an_account(role, **place))
        main = browser.get("/search?q=望海").get_data(as_text=True).partition("<main")[2]
        assert not [found for found in ("望海技师学院", "望海生", "望海研修班") if found in main]
    assert PageClient(client.app).sign_in(an_account(Role.TEACHER)).get("/search?q=x").status_code == 403


def test_a_certificate_is_found_by_any_part_of_its_number(client: PageClient) -> None:
    cohort = a_completed_cohort(people=1)
    issue(cohort)
    number = all_certificates()[0].number
    client.sign_in(an_account(Role.BASE, base_id=cohort.base_id))
    found = client.get("/search", query_string={"q": number.lower()[-8:]}).get_data(as_text=True)
    assert f"/certificates/{number}" in found
    stranger = PageClient(client.app).sign_in(an_account(Role.BASE))
    main = stranger.get("/search", query_string={"q": number}).get_data(as_text=True).partition("<main")[2]
    assert "/certificates/" not in main
