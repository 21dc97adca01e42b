"""Sign-in sheets of a cohort."""

from __future__ import annotations

from datetime import date

import pytest

from tests.documents.reading import text_by_pdfium, without_spaces
from tests.makers import a_base, a_cohort, a_teacher, an_account, an_enrolment
from tests.pages import PageClient
from tests.web.test_cohorts import of_base, text
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import EnrolmentState


def test_each_day_has_a_sheet_with_everybody_who_holds_a_seat(client: PageClient) -> None:
    base = a_base()
    cohort = a_cohort(base, starts_on=date(2026, 12, 7), ends_on=date(2026, 12, 8))
    an_enrolment(cohort, a_teacher(name="林知远"))
    an_enrolment(cohort, a_teacher(name="周砚秋"), state=EnrolmentState.WITHDRAWN)
    an_enrolment(cohort, a_teacher(name="唐\U0003fffd"))
    client.sign_in(of_base(base))
    page = text(client, f"/cohorts/{cohort.code}/attendance_sheets")
    assert page.count(".pdf") == 4
    answer = client.get(f"/cohorts/{cohort.code}/attendance_sheets/2026-12-08.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    words = without_spaces(text_by_pdfium(answer.data))
    assert "林知远" in words
    assert "唐□" in words
    assert "周砚秋" not in words


@pytest.mark.parametrize("day", ["2026-12-06", "2026-12-19", "tomorrow", "2026-02-30"])
def test_other_days_have_none(client: PageClient, day: str) -> None:
    base = a_base()
    cohort = a_cohort(base)
    client.sign_in(of_base(base))
    assert client.get(f"/cohorts/{cohort.code}/attendance_sheets/{day}.pdf").status_code == 404


def test_strangers_get_none(client: PageClient) -> None:
    cohort = a_cohort()
    client.sign_in(an_account(Role.BASE))
    assert client.get(f"/cohorts/{cohort.code}/attendance_sheets").status_code == 404
    assert client.get(f"/cohorts/{cohort.code}/attendance_sheets/2026-12-07.pdf").status_code == 404
