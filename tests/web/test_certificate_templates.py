"""Pages of certificate templates: for the ministry alone; a version is saved, looked at, and only then put in use."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest

from tests.documents.reading import without_spaces
from tests.issuing import a_completed_cohort, completed, issued
from tests.makers import a_base, an_account
from tests.pages import PageClient
from tests.statements import counted
from tests.templates import OTHER_WORDING, a_template, a_version
from tests.web.test_cohorts import a_form, text
from trainingreg.db import db
from trainingreg.domain.permissions import Role
from trainingreg.domain.wording import FIRST_WORDING
from trainingreg.domain.words import CohortState, Paper, VersionState
from trainingreg.models import Cohort
from trainingreg.queries import certificate_templates as questions
from trainingreg.web.access import allowed_roles

ADDRESSES = (
    "/templates", "/templates/new", "/templates/standard", "/templates/standard/new", "/templates/standard/1",
    "/templates/standard/1/picture.svg", "/templates/standard/1/usual.pdf", "/templates/standard/1/longest.pdf",
)  # fmt: skip


def a_version_form(**values: str) -> dict[str, str]:
    """The form of a version, filled in; a tick that is not named is not set."""
    given = {
        "title": "结业证书",
        "programme": "",
        "wording": OTHER_WORDING,
        "border": "guilloche",
        "paper": "normal",
        "dx": "0",
        "dy": "0",
    }
    return {**given, **values}


@pytest.fixture
def ministry(client: PageClient) -> PageClient:
    """A browser in which the ministry is signed in."""
    return client.sign_in(an_account(Role.MINISTRY))


def test_templates_are_for_the_ministry_alone(client: PageClient) -> None:
    endpoints = [rule.endpoint for rule in client.app.url_map.iter_rules() if rule.endpoint.startswith("certificate_templates.")]
    assert {frozenset(allowed_roles(endpoint) or ()) for endpoint in endpoints} == {frozenset({Role.MINISTRY})}
    for role in Role:
        client.sign_in(an_account(role))
        for address in ADDRESSES:
            assert client.get(address).status_code == (200 if role is Role.MINISTRY else 403), (role, address)


def test_a_version_is_saved_previewed_and_put_in_use(ministry: PageClient) -> None:
    assert "/templates" in text(ministry, "/certificates")
    form = text(ministry, "/templates/standard/new")
    assert FIRST_WORDING in form
    saved = ministry.post("/templates/standard/new?lang=en", a_version_form())
    assert (saved.status_code, saved.location) == (303, "/templates/standard/2")
    page = text(ministry, "/templates/standard/2")
    assert "Make the preview" in page
    assert "/use" not in page
    refused = ministry.post("/templates/standard/2/use?lang=en")
    assert refused.status_code == 409
    assert "Make the preview and look at it first" in refused.get_data(as_text=True)
    assert ministry.post("/templates/standard/2/preview").location == "/templates/standard/2#preview"
    page = text(ministry, "/templates/standard/2")
    assert "/templates/standard/2/longest.pdf" in page
    assert "Put version 2 in use?" in page
    assert ministry.post("/templates/standard/2/use").location == "/templates/standard"
    assert [(v.number, v.state) for v in questions.versions("standard")] == [(2, VersionState.IN_USE), (1, VersionState.RETIRED)]
    assert "Version 1" in text(ministry, "/templates/standard")
    record = text(ministry, "/audit")
    for words in ("Version of a template saved", "Preview of a template made", "Version of a template put in use"):
        assert words in record


@pytest.mark.parametrize(
    ("changes", "sentence", "kept"),
    [
        ({"wording": FIRST_WORDING + "{school}"}, "There is no field {school}", "{school}"),
        ({"wording": FIRST_WORDING + "{{ config }}"}, "A brace stands alone", "{{ config }}"),
        ({"wording": FIRST_WORDING + "{name.__class__}"}, "There is no field {name.__class__}", "{name.__class__}"),
        ({"wording": FIRST_WORDING.replace("特发此证", "聘任")}, "never says 聘任", "聘任"),
        ({"wording": FIRST_WORDING + "\U0001f600"}, "No installed font can draw", "\U0001f600"),
        ({"wording": "<script>alert(1)</script>"}, "is missing", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ({"title": ""}, "The name is empty", OTHER_WORDING),
        ({"dx": "wide"}, "Enter millimetres", 'value="wide"'),
        ({"dx": "2"}, "for pre-printed paper", 'value="2"'),
        ({"paper": "preprinted", "dy": "99"}, "at most", 'value="99"'),
        ({"border": "baroque"}, "", OTHER_WORDING),
        ({"paper": ""}, "", OTHER_WORDING),
    ],
)
def test_what_cannot_stand_is_said_with_the_form_as_filled_in(
    ministry: PageClient, changes: dict[str, str], sentence: str, kept: str
) -> None:
    answer = ministry.post("/templates/standard/new?lang=en", a_version_form(**changes))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert kept in page
    assert len(questions.versions("standard")) == 1


def test_a_new_template_begins_with_a_draft_and_its_code_is_given_once(ministry: PageClient) -> None:
    wanted = a_version_form(code="GongXue", name="工学一体化结业证书", for_programme="工学一体化")
    assert ministry.post("/templates/new", wanted).location == "/templates/gongxue/1"
    assert "工学一体化结业证书" in text(ministry, "/templates")
    again = ministry.post("/templates/new?lang=en", wanted)
    assert again.status_code == 422
    assert "Another template has this code" in again.get_data(as_text=True)
    for code in ("", "new", "a b", "../x", "é" * 50):
        assert ministry.post("/templates/new", wanted | {"code": code}).status_code == 422
    assert len(questions.shown()) == 2


def test_what_is_not_there_is_not_found(ministry: PageClient) -> None:
    for address in ("/templates/nothing", "/templates/nothing/new", "/templates/standard/2", "/templates/standard/2/usual.pdf"):
        assert ministry.get(address).status_code == 404
    for address in ("/templates/standard/2/use", "/templates/standard/2/preview", "/templates/nothing/1/use"):
        assert ministry.post(address).status_code == 404
    assert ministry.get("/templates/standard/1/other.pdf").status_code == 404
    assert ministry.get("/templates/standard/new?like=x").status_code == 200


def _sample(client: PageClient, values: str, number: int = 2) -> str:
    answer = client.get(f"/templates/standard/{number}/{values}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return without_spaces(pypdfium2.PdfDocument(answer.data)[0].get_textpage().get_text_bounded())


def test_the_samples_are_marked_and_hold_the_longest_values_that_find_room(ministry: PageClient) -> None:
    fits = "全国技工院校工学一体化电气自动化设备安装与维修专业教师部级示范研修班（第十二期）"
    cohort = a_completed_cohort(people=0, title=fits)
    completed(cohort, name="阿卜杜热合曼·阿卜杜外力江提")
    a_completed_cohort(people=0, title=fits * 2)
    a_version(in_use=True, wording=OTHER_WORDING)
    usual, longest = _sample(ministry, "usual"), _sample(ministry, "longest")
    assert "林知远老师于2026年10月12日至10月23日在云洲技师学院参加" in usual
    assert "阿卜杜热合曼·阿卜杜外力江提老师于" in longest
    assert fits in longest
    assert fits * 2 not in longest
    for text_of in (usual, longest):
        assert "样张" in text_of
        assert "-00-0000-00000-0" in text_of
    page = text(ministry, "/templates/standard/2")
    assert f"“{fits * 2}” (cohort title) is too long" in page
    assert page.count("is too long") == 1


def test_where_everything_finds_room_the_page_says_so(ministry: PageClient) -> None:
    issued()
    a_version()
    assert "find room." in text(ministry, "/templates/standard/2")


def test_pages_need_few_statements_however_many_versions_there_are(ministry: PageClient) -> None:
    a_template()
    for _ in range(4):
        a_version()
    for address, most in (("/templates", 4), ("/templates/standard", 4), ("/templates/standard/3", 5)):
        ministry.get(address)
        with counted() as statements:
            ministry.get(address)
        assert len(statements) <= most, (address, statements)


def test_the_small_picture_shows_border_and_title_and_nothing_of_them_on_the_paper(ministry: PageClient) -> None:
    a_version(title="结业<证书>")
    a_version(paper=Paper.PREPRINTED, title_on_paper=True)
    drawn = ministry.get("/templates/standard/2/picture.svg")
    assert drawn.mimetype == "image/svg+xml"
    assert "结业&lt;证书&gt;" in drawn.get_data(as_text=True)
    assert "培训合格证书" not in ministry.get("/templates/standard/3/picture.svg").get_data(as_text=True)


def test_the_cohort_chooses_among_templates_where_there_is_a_choice(client: PageClient) -> None:
    base = a_base()
    client.sign_in(an_account(Role.BASE, base_id=base.id))
    assert "Certificate template" not in text(client, "/cohorts/new")
    other = a_template()
    page = text(client, "/cohorts/new")
    assert "工学一体化结业证书" in page
    saved = client.post("/cohorts/new", a_form(certificate_template_id=str(other.template_id)))
    assert saved.status_code == 303
    cohort: Any = db.session.query(Cohort).one()
    assert cohort.certificate_template_id == other.template_id
    assert "工学一体化结业证书" in text(client, f"/cohorts/{cohort.code}")
    assert f'selected value="{other.template_id}"' in text(client, f"/cohorts/{cohort.code}/edit")
    for wrong in ("999", "x", "-1"):
        assert client.post("/cohorts/new", a_form(certificate_template_id=wrong)).status_code == 422


def test_a_cohort_that_has_been_completed_can_still_choose(client: PageClient) -> None:
    other, cohort = a_template(title="结业证书"), a_completed_cohort(people=1)
    before = issued(cohort)
    client.sign_in(an_account(Role.BASE, base_id=cohort.base_id))
    assert f"/cohorts/{cohort.code}/template" in text(client, f"/cohorts/{cohort.code}")
    assert "工学一体化结业证书" in text(client, f"/cohorts/{cohort.code}/template")
    answer = client.post(f"/cohorts/{cohort.code}/template", {"certificate_template_id": str(other.template_id)})
    assert (answer.status_code, answer.location) == (303, f"/cohorts/{cohort.code}")
    completed(cohort)
    after = issued(cohort)
    assert [c.facts["title"] for c in (before, after) if c.facts] == ["培训合格证书", "结业证书"]
    for wrong in ("999", "x"):
        assert client.post(f"/cohorts/{cohort.code}/template", {"certificate_template_id": wrong}).status_code == 422
    assert client.post(f"/cohorts/{cohort.code}/template", {"certificate_template_id": ""}).status_code == 303
    for role, status in ((Role.BASE, 404), (Role.PROVINCE, 403), (Role.SCHOOL, 403), (Role.MINISTRY, 200)):
        assert client.sign_in(an_account(role)).get(f"/cohorts/{cohort.code}/template").status_code == status


def test_a_cancelled_cohort_chooses_nothing(ministry: PageClient) -> None:
    cohort = a_completed_cohort(people=0, state=CohortState.CANCELLED)
    assert f"/cohorts/{cohort.code}/template" not in text(ministry, f"/cohorts/{cohort.code}")
    assert ministry.post(f"/cohorts/{cohort.code}/template", {"certificate_template_id": ""}).status_code == 409


def test_the_page_of_a_certificate_says_what_it_was_printed_by(client: PageClient) -> None:
    certificate = issued()
    a_version()
    for role, linked in ((Role.MINISTRY, True), (Role.PROVINCE, False)):
        page = text(client.sign_in(an_account(role)), f"/certificates/{certificate.number}")
        assert "培训合格证书, version 1" in page
        assert ("/templates/standard/1" in page) == linked
