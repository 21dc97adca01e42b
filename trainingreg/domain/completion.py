"""Completion 结业: hours and assessment against the cohort's own rule."""

from dataclasses import dataclass

from trainingreg.domain.refusals import Invalid
from trainingreg.domain.words import Assessment
from trainingreg.text import Sentence, say


@dataclass(frozen=True)
class Rule:
    """A cohort's completion rule: class hours 学时 in all, least attendance in per cent, whether a pass is needed."""

    hours: int
    least_attendance: int
    needs_pass: bool


@dataclass(frozen=True)
class Marks:
    """What a base recorded for one person; None where nothing was entered."""

    hours_attended: int | None
    assessment: Assessment | None


@dataclass(frozen=True)
class Judgement:
    """Whether the person completed; the reasons are shown to the base and to the teacher."""

    completed: bool
    reasons: tuple[Sentence, ...] = ()


def attendance_tenths(hours_attended: int, hours: int) -> int:
    """Attendance in tenths of a per cent, cut and never rounded up: 71 of 80 hours is 887 (88.7 %)."""
    return hours_attended * 1000 // hours


def percent_text(tenths: int) -> str:
    """Tenths of a per cent as people write them: 860 is `86%`, 887 is `88.7%`."""
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}%" if rest else f"{whole}%"


def is_recorded(rule: Rule, marks: Marks) -> bool:
    """Whether everything that the rule asks for has been entered."""
    return marks.hours_attended is not None and (marks.assessment is not None or not rule.needs_pass)


def check_hours(rule: Rule, hours_attended: int | None) -> None:
    """Nobody attends fewer than no hours or more than there were; raises Invalid."""
    if hours_attended is not None and not 0 <= hours_attended <= rule.hours:
        raise Invalid(say("Hours attended must be between 0 and %(hours)s.", hours=rule.hours), "hours_attended")


def judge(rule: Rule, marks: Marks) -> Judgement:
    """Judges marks by the rule; the comparison is exact, the printed percentage is cut."""
    reasons: list[Sentence] = []
    attended = marks.hours_attended or 0
    if attended * 100 < rule.least_attendance * rule.hours:
        rate = percent_text(attendance_tenths(attended, rule.hours))
        reasons.append(say("attendance %(rate)s < %(least)s%%", rate=rate, least=rule.least_attendance))
    if rule.needs_pass and marks.assessment is Assessment.FAILED:
        reasons.append(say("assessment failed"))
    if rule.needs_pass and marks.assessment in (Assessment.ABSENT, None):
        reasons.append(say("assessment not taken"))
    return Judgement(not reasons, tuple(reasons))
