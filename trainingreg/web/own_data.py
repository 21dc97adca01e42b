"""Everything that is held about a teacher, in words: for the page and the workbook; as JSON it keeps the stored words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from trainingreg.documents.workbook_writing import TEXT, ColumnOut, SheetOut, write_workbook
from trainingreg.queries.own_data import Section
from trainingreg.text import Sentence
from trainingreg.web import filters
from trainingreg.web.labels import label
from trainingreg.web.languages import translated

SECTIONS = {
    "person": _l("Person"),
    "documents": _l("Identity documents"),
    "account": _l("Account"),
    "sign_ins": _l("Sign-ins"),
    "trainings": _l("Trainings"),
    "certificates": _l("Certificates"),
    "links": _l("Links to certificates"),
    "copies": _l("Copies with a note"),
    "activation_codes": _l("Activation codes"),
    "record": _l("What was done"),
}
COLUMNS = {
    "account_id": _l("Account"), "action": _l("Act"), "actor_role": _l("Role of who did it"),
    "annul_reason": _l("Reason of annulment"),
    "annulled_on": _l("Annulled on"), "applied_on": _l("Applied on"), "assessment": _l("Assessment"), "at": _l("When"),
    "attended_on": _l("Attended on"), "code": _l("Code"), "completed_on": _l("Completed on"), "contact": _l("Contact"),
    "created_at": _l("Recorded at"), "disabled_at": _l("Disabled since"), "display_name": _l("Name"), "end_reason": _l("Reason"),
    "ended_at": _l("Ended at"), "ended_on": _l("Ended on"), "ends_on": _l("Last day"), "expires_at": _l("Valid until"),
    "facts": _l("Printed values"), "holder_name": _l("Name"), "hours": _l("Class hours"), "hours_attended": _l("Hours attended"),
    "issued_elsewhere": _l("Issued elsewhere"), "issued_on": _l("Issued on"), "job_title": _l("Title of post"), "kind": _l("Kind"),
    "last_on": _l("Valid until"), "purpose": _l("Purpose"),
    "major_taught": _l("Major taught"), "name": _l("Name"), "note": _l("Note"), "notice_seen_at": _l("Notice read"),
    "number": _l("Number"), "phone": _l("Telephone"), "reason": _l("Reason"), "ref": _l("Reference"), "school": _l("School"),
    "seen_at": _l("Last used"), "sent_by": _l("Sent by"), "standing": _l("Standing"), "started_at": _l("Began"),
    "starts_on": _l("First day"), "state": _l("State"), "subject": _l("About"), "title": _l("Title"), "unit": _l("Unit"),
    "used_at": _l("Used"), "username": _l("Username"), "withdrawn_on": _l("Withdrawn on"),
}  # fmt: skip


def column_word(name: str) -> str:
    """The heading of a column in the reader's language."""
    return str(COLUMNS.get(name, name))


def shown(value: Any) -> str:
    """A stored value as people read it."""
    match value:
        case None | "":
            return filters.NOTHING
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return filters.moment(value)
        case date():
            return filters.day(value)
        case StrEnum():
            return label(value)
        case list():
            return " · ".join(_sentence(item) for item in value)
        case dict():
            return " · ".join(f"{key} {item}" for key, item in value.items() if item not in (None, ""))
        case _:
            return str(value)


def as_json(sections: Sequence[Section]) -> str:
    """One object with a list of records for each section."""
    found = {section.name: section.records() for section in sections}
    return json.dumps(found, ensure_ascii=False, indent=2, default=lambda value: value.isoformat())


def as_workbook(sections: Sequence[Section]) -> bytes:
    """One sheet for each section; numbers of documents stay text."""
    return write_workbook([_sheet(section) for section in sections])


def _sheet(section: Section) -> SheetOut:
    columns = [ColumnOut(column_word(name), 20, TEXT) for name in section.columns]
    return SheetOut(str(SECTIONS[section.name]), columns, [[_cell(value) for value in row] for row in section.rows])


def _cell(value: Any) -> Any:
    """Days, moments and numbers stay what they are; everything else becomes words."""
    return value if isinstance(value, date | int) and not isinstance(value, bool) else shown(value)


def _sentence(item: Any) -> str:
    return translated(Sentence.from_json(item)) if isinstance(item, dict) and "template" in item else str(item)
