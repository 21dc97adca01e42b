"""The record of who did what, for the ministry."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from trainingreg.domain.permissions import Role
from trainingreg.queries import audit_entries
from trainingreg.queries.audit_entries import EntryFilter
from trainingreg.web import labels, paging
from trainingreg.web.access import allow
from trainingreg.web.audit_words import act
from trainingreg.web.forms.audit import AuditFilter

blueprint = Blueprint("audit", __name__)


@blueprint.get("/audit")
@allow(Role.MINISTRY)
def index() -> str:
    """The record, the newest first."""
    filters = AuditFilter(request.args)
    filters.action.choices = [("", _("Any")), *((name, act(name)) for name in audit_entries.actions())]
    filters.validate()
    found = audit_entries.listed(_wanted(filters), paging.wanted())
    return render_template(
        "audit/index.html", filters=filters, entries=found.rows, page=paging.page(found.in_all), act=act, role=_role
    )


def _wanted(filters: AuditFilter) -> EntryFilter:
    """A day that cannot be read does not narrow the list; its field says so."""
    return EntryFilter(
        subject=(filters.subject.data or "").strip(),
        action=filters.action.data or "",
        actor=(filters.actor.data or "").strip(),
        first_day=filters.first_day.data,
        last_day=filters.last_day.data,
    )


def _role(stored: str) -> str:
    return labels.role(Role(stored)) if stored in set(Role) else stored
