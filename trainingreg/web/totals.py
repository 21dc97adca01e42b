"""The totals: phases against their targets, cut by whatever is asked for, with the rows behind each figure, as pages and files."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for

from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.domain.counting import Cut, Measure
from trainingreg.domain.permissions import STAFF
from trainingreg.queries import totals
from trainingreg.services import audit
from trainingreg.web import paging, totals_address, totals_page, totals_words, totals_workbook
from trainingreg.web.access import actor, allow
from trainingreg.web.state_tags import state_tag
from trainingreg.web.totals_address import Asked

blueprint = Blueprint("totals", __name__)


@blueprint.get("/totals")
@allow(*STAFF)
def index() -> str:
    """The totals in the reader's scope."""
    asked = totals_address.read(request.args, clock.today())
    by = totals_address.cut(request.args) or Cut.UNIT_SCHOOL
    shown = totals_page.context(asked, by, request.args.get("sort", "name"), actor().scope)
    return render_template("totals/index.html", **shown)


@blueprint.get("/totals.xlsx")
@allow(*STAFF)
def workbook() -> Response:
    """The totals as a workbook: a sheet for each cut."""
    asked = totals_address.read(request.args, clock.today())
    book = totals_workbook.of_totals(asked, actor().scope, totals_page.facts(asked))
    return _download(book, f"totals-{asked.selection.as_of}.xlsx")


@blueprint.get("/totals/rows")
@allow(*STAFF)
def rows() -> str:
    """The rows behind a figure."""
    asked, measure = _asked_for_rows()
    found = totals.page(measure, asked.selection, actor().scope, paging.wanted())
    return render_template(
        "totals/rows.html",
        measure=measure,
        title=totals_words.measure_title(measure),
        facts=totals_page.facts(asked),
        rows=found.rows,
        state_tag=state_tag,
        page=paging.page(found.in_all),
        back_url=url_for("totals.index", **asked.address),  # type: ignore[arg-type]
        download_url=url_for("totals.rows_workbook", **asked.address, measure=measure.value),  # type: ignore[arg-type]
    )


@blueprint.get("/totals/rows.xlsx")
@allow(*STAFF)
def rows_workbook() -> Response:
    """The rows behind a figure as a workbook; who took it with them is recorded."""
    asked, measure = _asked_for_rows()
    people = totals.every(measure, asked.selection, actor().scope)
    book = totals_workbook.of_rows(measure, people, totals_page.facts(asked))
    with transaction() as session:
        subject = f"totals:{measure.value}"
        audit.record(session, actor(), clock.now(), "totals.export", subject, rows=len(people), **asked.address)
    return _download(book, f"{measure.value}-{asked.selection.as_of}.xlsx")


def _asked_for_rows() -> tuple[Asked, Measure]:
    return totals_address.read(request.args, clock.today()), totals_address.measure(request.args)


def _download(book: bytes, name: str) -> Response:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Response(book, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
