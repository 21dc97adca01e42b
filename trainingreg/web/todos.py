"""Things to do, each with the place where it is done."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from trainingreg.domain.agenda import Task, Todo
from trainingreg.domain.permissions import Role
from trainingreg.web.languages import translated

_RUNNERS = frozenset({Role.BASE, Role.MINISTRY})
Shown = tuple[str, str, str, str, str]


def with_addresses(todos: Iterable[Todo], code: str, role: Role) -> list[Shown]:
    """Urgency, fact, advice, address and verb of each; who does not run cohorts is led to the cohort itself."""
    return [_shown(todo, code, role) for todo in todos]


def _shown(todo: Todo, code: str, role: Role) -> Shown:
    href, verb = _place(todo.task, code) if role in _RUNNERS else (url_for("cohorts.show", code=code), _("See them"))
    return todo.urgency, translated(todo.fact), translated(todo.advice), href, verb


def _place(task: Task, code: str) -> tuple[str, str]:
    cohort = url_for("cohorts.show", code=code)
    match task:
        case Task.OPEN:
            return f"{cohort}#moves", _("Open enrolment")
        case Task.CLOSE:
            return f"{cohort}#moves", _("Close enrolment")
        case Task.START:
            return f"{cohort}#moves", _("Start cohort")
        case Task.COMPLETE:
            return f"{cohort}#moves", _("Complete cohort")
        case Task.REPORT_IN | Task.RECORD:
            return url_for("results.page", code=code), _("Record results")
        case Task.ISSUE:
            return f"{cohort}#moves", _("Issue certificates")
        case Task.UNBLOCK:
            return f"{cohort}?people=blocked#people", _("See them")
