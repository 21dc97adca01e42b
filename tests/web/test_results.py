"""The page on which a whole cohort gets its results, its completion, and what may change afterwards."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

from tests.makers import a_base, a_cohort, a_teacher, an_account, an_enrolment, unit
from tests.pages import PageClient
from tests.statements import counted
from tests.web.test_cohorts import of_base, running, text
from trainingreg.db import db
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import CohortState, EnrolmentState
from trainingreg.models import Completion, Enrolment

FRESH = "0||"


class Page:
    """The results of a running cohort of three people, as a clerk of its base sees them."""

    def __init__(self, client: PageClient) -> None:
        self.base = a_base()
        self.cohort = running(self.base)
        self.people = [an_enrolment(self.cohort, a_teacher(name=name)) for name in ("林知远", "周砚秋", "陈予安")]
        self.client = client.sign_in(of_base(self.base))
        self.path = f"/cohorts/{self.cohort.code}/results"

    def rows(self, *rows: tuple[bool, str, str], was: str = FRESH) -> dict[str, Any]:
        """Form fields of the first rows: reported in, hours, assessment."""
        sent: dict[str, Any] = {}
        for person, (came, hours, mark) in zip(self.people, rows, strict=False):
            sent |= {f"was-{person.id}": was, f"hours-{person.id}": hours, f"mark-{person.id}": mark}
            sent |= {f"in-{person.id}": "1"} if came else {}
        return sent

    def stored(self) -> list[tuple[EnrolmentState, int | None]]:
        """State and hours of everybody."""
        db.session.rollback()
        rows = db.session.execute(sa.select(Enrolment.state, Enrolment.hours_attended).order_by(Enrolment.id))
        return [(row.state, row.hours_attended) for row in rows]


def test_a_whole_page_is_saved_by_one_button(client: PageClient) -> None:
    page = Page(client)
    answer = client.post(page.path, page.rows((True, "80", "passed"), (True, "60", "failed"), (False, "", "")) | {"do": "save"})
    assert answer.status_code == 303
    assert page.stored() == [(EnrolmentState.ATTENDED, 80), (EnrolmentState.ATTENDED, 60), (EnrolmentState.APPLIED, None)]


def test_a_wrong_cell_is_marked_everything_typed_is_kept_and_nothing_saved(client: PageClient) -> None:
    page = Page(client)
    answer = client.post(f"{page.path}?lang=en", page.rows((True, "80", "passed"), (True, "eighty", "failed")))
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="eighty"' in html
    assert "This must be a whole number." in html
    assert {state for state, _ in page.stored()} == {EnrolmentState.APPLIED}


def test_empty_places_are_filled_by_the_server_and_saved_only_by_the_clerk(client: PageClient) -> None:
    page = Page(client)
    answer = client.post(
        f"{page.path}?lang=en", page.rows((False, "", ""), (True, "60", "failed"), (False, "", "")) | {"do": "fill"}
    )
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Rows filled in: 2." in html
    assert re.findall(r'name="hours-\d+" value="(\d+)"', html) == ["80", "60", "80"]
    assert {state for state, _ in page.stored()} == {EnrolmentState.APPLIED}


def test_the_second_clerk_is_told_and_can_then_replace(client: PageClient) -> None:
    page = Page(client)
    client.post(page.path, page.rows((True, "80", "passed")))
    answer = client.post(f"{page.path}?lang=en", page.rows((True, "40", "failed")))
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Stored now: Reported in, 80, Passed" in html
    assert 'value="40"' in html
    assert page.stored()[0] == (EnrolmentState.ATTENDED, 80)
    seen = re.search(rf'name="was-{page.people[0].id}" value="([^"]+)"', html)
    assert seen is not None
    assert client.post(page.path, page.rows((True, "40", "failed"), was=seen.group(1))).status_code == 303
    assert page.stored()[0] == (EnrolmentState.ATTENDED, 40)


def test_rows_that_were_not_sent_are_left_alone(client: PageClient) -> None:
    page = Page(client)
    client.post(page.path, page.rows((True, "80", "passed"), (True, "80", "passed"), (True, "80", "passed")))
    client.post(page.path, {"do": "save"})
    assert {hours for _, hours in page.stored()} == {80}


def test_rows_of_another_cohort_are_left_alone_and_told(client: PageClient) -> None:
    page = Page(client)
    for cohort in (running(page.base), running(a_base())):
        foreign = an_enrolment(cohort, a_teacher()).id
        sent = {f"was-{foreign}": FRESH, f"in-{foreign}": "1", f"hours-{foreign}": "80", f"mark-{foreign}": "passed", "do": "save"}
        answer = client.post(f"{page.path}?lang=en", sent)
        assert answer.status_code == 303
        assert "Their rows were not saved" in client.get(answer.location + "?lang=en").get_data(as_text=True)
    assert page.stored() == [(EnrolmentState.APPLIED, None)] * 5


def test_results_are_recorded_only_while_the_cohort_runs(client: PageClient) -> None:
    base = a_base()
    cohort = a_cohort(base, state=CohortState.CLOSED)
    client.sign_in(of_base(base))
    assert client.get(f"/cohorts/{cohort.code}/results").status_code == 409
    assert client.post(f"/cohorts/{cohort.code}/results", {}).status_code == 409


def test_the_page_needs_three_statements(client: PageClient) -> None:
    page = Page(client)
    client.get(page.path)
    with counted() as statements:
        client.get(page.path)
    assert len(statements) <= 3


def test_completing_says_how_many_and_why_not(client: PageClient) -> None:
    page = Page(client)
    client.post(page.path, page.rows((True, "80", "passed"), (True, "60", "failed")))
    assert client.post(f"/cohorts/{page.cohort.code}/move", {"move": "complete"}).status_code == 303
    html = text(client, f"/cohorts/{page.cohort.code}")
    assert "attendance 75% &lt; 90%" in html
    assert "assessment failed" in html
    assert f"/cohorts/{page.cohort.code}/certificates" in html
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Completion)) == 1


def completed(client: PageClient) -> Page:
    """A completed cohort: the first completed, the second did not, the third never came."""
    page = Page(client)
    client.post(page.path, page.rows((True, "80", "passed"), (True, "60", "failed")))
    client.post(f"/cohorts/{page.cohort.code}/move", {"move": "complete"})
    return page


def test_a_late_result_completes_somebody(client: PageClient) -> None:
    page = completed(client)
    here = f"/cohorts/{page.cohort.code}/people/{page.people[1].id}"
    assert "Record a late result" in text(client, here)
    wrong = client.post(f"{here}/result?lang=en", {"hours": "99", "assessment": "passed", "reason": "补考"})
    assert wrong.status_code == 422
    assert "Hours attended must be between 0 and 80." in wrong.get_data(as_text=True)
    assert client.post(f"{here}/result", {"hours": "76", "assessment": "passed", "reason": "补考"}).status_code == 303
    assert page.stored()[1] == (EnrolmentState.COMPLETED, 76)
    assert client.post(f"{here}/result", {"hours": "76", "assessment": "passed", "reason": "补考"}).status_code == 409


def test_annulling_is_the_ministrys_and_the_provinces(client: PageClient) -> None:
    page = completed(client)
    here = f"/cohorts/{page.cohort.code}/people/{page.people[0].id}"
    assert client.get(f"{here}/annul").status_code == 403
    client.sign_in(an_account(Role.PROVINCE, unit_id=unit("11").id))
    assert client.get(f"{here}/annul").status_code == 404
    client.sign_in(an_account(Role.PROVINCE, unit_id=unit("44").id))
    assert "Annul the completion" in text(client, here)
    assert client.post(f"{here}/annul", {"reason": ""}).status_code == 422
    assert client.post(f"{here}/annul", {"reason": "冒名顶替"}).status_code == 303
    assert "冒名顶替" in text(client, here)
    assert client.post(f"{here}/annul", {"reason": "冒名顶替"}).status_code == 409
