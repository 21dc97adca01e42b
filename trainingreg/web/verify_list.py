"""Verification of whole lists: a workbook of numbers and names goes in and comes back with what the registry says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

from flask import Blueprint, render_template, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.documents.workbook import read_workbook
from trainingreg.documents.workbook_writing import DAY, MOMENT, ColumnOut, SheetOut, write_workbook
from trainingreg.domain import verification_list as rules
from trainingreg.domain.calendar import day_of
from trainingreg.domain.permissions import SYSTEM
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import Cell, as_text
from trainingreg.domain.verification import TooManyQuestions
from trainingreg.domain.verification_list import Asked, Question
from trainingreg.queries import verification as questions
from trainingreg.queries.verification import Listed
from trainingreg.services import verification
from trainingreg.web.access import public
from trainingreg.web.forms.checks import show, status
from trainingreg.web.forms.verification import ListForm
from trainingreg.web.labels import label
from trainingreg.web.sign_in import viewer
from trainingreg.web.slowing import visitor

blueprint = Blueprint("verify_list", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Found = dict[tuple[str, str], Listed]


@blueprint.route("/verify/list", methods=["GET", "POST"])
@public
def index() -> str | Response | tuple[str, int]:
    """Takes the list and hands it back annotated; neither the file nor what stands in it is kept."""
    form = ListForm()
    if not form.validate_on_submit():
        return _page(form)
    _count(rules.FILE_WEIGHT)
    try:
        asked = rules.read(read_workbook(form.file.data.read(), form.file.data.filename or ""))
    except Invalid as refusal:
        show(form, Invalid(refusal.sentence, "file"))
        return _page(form)
    now = clock.now()
    book = write_workbook([_sheet(asked, _answered(asked, now), now)])
    return send_file(io.BytesIO(book), XLSX, as_attachment=True, download_name=f"verified-{day_of(now).isoformat()}.xlsx")


def _page(form: ListForm) -> tuple[str, int]:
    headers = [words[0] for words in rules.HEADERS.values()]
    return render_template("verify/list.html", form=form, most=rules.MOST_ROWS, headers=headers), status()


def _count(weight: int) -> None:
    """Counts against what this address may ask by lists; raises TooManyQuestions before anything is answered."""
    with transaction() as session:
        asked = verification.count(session, f"list:{visitor()}", weight, clock.now())
    if asked > rules.MOST_WEIGHT:
        raise TooManyQuestions


def _answered(asked: Asked, now: datetime) -> Found:
    """What the registry holds of a list, counted and put on record before it is told."""
    rows = asked.asked
    found = questions.listed({question.keys for question in rows if question.keys})
    hits = sum(question.keys in found for question in rows)
    _count(rules.FOUND_WEIGHT * hits + rules.MISSED_WEIGHT * (len(rows) - hits))
    person = viewer()
    with transaction() as session:
        verification.record_list(session, len(rows), hits, person.actor if person else SYSTEM, now)
    return found


def _sheet(asked: Asked, found: Found, now: datetime) -> SheetOut:
    own = [ColumnOut(as_text(asked.header.cell(index)), 20) for index in range(asked.width)]
    ours = [
        ColumnOut(_("Verification result"), 24),
        ColumnOut(_("State"), 12),
        ColumnOut(_("Cohort attended"), 40),
        ColumnOut(_("Date of issue"), 14, DAY),
        ColumnOut(_("Verified at"), 20, MOMENT),
    ]
    return SheetOut(asked.sheet_name, [*own, *ours], _rows(asked, found, now), asked.above)


def _rows(asked: Asked, found: Found, now: datetime) -> Iterator[list[Cell]]:
    for question in asked.questions:
        own = [question.row.cell(index) for index in range(asked.width)]
        yield own + ([None] * 5 if question.is_blank else _result(question, found, now))


def _result(question: Question, found: Found, now: datetime) -> list[Cell]:
    listed = found.get(question.keys) if question.keys else None
    if listed is None:
        return [_("Not found: no certificate has this number and this name"), None, None, None, now]
    return [_("Number and name agree"), label(listed.state), listed.cohort_title, listed.issued_on, now]
