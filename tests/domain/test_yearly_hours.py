"""Class hours by calendar year."""

from trainingreg.domain.words import SubjectKind
from trainingreg.domain.yearly_hours import Year, by_year


def test_hours_are_summed_by_year_and_kind_newest_first() -> None:
    professional, public = SubjectKind.PROFESSIONAL, SubjectKind.PUBLIC
    years = by_year([(2025, professional, 64), (2026, professional, 80), (2025, public, 30)])
    assert years == [Year(2026, 80, 0), Year(2025, 64, 30)]
    assert [(year.hours, year.missing) for year in years] == [(80, 10), (94, 0)]
    assert years[1].rate > 1


def test_without_trainings_there_are_no_years() -> None:
    assert by_year([]) == []
