"""The rows of the history workbook as typed values; codes are left as they stand, to be looked up by who knows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from trainingreg.domain.history import words
from trainingreg.domain.identity import DocumentKind
from trainingreg.domain.problems import Problem
from trainingreg.domain.words import EnrolmentState, SchoolType, Tier
from trainingreg.text import Sentence


@dataclass(frozen=True)
class HistoryRow:
    """A sound row; `row` is its number in the file."""

    SHEET: ClassVar[str]

    row: int

    def problem(self, field: str, reason: Sentence, warning: bool = False) -> Problem:
        """A problem at one of this row's cells, found by who knows more than the file; "" means the whole row."""
        column = words.HEADERS[self.SHEET][field][0] if field else ""
        return Problem(self.SHEET, self.row, column, reason, warning)


@dataclass(frozen=True)
class SchoolRow(HistoryRow):
    """院校: `unit` is a unit's name or code as typed."""

    SHEET = words.SCHOOLS

    code: str
    name: str
    type: SchoolType | None
    unit: str
    joined_phase: int | None
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class MajorRow(HistoryRow):
    """专业."""

    SHEET = words.MAJORS

    code: str
    name: str
    group: str | None
    phase: int | None


@dataclass(frozen=True)
class BaseRow(HistoryRow):
    """基地: one designation of a school."""

    SHEET = words.BASES

    code: str
    school_code: str
    batch: int
    notice_number: str | None
    published_on: date
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class CohortRow(HistoryRow):
    """班次: `level` is a level's name as typed."""

    SHEET = words.COHORTS

    code: str
    base_code: str
    title: str
    tier: Tier
    phase: int
    major_code: str | None
    level: str | None
    starts_on: date
    ends_on: date
    hours: int
    capacity: int


@dataclass(frozen=True)
class ParticipantRow(HistoryRow):
    """学员: one person in one cohort; `key` is the identity key of the document (`domain.identity.identity_key`)."""

    SHEET = words.PARTICIPANTS

    cohort_code: str
    name: str
    kind: DocumentKind
    number: str
    key: str
    school_code: str
    phone: str | None
    outcome: EnrolmentState
    completed_on: date | None
    certificate_number: str | None
    issued_on: date | None
