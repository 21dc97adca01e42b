"""Results as a clerk types them."""

import pytest

from trainingreg.domain import results
from trainingreg.domain.completion import Marks, Rule
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.results import Result, Typed
from trainingreg.domain.words import Assessment

RULE = Rule(hours=80, least_attendance=90, needs_pass=True)


def typed(reported_in: bool = True, hours: str = "", assessment: str = "") -> Typed:
    """One row of the page."""
    return Typed(7, reported_in, hours, assessment, "")


@pytest.mark.parametrize(
    ("row", "result"),
    [
        (typed(False), Result(False)),
        (typed(True), Result(True)),
        (typed(True, " ７６ ", "passed"), Result(True, Marks(76, Assessment.PASSED))),
        (typed(True, "80.0"), Result(True, Marks(80, None))),
        (typed(True, "0", "absent"), Result(True, Marks(0, Assessment.ABSENT))),
    ],
)
def test_rows_are_read_as_they_are_meant(row: Typed, result: Result) -> None:
    assert results.read(RULE, row) == result


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (typed(True, "81"), "hours"),
        (typed(True, "-1"), "hours"),
        (typed(True, "a lot"), "hours"),
        (typed(True, "7.5"), "hours"),
        (typed(True, "80", "great"), "assessment"),
        (typed(False, "80"), "reported_in"),
        (typed(False, "", "passed"), "reported_in"),
    ],
)
def test_what_cannot_be_is_refused_at_its_cell(row: Typed, field: str) -> None:
    with pytest.raises(Invalid) as told:
        results.read(RULE, row)
    assert told.value.field == field


def test_the_same_values_have_the_same_fingerprint_and_others_another() -> None:
    seen = {
        Result(False).fingerprint,
        Result(True).fingerprint,
        Result(True, Marks(0, None)).fingerprint,
        Result(True, Marks(80, Assessment.PASSED)).fingerprint,
        Result(True, Marks(80, Assessment.FAILED)).fingerprint,
    }
    assert len(seen) == 5
    assert results.read(RULE, typed(True, "80", "passed")).fingerprint in seen


def test_filling_in_leaves_what_was_typed() -> None:
    assert results.filled(RULE, typed(False)) == typed(True, "80", "passed")
    assert results.filled(RULE, typed(True, "60", "failed")) == typed(True, "60", "failed")
    assert results.filled(Rule(40, 90, False), typed(False)) == typed(True, "40", "")
