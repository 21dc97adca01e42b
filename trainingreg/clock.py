"""The only reader of the time."""

from datetime import UTC, date, datetime

from trainingreg.domain.calendar import day_of


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's day in Asia/Shanghai."""
    return day_of(now())
