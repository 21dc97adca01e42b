"""Results as a clerk types them, row by row: read, checked against the cohort's rule, and compared with what is stored."""

from __future__ import annotations

from dataclasses import dataclass

from trainingreg.domain.completion import Marks, Rule, check_hours
from trainingreg.domain.numbers import parse_whole_number
from trainingreg.domain.refusals import Invalid, Refusal
from trainingreg.domain.words import Assessment
from trainingreg.text import Sentence, say

NO_MARKS = Marks(None, None)


@dataclass(frozen=True)
class Result:
    """What is stored of one person: whether reported in 报到, hours attended, assessment."""

    reported_in: bool
    marks: Marks = NO_MARKS

    @property
    def fingerprint(self) -> str:
        """The same text for the same values: a page carries it so that nobody overwrites what they have not seen."""
        hours = "" if self.marks.hours_attended is None else self.marks.hours_attended
        return f"{int(self.reported_in)}|{hours}|{self.marks.assessment.value if self.marks.assessment else ''}"


@dataclass(frozen=True)
class Typed:
    """One row of the page as it was sent; `was` is the fingerprint of the values that the page had shown."""

    enrolment_id: int
    reported_in: bool
    hours: str
    assessment: str
    was: str


class ResultsRefused(Refusal):
    """Nothing was saved; `problems` holds the sentences by enrolment and field (`row` where it concerns the whole row)."""

    def __init__(self, problems: dict[int, dict[str, Sentence]], stale: bool) -> None:
        super().__init__(say("Nothing was saved. Rows to look at: %(number)s.", number=len(problems)))
        self.problems = problems
        self.status = 409 if stale else 422


def read(rule: Rule, typed: Typed) -> Result:
    """The values of a row; raises Invalid with the field they were typed in."""
    marks = Marks(_hours(rule, typed.hours), _assessment(typed.assessment))
    if marks != NO_MARKS and not typed.reported_in:
        raise Invalid(say("Tick “reported in”, or leave hours and assessment empty."), "reported_in")
    return Result(typed.reported_in, marks)


def filled(rule: Rule, typed: Typed) -> Typed:
    """The row with its empty places filled: reported in, every hour attended, passed."""
    passed = Assessment.PASSED.value if rule.needs_pass else ""
    return Typed(typed.enrolment_id, True, typed.hours.strip() or str(rule.hours), typed.assessment or passed, typed.was)


def stale() -> Sentence:
    """What is said about a row that somebody else has saved differently since the page was opened."""
    return say("Somebody else has saved other values here meanwhile. Compare, then save again to replace theirs.")


def _hours(rule: Rule, text: str) -> int | None:
    if not text.strip():
        return None
    try:
        hours = parse_whole_number(text, at_least=0)
        check_hours(rule, hours)
    except Invalid as problem:
        raise Invalid(problem.sentence, "hours") from None
    return hours


def _assessment(text: str) -> Assessment | None:
    try:
        return Assessment(text) if text else None
    except ValueError:
        raise Invalid(say("Choose passed, failed or not taken."), "assessment") from None
