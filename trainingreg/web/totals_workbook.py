"""The totals and the rows behind them as workbooks: the same rows as on the page, numbers as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from trainingreg.documents.workbook_writing import DAY, RATE, TEXT, WHOLE, ColumnOut, SheetOut, write_workbook
from trainingreg.domain.counting import Cut, Measure
from trainingreg.domain.growth import MonthRow
from trainingreg.domain.permissions import Scope
from trainingreg.domain.progress import Row
from trainingreg.domain.sheets import Cell
from trainingreg.queries import totals
from trainingreg.web import labels, totals_words
from trainingreg.web.totals_address import Asked

Facts = Sequence[tuple[str, str]]
"""What stands above every sheet, as terms with their values."""
_CODED = {Cut.UNIT_SCHOOL, Cut.UNIT_BASE, Cut.BASE, Cut.MAJOR}


def of_totals(asked: Asked, scope: Scope, facts: Facts) -> bytes:
    """A sheet for each cut, with the day, the rule and the scope above it and the sum as its last row."""
    grown = totals.growth(asked.selection, scope)
    report = totals.report(asked.plan, asked.selection, scope, grown=grown)
    sheets = []
    for cut in Cut:
        rows = report.phases if cut is Cut.PHASE else totals.lines(cut, asked.plan, asked.selection, scope, grown=grown)
        sheets.append(_sheet(cut, rows, report.whole, _above(facts)))
    return write_workbook(sheets)


def of_rows(measure: Measure, people: Sequence[Any], facts: Facts) -> bytes:
    """The rows behind a figure on one sheet."""
    title = totals_words.measure_title(measure)
    above = [title, *_above(facts)]
    if measure is Measure.TEACHERS:
        rows = [(each.ref, each.name, each.person_times, each.first_on, each.last_on) for each in people]
        return write_workbook([SheetOut(title, _teacher_columns(), rows, above)])
    return write_workbook([SheetOut(title, _training_columns(), [_training(each) for each in people], above)])


def _above(facts: Facts) -> list[str]:
    return [_("%(term)s: %(value)s", term=term, value=value) for term, value in facts]


def _sheet(cut: Cut, rows: Sequence[Row], whole: Row, above: Sequence[str]) -> SheetOut:
    columns = [
        *([ColumnOut(_("Official code"), 14, TEXT)] if cut in _CODED else []),
        ColumnOut(totals_words.first_column(cut), 28),
        *([ColumnOut(_("Reporting unit"), 18), ColumnOut(_("Batch"), 8, WHOLE)] if cut is Cut.BASE else []),
        *(ColumnOut(title, 14, WHOLE) for title in _figure_titles()),
        *(_month_columns() if cut is Cut.MONTH else _target_columns()),
    ]
    return SheetOut(totals_words.cut_title(cut), columns, [_cells(cut, row) for row in (*rows, whole)], above)


def _figure_titles() -> list[str]:
    return [
        _("Applied (person-times)"),
        _("Attended (person-times)"),
        _("Completed (person-times)"),
        _("Certified (person-times)"),
        _("Teachers (each once)"),
    ]


def _target_columns() -> list[ColumnOut]:
    return [
        ColumnOut(_("Target (person-times)"), 14, WHOLE),
        ColumnOut(_("Done"), 10, RATE),
        ColumnOut(_("Gap (person-times)"), 14, WHOLE),
    ]


def _month_columns() -> list[ColumnOut]:
    return [ColumnOut(_("Completed so far (person-times)"), 16, WHOLE), ColumnOut(_("Teachers so far (each once)"), 16, WHOLE)]


def _cells(cut: Cut, row: Row) -> list[Cell]:
    name = totals_words.line_name(cut, row)
    base: list[Cell] = [totals_words.in_language(row.unit_name, row.unit_name_en), row.batch] if cut is Cut.BASE else []
    reached: list[Cell] = [row.target, row.rate, row.gap]
    if cut is Cut.MONTH:
        reached = (
            [row.person_times_to_date, row.teachers_to_date] if isinstance(row, MonthRow) else [row.person_times, row.teachers]
        )
    code: list[Cell] = [totals_words.code(row)] if cut in _CODED else []
    return [*code, name, *base, row.applied, row.attended, row.person_times, row.certified, row.teachers, *reached]


def _person() -> tuple[ColumnOut, ...]:
    return ColumnOut(_("Reference"), 14, TEXT), ColumnOut(_("Name"), 14, TEXT)


def _days(*titles: str) -> tuple[ColumnOut, ...]:
    return tuple(ColumnOut(title, 12, DAY) for title in titles)


def _teacher_columns() -> list[ColumnOut]:
    completed = _days(_("First completed on"), _("Last completed on"))
    return [*_person(), ColumnOut(_("Completed trainings"), 12, WHOLE), *completed]


def _training_columns() -> list[ColumnOut]:
    words = (_("School"), _("Unit of the school"), _("Code"), _("Title"), _("Training base"))
    return [
        *_person(),
        *(ColumnOut(word, 24, TEXT) for word in words),
        *_days(_("Applied on"), _("Attended on"), _("Completed on")),
        ColumnOut(_("State now"), 12, TEXT),
        ColumnOut(_("Certificate number"), 28, TEXT),
    ]


def _training(each: totals.TrainingRow) -> list[Cell]:
    return [
        each.ref, each.name, each.school_name, totals_words.in_language(each.unit_name, each.unit_name_en), each.cohort_code,
        each.cohort_title, each.base_name, each.applied_on, each.attended_on, each.completed_on, labels.label(each.state),
        each.certificate_number,
    ]  # fmt: skip
