"""Sign-in sheets 签到表 for each day of a cohort: morning and afternoon, the evidence for completion and reimbursement."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from trainingreg import outside
from trainingreg.documents.sheets import CohortHead, Person, SigninFacts, render_signin
from trainingreg.domain.dates import parse_day
from trainingreg.domain.lifecycle import SEATED
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.queries import cohort_people
from trainingreg.queries.cohorts import CohortFacts
from trainingreg.web.access import allow
from trainingreg.web.characters import unprintable
from trainingreg.web.cohort_lookup import run_by_me

blueprint = Blueprint("attendance_sheets", __name__)
_BOX = "□"


@blueprint.get("/cohorts/<code>/attendance_sheets")
@allow(Role.BASE, Role.MINISTRY)
def index(code: str) -> str:
    """The days of a cohort, each with its sheet."""
    cohort = run_by_me(code)
    return render_template("attendance_sheets/index.html", cohort=cohort, days=_days(cohort))


@blueprint.get("/cohorts/<code>/attendance_sheets/<day>.pdf")
@allow(Role.BASE, Role.MINISTRY)
def sheet(code: str, day: str) -> Response:
    """One day's sheet with everybody who holds a seat, and empty rows for late arrivals."""
    cohort = run_by_me(code)
    facts = _facts(cohort, _wanted(cohort, day))
    answer = Response(render_signin(facts, outside.fonts()), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"{code}-{day}.pdf")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _days(cohort: CohortFacts) -> list[date]:
    return [cohort.starts_on + timedelta(days=n) for n in range((cohort.ends_on - cohort.starts_on).days + 1)]


def _wanted(cohort: CohortFacts, text: str) -> date:
    try:
        day = parse_day(text)
    except Invalid:
        raise NotFound from None
    if not cohort.starts_on <= day <= cohort.ends_on:
        raise NotFound
    return day


def _facts(cohort: CohortFacts, day: date) -> SigninFacts:
    people = [person for person in cohort_people.of_cohort(cohort.id) if person.state in SEATED]
    head = CohortHead(
        code=cohort.code,
        title=_drawable(cohort.title),
        base=_drawable(cohort.base_name),
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        hours=cohort.hours,
        notice=_drawable(cohort.notice_number or ""),
    )
    return SigninFacts(
        cohort=head,
        day=day,
        nth=(day - cohort.starts_on).days + 1,
        people=[Person(name=_drawable(person.name), school=_drawable(person.school_name)) for person in people],
        roomy=request.args.get("roomy") == "1",
    )


def _drawable(text: str) -> str:
    """The text with a box for each character that no face has: a sheet is signed by hand, so it need not stop for one."""
    odd = set(unprintable(text))
    return "".join(_BOX if character in odd else character for character in text) if odd else text
