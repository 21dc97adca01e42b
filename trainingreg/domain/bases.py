"""Training bases are designations with a beginning and an end."""

from datetime import date

from trainingreg.domain.refusals import Refusal
from trainingreg.domain.words import BaseStatus
from trainingreg.text import say


class NotDesignated(Refusal):
    """The base's designation does not cover the day."""


def is_designated(status: BaseStatus, valid_from: date, valid_to: date, day: date) -> bool:
    """Whether a designation holds on a day."""
    return status is BaseStatus.ACTIVE and valid_from <= day <= valid_to


def check_designated(status: BaseStatus, valid_from: date, valid_to: date, day: date, reason: str | None) -> None:
    """Opening a cohort needs a designation valid at its start, or a recorded reason."""
    if not is_designated(status, valid_from, valid_to, day) and not (reason or "").strip():
        raise NotDesignated(
            say(
                "The designation does not cover %(day)s (valid %(start)s to %(end)s). Choose other dates or record a reason.",
                day=day.isoformat(),
                start=valid_from.isoformat(),
                end=valid_to.isoformat(),
            )
        )
