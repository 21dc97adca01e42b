"""A teacher's own page: certificates to download, trainings with their state and why, class hours by year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, url_for

from trainingreg.domain import eligibility, yearly_hours
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import CertificateState, CohortState, EnrolmentState, SubjectKind
from trainingreg.queries import enrolments
from trainingreg.queries.enrolments import OwnCertificate, OwnTraining
from trainingreg.text import Sentence, say
from trainingreg.web.access import actor, allow
from trainingreg.web.languages import translated
from trainingreg.web.sign_in import viewer

blueprint = Blueprint("mine", __name__)


@blueprint.get("/mine")
@allow(Role.TEACHER)
def index() -> str:
    """What a teacher comes for, the newest certificate first."""
    teacher_id = actor().teacher_id or 0
    trainings = enrolments.trainings_of(teacher_id)
    return render_template(
        "mine/index.html",
        teacher=viewer(),
        certificates=[_shown_certificate(own) for own in enrolments.certificates_of(teacher_id)],
        trainings=[_shown_training(own) for own in trainings],
        years=yearly_hours.by_year(_counted(trainings)),
        needed=yearly_hours.NEEDED,
    )


@dataclass(frozen=True)
class ShownCertificate:
    """A certificate with its addresses and the sentences that belong to it."""

    own: OwnCertificate
    title: str
    pdf_url: str | None
    verify_url: str | None
    give_url: str | None
    qr: str | None
    why: list[str]


@dataclass(frozen=True)
class ShownTraining:
    """A training with the sentences that say why, and how to withdraw where that is possible."""

    own: OwnTraining
    why: list[str]
    withdraw_url: str | None


def _shown_certificate(own: OwnCertificate) -> ShownCertificate:
    shared = own.code if own.state is not CertificateState.PENDING else None
    return ShownCertificate(
        own,
        own.facts["cohort_title"] if own.facts else own.cohort_title,
        url_for("certificates.file", number=own.number, download=1) if own.has_file else None,
        url_for("verify.by_code", code=shared) if shared else None,
        url_for("holder_copies.index", number=own.number) if own.state is not CertificateState.PENDING else None,
        _qr(own.facts["verify_url"]) if shared and own.facts else None,
        [translated(sentence) for sentence in _about_certificate(own)],
    )


def _shown_training(own: OwnTraining) -> ShownTraining:
    can_leave = eligibility.may_withdraw(own.cohort_state, own.state)
    return ShownTraining(
        own,
        [translated(sentence) for sentence in _about_training(own)],
        url_for("enrol.withdraw", code=own.cohort_code) if can_leave else None,
    )


def _about_certificate(own: OwnCertificate) -> Iterator[Sentence]:
    if own.state is CertificateState.PENDING:
        yield Sentence.from_json(own.error) if own.error else say("The file is being made. Reload this page in a moment.")
    if own.ended_on and own.state is CertificateState.REVOKED:
        yield say("revoked on %(day)s: %(reason)s", day=own.ended_on.isoformat(), reason=own.end_reason or "—")
    if own.ended_on and own.state is CertificateState.SUPERSEDED:
        yield say("replaced on %(day)s: %(reason)s", day=own.ended_on.isoformat(), reason=own.end_reason or "—")


def _about_training(own: OwnTraining) -> Iterator[Sentence]:
    """Why a training stands where it stands; no certificate is left without a reason."""
    for reason in own.reason or ():
        yield Sentence.from_json(reason)
    if own.cohort_state is CohortState.CANCELLED:
        yield say("The cohort was cancelled: %(reason)s", reason=own.cancel_reason or "—")
    if own.state is EnrolmentState.WITHDRAWN and own.withdrawn_on:
        yield say("withdrawn on %(day)s", day=own.withdrawn_on.isoformat())
    if own.state is EnrolmentState.COMPLETED and own.certificate_state is None:
        yield say("The base has not issued the certificate yet.")
    if own.certificate_state is CertificateState.PENDING:
        yield Sentence.from_json(own.error) if own.error else say("The certificate is being made.")


def _counted(trainings: list[OwnTraining]) -> Iterator[tuple[int, SubjectKind, int]]:
    """The completed trainings that still count."""
    for own in trainings:
        if own.completed_on and own.hours and own.annulled_on is None:
            yield own.completed_on.year, own.subject_kind, own.hours


def _qr(address: str) -> str:
    from trainingreg.documents.qr import QrCode  # loads the bar code library: only who shows one pays for it

    return QrCode(address).as_uri()
