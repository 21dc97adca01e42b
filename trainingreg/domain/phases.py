"""Phases of a plan: which one a start date suggests.

The plan gives no end dates and assigns nothing to some months, so a phase is only ever suggested, and then stored on the
cohort (domain rule 3 of the programme).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PhaseStart:
    """A phase and the first day that the plan's wording gives it."""

    phase_id: int
    number: int
    starts_on: date


def suggest(phases: Sequence[PhaseStart], starts_on: date) -> PhaseStart | None:
    """The latest phase that had begun on the day; the first one for days before all of them; None without phases."""
    ordered = sorted(phases, key=lambda phase: phase.starts_on)
    begun = [phase for phase in ordered if phase.starts_on <= starts_on] or ordered[:1]
    return begun[-1] if begun else None
