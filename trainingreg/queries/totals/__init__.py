"""Totals: figures by any cut, their growth by month, and the rows behind each figure, all under the same conditions."""

from trainingreg.queries.totals.figures import distinct_teachers, figures, report
from trainingreg.queries.totals.lists import TeacherRow, TrainingRow, every, how_many, page
from trainingreg.queries.totals.months import growth, months

__all__ = [
    "TeacherRow",
    "TrainingRow",
    "distinct_teachers",
    "every",
    "figures",
    "growth",
    "how_many",
    "months",
    "page",
    "report",
]
