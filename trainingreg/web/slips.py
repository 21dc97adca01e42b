"""Activation codes on paper: slips for a whole cohort, or one code on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask import Blueprint, current_app, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock, outside
from trainingreg.db import transaction
from trainingreg.documents.sheets import Slip, SlipsFacts, render_slips
from trainingreg.documents.slots import face_for
from trainingreg.domain.activation import grouped
from trainingreg.domain.calendar import day_of, end_of
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import NotFound, Refusal
from trainingreg.queries import slips as questions
from trainingreg.queries.cohorts import CohortFacts
from trainingreg.queries.slips import Recipient
from trainingreg.services import activation
from trainingreg.text import say
from trainingreg.web.access import actor, allow
from trainingreg.web.characters import unprintable
from trainingreg.web.cohort_lookup import seen

blueprint = Blueprint("slips", __name__)


class NobodyWaits(Refusal):
    """There is nobody to print a slip for."""

    def __init__(self) -> None:
        super().__init__(say("Everybody here has an account already, or has a name that cannot be printed."))


@blueprint.get("/cohorts/<code>/slips")
@allow(Role.BASE, Role.SCHOOL)
def ask(code: str) -> str:
    """Says for whom slips would be printed, and that earlier ones end."""
    cohort = seen(code)
    printable, others = _recipients(code)
    return render_template(
        "slips/ask.html", cohort=cohort, recipients=printable, unprintable=others, days=current_app.config["ACTIVATION_DAYS"]
    )


@blueprint.post("/cohorts/<code>/slips")
@allow(Role.BASE, Role.SCHOOL)
def make(code: str) -> Response:
    """New codes for everybody of the cohort without an account, as a sheet of slips. No file is kept."""
    cohort = seen(code)
    printable, others = _recipients(code)
    if not printable:
        raise NobodyWaits
    fonts = outside.fonts()
    face_for("cohort_title", cohort.title, "song", fonts)  # refuses before codes are made that nobody would see
    now = clock.now()
    expires_at = _expiry(now)
    with transaction() as session:
        codes = activation.issue_codes(session, [each.teacher_id for each in printable], actor(), now, expires_at)
    for each in others:
        words = _("No slip for %(name)s: the name cannot be printed. Hand out a code from the teacher's page.", name=each.name)
        flash(words, "warn")
    return _pdf(render_slips(_facts(cohort, printable, codes, expires_at), fonts), code)


@blueprint.post("/teachers/<ref>/code")
@allow(Role.BASE, Role.SCHOOL)
def single(ref: str) -> str:
    """A new code for one teacher, shown on the answer, once."""
    teacher = questions.single(actor().scope, ref)
    if teacher is None:
        raise NotFound
    now = clock.now()
    expires_at = _expiry(now)
    with transaction() as session:
        codes = activation.issue_codes(session, [teacher.teacher_id], actor(), now, expires_at)
    return render_template(
        "slips/single.html",
        teacher=teacher,
        ref=ref,
        code=grouped(codes[teacher.teacher_id]),
        expires_on=_last_day(expires_at),
        address=_address(),
    )


def _recipients(code: str) -> tuple[list[Recipient], list[Recipient]]:
    """Who gets a slip, and whose name or school no face can print."""
    everybody = questions.of_cohort(actor().scope, code)
    others = [each for each in everybody if unprintable(each.name + each.school_name)]
    return [each for each in everybody if each not in others], others


def _expiry(now: datetime) -> datetime:
    """A code is good to the end of its last day."""
    return end_of(day_of(now) + timedelta(days=current_app.config["ACTIVATION_DAYS"]))


def _last_day(expires_at: datetime) -> date:
    return day_of(expires_at - timedelta(seconds=1))


def _address() -> str:
    return current_app.config["PUBLIC_URL"] + url_for("activation.index")


def _facts(cohort: CohortFacts, people: Sequence[Recipient], codes: dict[int, str], expires_at: datetime) -> SlipsFacts:
    slips = [
        Slip(name=each.name, school=each.school_name, code=codes[each.teacher_id], expires_on=_last_day(expires_at))
        for each in people
    ]
    return SlipsFacts(cohort_title=cohort.title, address=_address(), slips=slips)


def _pdf(body: bytes, code: str) -> Response:
    answer = Response(body, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"slips-{code}.pdf")
    return answer
