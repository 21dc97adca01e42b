"""People of a cohort on its page: who sees whom, masked documents, and what is done with the ticked ones."""

from __future__ import annotations

from tests.makers import a_base, a_school, a_teacher, an_account, an_enrolment, unit
from tests.pages import PageClient
from tests.statements import counted
from tests.web.test_cohorts import of_base, open_now, running, text
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import EnrolmentState


def test_a_sending_school_sees_its_own_people_only(client: PageClient) -> None:
    ours, theirs = a_school("44"), a_school("11")
    cohort = running(a_base(theirs))
    mine = an_enrolment(cohort, a_teacher(ours, name="自己人"), state=EnrolmentState.ATTENDED)
    other = an_enrolment(cohort, a_teacher(theirs, name="别家人"), state=EnrolmentState.ATTENDED)
    for account in (an_account(Role.SCHOOL, school_id=ours.id), an_account(Role.PROVINCE, unit_id=unit("44").id)):
        page = text(client.sign_in(account), f"/cohorts/{cohort.code}")
        assert "自己人" in page
        assert "别家人" not in page
        assert client.get(f"/cohorts/{cohort.code}/people/{mine.id}").status_code == 200
        assert client.get(f"/cohorts/{cohort.code}/people/{other.id}").status_code == 404


def test_a_teacher_sees_the_own_enrolment_and_nobody_else(client: PageClient) -> None:
    cohort, me, somebody = open_now(), a_teacher(), a_teacher(name="别家人")
    an_enrolment(cohort, somebody)
    client.sign_in(an_account(Role.TEACHER, teacher_id=me.id))
    before = text(client, f"/cohorts/{cohort.code}")
    assert f"/cohorts/{cohort.code}/enrol" in before
    assert "别家人" not in before
    client.post(f"/cohorts/{cohort.code}/enrol")
    after = text(client, f"/cohorts/{cohort.code}")
    assert f"/cohorts/{cohort.code}/withdraw" in after
    assert f'/cohorts/{cohort.code}/enrol"' not in after


def test_documents_are_masked_and_people_filtered_by_where_they_stand(client: PageClient) -> None:
    base = a_base()
    cohort = running(base)
    an_enrolment(cohort, a_teacher(document="E12345678", name="到了"), state=EnrolmentState.ATTENDED, hours_attended=71)
    an_enrolment(cohort, a_teacher(name="没来"))
    an_enrolment(cohort, a_teacher(name="走了"), state=EnrolmentState.WITHDRAWN)
    client.sign_in(of_base(base))
    page = text(client, f"/cohorts/{cohort.code}")
    assert "E12••5678" in page
    assert "E12345678" not in page
    assert "88.7%" in page
    assert [name in text(client, f"/cohorts/{cohort.code}?people=applied") for name in ("到了", "没来", "走了")] == [
        False,
        True,
        False,
    ]
    assert [name in text(client, f"/cohorts/{cohort.code}?people=off") for name in ("到了", "没来", "走了")] == [False, False, True]


def test_texts_of_people_cannot_become_markup(client: PageClient) -> None:
    base = a_base()
    cohort = running(base)
    reason = [{"template": "completion annulled on %(day)s: %(reason)s", "params": {"day": "1", "reason": "<script>x</script>"}}]
    teacher = a_teacher(a_school(name="<i>校</i>"), name="<b>名</b>")
    an_enrolment(cohort, teacher, state=EnrolmentState.FAILED, reason=reason)
    client.sign_in(of_base(base))
    page = text(client, f"/cohorts/{cohort.code}")
    assert not {part for part in ("<script>x", "<b>名", "<i>校") if part in page}
    assert "&lt;script&gt;x" in page


def test_the_page_of_five_hundred_needs_no_more_statements_than_that_of_one(client: PageClient) -> None:
    base = a_base()
    cohort = running(base, capacity=600)
    an_enrolment(cohort)
    client.sign_in(of_base(base)).get(f"/cohorts/{cohort.code}")
    with counted() as one:
        client.get(f"/cohorts/{cohort.code}")
    school = a_school()
    for _ in range(12):
        an_enrolment(cohort, a_teacher(school))
    with counted() as many:
        client.get(f"/cohorts/{cohort.code}")
    assert len(many) == len(one) <= 4


def test_ticked_people_are_reported_in_together_or_not_at_all(client: PageClient) -> None:
    base = a_base()
    cohort = running(base)
    people = [an_enrolment(cohort) for _ in range(3)]
    client.sign_in(of_base(base))
    here = f"/cohorts/{cohort.code}/people"
    assert client.post(here, {"act": "report_in"}).status_code == 422
    assert client.post(here, {"act": "fly", "people": [people[0].id]}).status_code == 404
    assert client.post(here, {"act": "report_in", "people": [people[0].id, people[1].id]}).status_code == 303
    assert client.post(here, {"act": "report_in", "people": [people[1].id, people[2].id]}).status_code == 409
    assert client.post(here, {"act": "report_in", "people": ["x", "99999999999"]}).status_code == 422
    assert client.post(here, {"act": "report_in", "people": ["999999999"]}).status_code == 404
    assert "Reported in on" in text(client, f"{here}/{people[0].id}")
