"""The words shown for stored values, translated in this one place."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from trainingreg.domain.identity import DocumentKind
from trainingreg.domain.lifecycle import Move
from trainingreg.domain.permissions import Role
from trainingreg.domain.proposals import Change, ProposalState
from trainingreg.domain.words import (
    Assessment,
    BaseStatus,
    Border,
    CertificateState,
    CohortState,
    EnrolmentState,
    Mode,
    Paper,
    SchoolType,
    Standing,
    SubjectKind,
    Tier,
    VersionState,
)  # fmt: skip
from trainingreg.web import languages

_ROLES: Mapping[StrEnum, object] = {
    Role.MINISTRY: _l("Ministry"),
    Role.PROVINCE: _l("Province"),
    Role.BASE: _l("Training base"),
    Role.SCHOOL: _l("School"),
    Role.TEACHER: _l("Teacher"),
}
_TABLES: dict[type[StrEnum], dict[StrEnum, object]] = {
    Role: dict(_ROLES),
    SchoolType: {
        SchoolType.TECHNICIAN_COLLEGE: _l("Technician college"),
        SchoolType.SENIOR_TECHNICAL_SCHOOL: _l("Senior technical school"),
        SchoolType.TECHNICAL_SCHOOL: _l("Technical school"),
    },
    Tier: {
        Tier.MINISTRY: _l("Ministry demonstration"),
        Tier.PROVINCE: _l("Provincial"),
        Tier.CITY: _l("Municipal"),
        Tier.SCHOOL: _l("School level"),
    },
    Mode: {Mode.ON_SITE: _l("On site"), Mode.ONLINE: _l("Online"), Mode.BLENDED: _l("Blended")},
    SubjectKind: {SubjectKind.PROFESSIONAL: _l("Professional subject"), SubjectKind.PUBLIC: _l("Public subject")},
    BaseStatus: {
        BaseStatus.ACTIVE: _l("Active"),
        BaseStatus.SUSPENDED: _l("Suspended"),
        BaseStatus.REVOKED: _l("Designation revoked"),
    },
    CohortState: {
        CohortState.DRAFT: _l("Draft"),
        CohortState.OPEN: _l("Open for enrolment"),
        CohortState.CLOSED: _l("Enrolment closed"),
        CohortState.RUNNING: _l("Running"),
        CohortState.COMPLETED: _l("Completed"),
        CohortState.CANCELLED: _l("Cancelled"),
    },
    Move: {
        Move.OPEN: _l("Open for enrolment"),
        Move.CLOSE: _l("Close enrolment"),
        Move.START: _l("Start cohort"),
        Move.COMPLETE: _l("Complete cohort"),
        Move.CANCEL: _l("Cancel cohort"),
    },
    EnrolmentState: {
        EnrolmentState.APPLIED: _l("Applied"),
        EnrolmentState.ATTENDED: _l("Attended"),
        EnrolmentState.COMPLETED: _l("Completed training"),
        EnrolmentState.FAILED: _l("Not completed"),
        EnrolmentState.WITHDRAWN: _l("Withdrawn"),
        EnrolmentState.REJECTED: _l("Not admitted"),
        EnrolmentState.WAITLISTED: _l("Waitlisted"),
    },
    Assessment: {Assessment.PASSED: _l("Passed"), Assessment.FAILED: _l("Failed"), Assessment.ABSENT: _l("Not taken")},
    CertificateState: {
        CertificateState.PENDING: _l("Being made"),
        CertificateState.VALID: _l("Valid"),
        CertificateState.REVOKED: _l("Revoked"),
        CertificateState.SUPERSEDED: _l("Superseded"),
    },
    Border: {Border.HUIWEN: _l("Key pattern 回纹"), Border.GUILLOCHE: _l("Guilloche 扭索纹"), Border.PLAIN: _l("Plain rules")},
    Paper: {Paper.NORMAL: _l("Normal paper"), Paper.PREPRINTED: _l("Pre-printed paper")},
    VersionState: {
        VersionState.DRAFT: _l("Draft"),
        VersionState.IN_USE: _l("In use"),
        VersionState.RETIRED: _l("No longer in use"),
    },
    Change: {Change.REVOKE: _l("Revoke"), Change.REISSUE: _l("Reissue")},
    ProposalState: {
        ProposalState.OPEN: _l("Waits for approval"),
        ProposalState.APPROVED: _l("Approved and done"),
        ProposalState.REFUSED: _l("Not approved"),
        ProposalState.TAKEN_BACK: _l("Taken back"),
    },
    Standing: {
        Standing.PENDING: _l("Waiting for confirmation"),
        Standing.CONFIRMED: _l("Confirmed"),
        Standing.REFUSED: _l("Refused"),
    },
    DocumentKind: {
        DocumentKind.RESIDENT_ID: _l("Resident identity card"),
        DocumentKind.HMT_RESIDENT: _l("Residence permit for Hong Kong, Macao and Taiwan residents"),
        DocumentKind.HK_MACAO_PERMIT: _l("Mainland travel permit for Hong Kong and Macao residents"),
        DocumentKind.TAIWAN_PERMIT: _l("Mainland travel permit for Taiwan residents"),
        DocumentKind.PASSPORT: _l("Passport"),
        DocumentKind.FOREIGN_PR: _l("Foreign permanent resident identity card"),
    },
}


_NUMERALS = "〇一二三四五六七八九"


def label(value: StrEnum | None) -> str:
    """The word for a stored value in the reader's language; an empty text for None."""
    return "" if value is None else str(_TABLES[type(value)][value])


def role(value: Role) -> str:
    """The word for a role."""
    return label(value)


def choices(kind: type[StrEnum], empty: str | None = None) -> list[tuple[str, str]]:
    """Choices of a select field for a closed set, with an empty first choice if a word for it is given."""
    first = [("", empty)] if empty is not None else []
    return first + [(member.value, label(member)) for member in kind]


def phase(number: int) -> str:
    """`Phase 2`, 第二阶段: Chinese counts phases in characters."""
    chinese = languages.code() == "zh" and number < len(_NUMERALS)
    return gettext("Phase %(number)s", number=_NUMERALS[number] if chinese else number)
