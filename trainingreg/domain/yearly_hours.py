"""Class hours by calendar year against what continuing education asks for (人社部令第25号)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from trainingreg.domain.words import SubjectKind

NEEDED = 90
"""Class hours 学时 a year, about two thirds of them professional subjects."""


@dataclass(frozen=True)
class Year:
    """Completed class hours of one calendar year."""

    year: int
    professional: int
    public: int

    @property
    def hours(self) -> int:
        """All of them."""
        return self.professional + self.public

    @property
    def missing(self) -> int:
        """What is missing against the needed hours; 0 when they are reached."""
        return max(NEEDED - self.hours, 0)

    @property
    def rate(self) -> float:
        """Hours over needed hours."""
        return self.hours / NEEDED


def by_year(trainings: Iterable[tuple[int, SubjectKind, int]]) -> list[Year]:
    """Year of completion, kind of subject and hours of each completed training, summed: the newest year first."""
    sums: dict[int, dict[SubjectKind, int]] = defaultdict(lambda: dict.fromkeys(SubjectKind, 0))
    for year, kind, hours in trainings:
        sums[year][kind] += hours
    return [Year(year, sums[year][SubjectKind.PROFESSIONAL], sums[year][SubjectKind.PUBLIC]) for year in sorted(sums, reverse=True)]
