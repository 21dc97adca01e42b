"""What the page of one uploaded history workbook shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import render_template, url_for
from flask_babel import gettext as _

from trainingreg.domain.history.summary import Summary
from trainingreg.models.job import JobKind, JobState
from trainingreg.queries.history_uploads import HistoryUpload
from trainingreg.text import Sentence
from trainingreg.web.forms.history import HistoryForm
from trainingreg.web.languages import translated

MOST_SHOWN = 500


class Standing(StrEnum):
    """Where a workbook stands."""

    IN_WORK = "in_work"
    STUCK = "stuck"
    WRONG = "wrong"
    READY = "ready"
    IMPORTED = "imported"
    GONE = "gone"


@dataclass(frozen=True)
class Work:
    """Progress in steps; without a `url` there is nothing to wait for."""

    done: int
    of: int
    label: str
    note: str
    url: str | None
    page_url: str


def standing(upload: HistoryUpload) -> Standing:
    """Where a workbook stands, from its latest piece of work and what that found."""
    if upload.in_work:
        return Standing.IN_WORK
    if upload.finished_at is not None:
        imported = upload.outcome is not None and upload.outcome["imported"]
        return Standing.IMPORTED if imported else Standing.GONE
    if upload.state is JobState.FAILED or upload.outcome is None:
        return Standing.STUCK
    return Standing.WRONG if upload.outcome["errors"] else Standing.READY


def work(upload: HistoryUpload) -> Work:
    """The progress of the latest piece of work."""
    waiting = upload.state is JobState.QUEUED
    labels = (_("Waiting for the worker"),) if waiting else (_("Reading the workbook"), _last_step(upload.work))
    return Work(
        done=upload.done_steps,
        of=upload.all_steps,
        label=labels[min(upload.done_steps, len(labels) - 1)] if upload.in_work else _("The work is done"),
        note=_("You may leave this page, the worker goes on.") if upload.in_work else "",
        url=url_for("history.progress", token=upload.token) if upload.in_work else None,
        page_url=url_for("history.show", token=upload.token),
    )


def rendered(upload: HistoryUpload) -> str:
    """The page."""
    summary = Summary.from_json(upload.outcome) if upload.outcome else None
    return render_template(
        "history/show.html",
        upload=upload,
        standing=standing(upload),
        work=work(upload),
        error=translated(Sentence.from_json(upload.error)) if upload.error else "",
        summary=summary,
        shown=summary.problems[:MOST_SHOWN] if summary else (),
        form=HistoryForm(formdata=None),
    )


def _last_step(kind: JobKind) -> str:
    if kind is JobKind.HISTORY_IMPORT:
        return _("Comparing with the registry and writing")
    return _("Comparing with the registry")
