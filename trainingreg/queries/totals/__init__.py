"""Totals: figures by any cut, their growth by month, and the rows behind each figure, all under the same conditions."""

from trainingreg.queries.totals.choices import Choices, Names, choices, names
from trainingreg.queries.totals.figures import PUBLIC, distinct_teachers, figures
from trainingreg.queries.totals.lists import TeacherRow, TrainingRow, every, how_many, page
from trainingreg.queries.totals.months import growth, months
from trainingreg.queries.totals.tables import lines, report

__all__ = [
    "PUBLIC",
    "Choices",
    "Names",
    "TeacherRow",
    "TrainingRow",
    "choices",
    "distinct_teachers",
    "every",
    "figures",
    "growth",
    "how_many",
    "lines",
    "months",
    "names",
    "page",
    "report",
]
