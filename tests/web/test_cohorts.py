"""Pages of cohorts: the list, the plan, the moves, and who sees which people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from tests.makers import a_base, a_cohort, a_major, a_school, a_teacher, an_account, an_enrolment, unit
from tests.pages import PageClient
from tests.statements import counted
from trainingreg import clock
from trainingreg.db import db
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import CohortState, EnrolmentState
from trainingreg.models import Account, Cohort, TrainingBase


def text(client: PageClient, path: str) -> str:
    """A page that opens, in English."""
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang=en")
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def open_now(base: TrainingBase | None = None, **values: Any) -> Cohort:
    """A cohort that takes enrolments on the day of the test."""
    today = clock.today()
    given = {
        "starts_on": today + timedelta(days=14), "ends_on": today + timedelta(days=25),
        "enrol_from": today - timedelta(days=7), "enrol_until": today + timedelta(days=7),
    }  # fmt: skip
    return a_cohort(base, **{**given, **values})


def running(base: TrainingBase, **values: Any) -> Cohort:
    """A cohort that ended yesterday and still runs in the registry."""
    today = clock.today()
    given = {"starts_on": today - timedelta(days=10), "ends_on": today - timedelta(days=1), "state": CohortState.RUNNING}
    return a_cohort(base, **{**given, "enrol_from": None, "enrol_until": None, **values})


def of_base(base: TrainingBase) -> Account:
    """Somebody's account at the base."""
    return an_account(Role.BASE, base_id=base.id)


def a_form(**values: Any) -> dict[str, Any]:
    """The form of a cohort, filled in."""
    today = clock.today()
    given = {
        "title": "数控加工专业工学一体化教师研修班", "starts_on": (today + timedelta(days=30)).isoformat(),
        "ends_on": (today + timedelta(days=41)).isoformat(), "hours": "80", "capacity": "40", "tier": "province",
        "mode": "on_site", "subject_kind": "professional", "least_attendance": "90", "needs_pass": "y",
    }  # fmt: skip
    return {**given, **values}


def test_each_role_lists_the_cohorts_of_its_scope(client: PageClient) -> None:
    here, there = a_school("44"), a_school("11")
    base_here, base_there = a_base(here), a_base(there)
    own, foreign, sent = a_cohort(base_here), a_cohort(base_there), a_cohort(base_there)
    an_enrolment(sent, a_teacher(here))
    seen = {
        an_account(): [own, foreign, sent],
        an_account(Role.PROVINCE, unit_id=unit("44").id): [own, sent],
        of_base(base_here): [own],
        an_account(Role.SCHOOL, school_id=here.id): [own, sent],
    }
    for account, wanted in seen.items():
        page = text(client.sign_in(account), "/cohorts")
        assert [cohort.code in page for cohort in (own, foreign, sent)] == [cohort in wanted for cohort in (own, foreign, sent)], (
            account.role
        )


def test_a_teacher_sees_open_cohorts_and_the_own_ones_only(client: PageClient) -> None:
    teacher = a_teacher()
    open_one, draft, past, own = (
        open_now(),
        open_now(state=CohortState.DRAFT),
        a_cohort(state=CohortState.COMPLETED),
        running(a_base()),
    )
    an_enrolment(own, teacher, state=EnrolmentState.ATTENDED)
    page = text(client.sign_in(an_account(Role.TEACHER, teacher_id=teacher.id)), "/cohorts")
    assert f"/cohorts/{open_one.code}/enrol" in page
    assert [cohort.code in page for cohort in (draft, past, own)] == [False, False, True]
    assert client.get(f"/cohorts/{past.code}").status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_the_list_needs_four_statements(client: PageClient, role: Role) -> None:
    account = an_account(role)
    for _ in range(3):
        a_major()
        open_now(db.session.get(TrainingBase, account.base_id) if account.base_id else None)
    client.sign_in(account).get("/cohorts")
    with counted() as statements:
        client.get("/cohorts?q=GX&unit=44&open_now=1&from=2020-01-01&to=2099-01-01")
    assert len(statements) <= 4


def test_filters_narrow_the_list(client: PageClient) -> None:
    base, major = a_base(a_school("44", name="锦渡技师学院")), a_major()
    first = open_now(base, title="工业机器人_100%研修班", major_id=major.id)
    second = open_now(state=CohortState.DRAFT, capacity=1)
    client.sign_in(an_account())
    for query, shown in {
        "q=机器人": [True, False],
        "q=100%25": [True, False],
        "q=锦渡": [True, False],
        f"q={second.code.lower()}": [False, True],
        "state=draft": [False, True],
        "unit=44": [True, True],
        "unit=11": [False, False],
        f"major={major.id}": [True, False],
        "open_now=1": [True, False],
        "from=2099-01-01": [False, False],
        "to=2020年1月1日": [False, False],
        "state=junk&major=x&from=junk&page=-3": [True, True],
    }.items():
        page = text(client, f"/cohorts?{query}")
        assert [cohort.title + "</a>" in page or f">{cohort.code}<" in page for cohort in (first, second)] == shown, query


def test_a_full_cohort_has_no_button_to_enrol(client: PageClient) -> None:
    full = open_now(capacity=1)
    an_enrolment(full)
    page = text(client.sign_in(an_account(Role.TEACHER)), "/cohorts")
    assert "Full" in page
    assert f"/cohorts/{full.code}/enrol" not in page
    assert "/enrol" not in text(client, f"/cohorts/{full.code}").replace("enrolments", "")


def test_a_base_plans_opens_and_edits_a_cohort(client: PageClient) -> None:
    base = a_base(a_school("44"), serial=7)
    client.sign_in(of_base(base))
    answer = client.post("/cohorts/new", a_form(title=" 数控加工  研修班 ", hours="８０"))
    code = f"GX{(clock.today() + timedelta(days=30)).year}-44-07-01"
    assert (answer.status_code, answer.location) == (303, f"/cohorts/{code}")
    assert client.post(f"/cohorts/{code}/move", {"move": "open"}).status_code == 303
    page = text(client, f"/cohorts/{code}/edit")
    revision = page.split('name="revision"')[1].split('value="')[1].split('"')[0]
    assert client.post(f"/cohorts/{code}/edit", a_form(capacity="25", revision=revision)).status_code == 303
    stale = client.post(f"/cohorts/{code}/edit", a_form(capacity="30", title="别人的题目", revision=revision))
    assert stale.status_code == 409
    assert "别人的题目" in stale.get_data(as_text=True)
    db.session.rollback()
    cohort = db.session.scalars(sa.select(Cohort)).one()
    assert (cohort.title, cohort.capacity, cohort.hours) == ("数控加工专业工学一体化教师研修班", 25, 80)


def test_bad_input_is_told_at_its_field_and_the_form_is_kept(client: PageClient) -> None:
    client.sign_in(of_base(a_base()))
    form = a_form(title="留下的题目", hours="many", capacity="0", ends_on="2020-01-01", enrol_until="someday")
    answer = client.post("/cohorts/new?lang=en", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="留下的题目"' in page
    assert "This must be a whole number." in page
    assert "This is not a date." in page
    assert 'value="many"' in page
    rules = client.post("/cohorts/new?lang=en", a_form(capacity="0", ends_on="2020-01-01"))
    assert rules.status_code == 422
    assert "The last day lies before the first." in rules.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Cohort)) == 0


def test_a_title_that_cannot_be_printed_is_told_when_it_is_saved(client: PageClient) -> None:
    client.sign_in(of_base(a_base()))
    saved = client.post("/cohorts/new?lang=en", a_form(title="研修班\U0001f600"))
    assert saved.status_code == 303
    assert "No face here can print these characters of the title" in text(client, saved.location)


def test_the_ministry_plans_for_any_base_and_a_province_for_none(client: PageClient) -> None:
    base = a_base()
    client.sign_in(an_account())
    assert client.post("/cohorts/new", a_form(base_id=str(base.id))).status_code == 303
    assert client.post("/cohorts/new", a_form(base_id="0")).status_code == 422
    client.sign_in(an_account(Role.PROVINCE))
    assert client.get("/cohorts/new").status_code == 403


def test_a_copy_takes_over_everything_but_days_and_notice(client: PageClient) -> None:
    base = a_base()
    cohort = a_cohort(base, title="可复制的班", notice_number="示人社函〔2026〕1号")
    page = text(client.sign_in(of_base(base)), f"/cohorts/new?like={cohort.code}")
    assert "可复制的班" in page
    assert "示人社函" not in page
    assert client.get(f"/cohorts/new?like={a_cohort().code}").status_code == 404


REFUSED = {
    CohortState.DRAFT: {"close", "start", "complete"},
    CohortState.OPEN: {"open", "start", "complete"},
    CohortState.CLOSED: {"close", "start", "complete"},
    CohortState.RUNNING: {"open", "close", "start"},
    CohortState.COMPLETED: {"open", "close", "start", "complete"},
    CohortState.CANCELLED: {"open", "close", "start", "complete"},
}


@pytest.mark.parametrize(("state", "moves"), REFUSED.items())
def test_moves_that_the_state_forbids_answer_409_on_the_cohorts_page(
    client: PageClient, state: CohortState, moves: set[str]
) -> None:
    base = a_base()
    cohort = open_now(base, state=state)
    client.sign_in(of_base(base))
    for move in moves:
        answer = client.post(f"/cohorts/{cohort.code}/move?lang=en", {"move": move})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409, move
        assert cohort.title in page
        assert "This cannot be done now" in page
    assert db.session.get_one(Cohort, cohort.id, populate_existing=True).state is state


def test_junk_and_cancel_are_no_moves(client: PageClient) -> None:
    base = a_base()
    cohort = open_now(base)
    client.sign_in(of_base(base))
    assert client.post(f"/cohorts/{cohort.code}/move", {"move": "cancel"}).status_code == 404
    assert client.post(f"/cohorts/{cohort.code}/move", {"move": "fly"}).status_code == 404
    assert client.post(f"/cohorts/{cohort.code}/move").status_code == 404


def test_cancelling_has_a_page_and_a_reason(client: PageClient) -> None:
    base = a_base()
    cohort = open_now(base)
    client.sign_in(of_base(base))
    assert client.post(f"/cohorts/{cohort.code}/cancel", {"reason": " "}).status_code == 422
    assert client.post(f"/cohorts/{cohort.code}/cancel", {"reason": "场地检修"}).status_code == 303
    assert "场地检修" in text(client, f"/cohorts/{cohort.code}")
    assert client.post(f"/cohorts/{cohort.code}/cancel", {"reason": "again"}).status_code == 409


def test_a_foreign_base_meets_nothing(client: PageClient) -> None:
    cohort = open_now()
    person = an_enrolment(cohort)
    client.sign_in(an_account(Role.BASE))
    for path in ("", "/edit", "/cancel", "/roster", "/results", "/people/new", f"/people/{person.id}", "/progress"):
        assert client.get(f"/cohorts/{cohort.code}{path}").status_code == 404, path
    for path in ("/move", "/cancel", "/roster", "/results", "/people", "/people/new"):
        assert client.post(f"/cohorts/{cohort.code}{path}", {"move": "close"}).status_code == 404, path


def test_texts_of_cohorts_cannot_become_markup(client: PageClient) -> None:
    base = a_base(a_school(name="<i>校</i>"))
    open_now(base, code="GX<b>", title="<script>x</script>", major_id=a_major(name="<u>专业</u>").id)
    for account in (of_base(base), an_account(Role.TEACHER)):
        page = text(client.sign_in(account), "/cohorts")
        assert not {part for part in ("<script>x", "GX<b>", "<i>校", "<u>专业") if part in page}
