"""The totals as plain data for other systems; the names are those that scripts rely on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trainingreg.domain.counting import Cut
from trainingreg.domain.growth import MonthRow
from trainingreg.domain.progress import Report, Row


def as_data(report: Report, cut: Cut | None = None, lines: Sequence[Row] = ()) -> dict[str, Any]:
    """The report as a dictionary of JSON values; with a cut, its lines under `by`."""
    rule = report.plan.rule
    data: dict[str, Any] = {
        "plan": {"code": report.plan.code, "name": report.plan.name},
        "as_of": report.as_of.isoformat(),
        "counting_rule": {"name": rule.name, "version": rule.version, "tiers": [tier.value for tier in rule.tiers]},
        "phases": [{"phase": int(row.key), "name": row.name, **_figures(row)} for row in report.phases],
        "all": _figures(report.whole),
    }
    return data if cut is None else data | {"by": {"cut": cut.value, "rows": [_line(row) for row in lines]}}


def _figures(row: Row) -> dict[str, Any]:
    return {
        "target": row.target,
        "applied": row.applied,
        "attended": row.attended,
        "person_times": row.person_times,
        "certified": row.certified,
        "teachers": row.teachers,
        "rate": row.rate,
        "gap": row.gap,
    }


def _line(row: Row) -> dict[str, Any]:
    so_far = {}
    if isinstance(row, MonthRow):
        so_far = {"person_times_to_date": row.person_times_to_date, "teachers_to_date": row.teachers_to_date}
    return {"key": row.key, "name": row.name or row.key, **_figures(row), **so_far}
