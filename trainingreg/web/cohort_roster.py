"""The people of a cohort as rows of its page: problems first, documents masked, a reason wherever there is no certificate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from trainingreg.domain.completion import attendance_tenths, percent_text
from trainingreg.domain.words import Assessment, CertificateState, CohortState, EnrolmentState
from trainingreg.models.job import JobState
from trainingreg.models.teacher import unseal_number
from trainingreg.queries.cohort_people import Person
from trainingreg.queries.cohorts import CohortFacts
from trainingreg.text import Sentence, mask_document, say
from trainingreg.web import filters
from trainingreg.web.labels import label
from trainingreg.web.languages import translated
from trainingreg.web.state_tags import state_tag


class Group(StrEnum):
    """Where a person stands, problems first: the filter above the table, and the order of its rows."""

    ALL = "all"
    BLOCKED = "blocked"
    FAILED = "failed"
    MAKING = "making"
    PRESENT = "present"
    APPLIED = "applied"
    COMPLETED = "completed"
    CERTIFIED = "certified"
    OFF = "off"


_ORDER = {group: place for place, group in enumerate(Group)}
_OFF = frozenset({EnrolmentState.WITHDRAWN, EnrolmentState.REJECTED, EnrolmentState.WAITLISTED})
_BAD = frozenset({Assessment.FAILED, Assessment.ABSENT})
_BREAK = Markup("<br>")
_DASH = escape(filters.NOTHING)
_TICKED_IN = frozenset({CohortState.DRAFT, CohortState.OPEN, CohortState.CLOSED, CohortState.RUNNING})


class PersonRow(NamedTuple):
    """One row, every text escaped already: five hundred rows have twenty milliseconds, and escaping took half of them.

    `outcome` is the certificate's number or the reason why there is none.
    """

    enrolment_id: int
    position: int
    name: Markup
    document: Markup
    school_name: Markup
    unit_name: Markup
    attendance: str
    short: bool
    assessment: Markup
    bad_assessment: bool
    tag: Markup
    outcome: Markup
    group: Group


@dataclass(frozen=True)
class Roster:
    """The table: its rows, how many people there are, and the filter with its numbers."""

    rows: list[PersonRow]
    in_all: int
    segments: list[tuple[str, str, bool]]
    can_tick: bool


def shown(cohort: CohortFacts, people: list[Person], wanted: Group) -> Roster:
    """The people of the wanted group; the numbers of all groups."""
    groups = [_group_of(person) for person in people]
    chosen = [(group, person) for group, person in zip(groups, people, strict=True) if wanted in (Group.ALL, group)]
    chosen.sort(key=lambda pair: (_ORDER[pair[0]], pair[1].position))
    words = _Words(cohort)
    rows = [words.row(group, person) for group, person in chosen]
    return Roster(rows, len(people), _segments(cohort, groups, wanted), cohort.state in _TICKED_IN)


def one(cohort: CohortFacts, person: Person) -> PersonRow:
    """One person alone."""
    return _Words(cohort).row(_group_of(person), person)


def reasons(person: Person) -> Iterator[Sentence]:
    """Why somebody has no certificate, or no longer one."""
    if person.job_error:
        yield Sentence.from_json(person.job_error)
    for reason in person.reason or ():
        yield Sentence.from_json(reason)
    if person.state is EnrolmentState.WITHDRAWN and person.withdrawn_on:
        yield say("withdrawn on %(day)s", day=person.withdrawn_on.isoformat())
    if person.state is EnrolmentState.COMPLETED and person.certificate_state is None:
        yield say("not issued yet")


def _group_of(person: Person) -> Group:
    if person.state in _OFF:
        return Group.OFF
    if person.certificate_state is CertificateState.PENDING and not person.was_cancelled:
        return Group.BLOCKED if person.job_state is JobState.FAILED else Group.MAKING
    if person.certificate_state is CertificateState.VALID:
        return Group.CERTIFIED
    return {
        EnrolmentState.FAILED: Group.FAILED,
        EnrolmentState.ATTENDED: Group.PRESENT,
        EnrolmentState.APPLIED: Group.APPLIED,
    }.get(person.state, Group.COMPLETED)


def _segments(cohort: CohortFacts, groups: list[Group], wanted: Group) -> list[tuple[str, str, bool]]:
    words = {
        Group.BLOCKED: _("Blocked"),
        Group.FAILED: label(EnrolmentState.FAILED),
        Group.MAKING: label(CertificateState.PENDING),
        Group.PRESENT: label(EnrolmentState.ATTENDED),
        Group.APPLIED: label(EnrolmentState.APPLIED),
        Group.COMPLETED: label(EnrolmentState.COMPLETED),
        Group.CERTIFIED: _("Certified"),
        Group.OFF: _("Left"),
    }
    here = url_for("cohorts.show", code=cohort.code)
    everybody = _("Everybody")  # inside a string with places it would not be found for translation
    found = [(f"{everybody} {len(groups)}", here + "#people", wanted is Group.ALL)]
    for group, word in words.items():
        people = groups.count(group)
        if people or group is wanted:
            found.append((f"{word} {people}", f"{here}?people={group.value}#people", group is wanted))
    return found if len(found) > 2 or wanted is not Group.ALL else []


class _Words:
    """Everything that is the same for all rows, worked out once."""

    def __init__(self, cohort: CohortFacts) -> None:
        self.hours, self.least = cohort.hours, cohort.least_attendance
        self.assessments = {each: escape(label(each)) for each in Assessment}
        self.tags = {state: state_tag(state) for kind in (EnrolmentState, CertificateState) for state in kind}
        self.certified = state_tag(CertificateState.VALID, _("Certified"))
        self.blocked = state_tag(CertificateState.PENDING, _("Blocked"))
        self.cancelled = state_tag(CertificateState.PENDING, _("Cancelled"))
        self.certificate_url = url_for("certificates.show", number="")
        self.escaped = cache(escape)  # schools, units and reasons come again and again
        self.plain = cache(_translated_template)

    def row(self, group: Group, person: Person) -> PersonRow:
        """One row of the table."""
        attended = person.hours_attended
        return PersonRow(
            person.enrolment_id,
            person.position,
            escape(person.name),
            escape(mask_document(unseal_number(person.document_sealed, person.document_index))),
            self.escaped(person.school_name),
            self.escaped(person.unit_name),
            filters.NOTHING if attended is None else percent_text(attendance_tenths(attended, self.hours)),
            attended is not None and attended * 100 < self.least * self.hours,
            _DASH if person.assessment is None else self.assessments[person.assessment],
            person.assessment in _BAD,
            self._tag(group, person),
            self._outcome(person),
            group,
        )

    def _tag(self, group: Group, person: Person) -> Markup:
        if group is Group.CERTIFIED:
            return self.certified
        if group is Group.BLOCKED:
            return self.blocked
        if person.was_cancelled:
            return self.cancelled
        return self.tags[person.certificate_state or person.state]

    def _outcome(self, person: Person) -> Markup:
        why = [self.escaped(self._said(reason)) for reason in reasons(person)]
        if not person.certificate_number:
            return _BREAK.join(why)
        number = _linked(self.certificate_url, person.certificate_number)
        return _BREAK.join([number, *why]) if why else number

    def _said(self, reason: Sentence) -> str:
        return translated(reason) if reason.params else self.plain(reason.template)


def _linked(address: str, number: str) -> Markup:
    """The number as the filter `certno` writes it, and a link: five times as fast."""
    shown = str(escape(number)).replace("-", "-<wbr>")
    href = address + quote(number)
    return Markup(f'<a class="rg-fig" href="{href}"><span class="rg-no">{shown}</span></a>')  # noqa: S704 - both escaped


def _translated_template(template: str) -> str:
    """A sentence without places in the reader's language."""
    return translated(Sentence(template))
