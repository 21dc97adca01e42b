"""Plans with their phases and targets: which plan is meant on a day, and which targets the lines of a table have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trainingreg.domain.counting import Cut, Rule, Selection
from trainingreg.domain.permissions import Scope


@dataclass(frozen=True)
class Phase:
    """A phase of a plan; its first day is the plan's wording and decides nothing."""

    number: int
    name: str
    name_en: str
    starts_on: date


@dataclass(frozen=True)
class Target:
    """A target in person-times for a phase: of the whole plan, or of the one unit, base or major that is named."""

    phase: int
    person_times: int
    unit: str | None = None
    base: str | None = None
    major: str | None = None
    unit_id: int | None = None
    base_id: int | None = None

    @property
    def subject(self) -> tuple[str | None, str | None, str | None]:
        """Whose target it is, by code; three times None for the whole plan."""
        return self.unit, self.base, self.major


@dataclass(frozen=True)
class Plan:
    """A plan with its phases and targets, and the counting rule of the day for which it was asked."""

    id: int
    code: str
    name: str
    name_en: str
    starts_on: date
    teachers_target: int
    schools_target: int
    majors_target: int
    rule: Rule
    phases: tuple[Phase, ...] = ()
    targets: tuple[Target, ...] = ()


def newest_started(starts: Sequence[tuple[date, int]], day: date) -> int:
    """Of the (first day, id) of some plans, the id of the newest that had started; before all of them, of the first."""
    ordered = sorted(starts)
    started = [plan_id for starts_on, plan_id in ordered if starts_on <= day]
    return started[-1] if started else ordered[0][1]


def targets_of(plan: Plan, cut: Cut, selection: Selection, scope: Scope) -> dict[str, int]:
    """The targets of a table's lines by their keys: only where a line counts exactly what the target was set for.

    No target is set for a tier, a batch, a hosting unit or a month, nor for the part of somebody's figures that a reader
    of narrower scope sees.
    """
    if selection.tier or selection.batch is not None or selection.host or selection.month:
        return {}
    found: dict[str, int] = {}
    for target in plan.targets:
        key = _line_of(target, cut, _narrowed(selection, scope, target)) if _seen_whole(target, scope) else None
        if key is not None and selection.phase in (None, target.phase):
            found[key] = found.get(key, 0) + target.person_times
    return found


def _seen_whole(target: Target, scope: Scope) -> bool:
    """Whether a scope shows everything that a target is about."""
    if scope.base_id is not None:
        return target.base_id == scope.base_id
    if scope.unit_id is not None:
        return target.unit_id == scope.unit_id
    return scope.all


def _narrowed(selection: Selection, scope: Scope, target: Target) -> tuple[str | None, str | None, str | None]:
    """To which unit, base and major a table is narrowed; a base sees its own cohorts only, without asking for it."""
    base = target.base if scope.base_id is not None and selection.base is None else selection.base
    return selection.unit, base, selection.major


def _line_of(target: Target, cut: Cut, narrowed: tuple[str | None, str | None, str | None]) -> str | None:
    """The key of the line that a target belongs to, if there is one."""
    if cut is Cut.PHASE:
        return str(target.phase) if target.subject == narrowed else None
    place = {Cut.UNIT_SCHOOL: 0, Cut.BASE: 1, Cut.MAJOR: 2}.get(cut)
    if place is None or target.subject[place] is None:
        return None
    others = narrowed[:place] + narrowed[place + 1 :]
    return target.subject[place] if others == (None, None) and narrowed[place] in (None, target.subject[place]) else None
