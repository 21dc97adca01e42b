"""The ministry lays down what certificates say and look like: templates, their versions, and which one is in use."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.documents.certificate import compose
from trainingreg.documents.certificate_sample import usual
from trainingreg.documents.errors import MissingGlyph, Overflow
from trainingreg.documents.fonts import FontSet
from trainingreg.domain import certificate_templates as rules
from trainingreg.domain.certificate_templates import Design
from trainingreg.domain.organisations import clean_title
from trainingreg.domain.permissions import Actor
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.domain.words import VersionState
from trainingreg.models import CertificateTemplate, CertificateTemplateVersion
from trainingreg.services import audit
from trainingreg.services.rows import add_or_refuse
from trainingreg.text import say


def add(
    session: Session, code: str, name: str, programme: str, design: Design, actor: Actor, now: datetime, fonts: FontSet
) -> CertificateTemplateVersion:
    """A new template with its first version, a draft; raises Invalid where a text cannot be printed or the code is taken."""
    code = rules.clean_template_code(code)
    names = {"name": clean_title(name), "programme": clean_title(programme, "for_programme")}
    template = CertificateTemplate(code=code, created_at=now, **names)
    taken = Invalid(say("Another template has this code."), "code")
    if session.scalar(sa.select(CertificateTemplate.id).where(CertificateTemplate.code == code)):
        raise taken
    add_or_refuse(session, template, taken)
    audit.record(session, actor, now, "template.add", f"template:{code}")
    return _with_version(session, template, design, actor, now, fonts)


def add_version(
    session: Session, code: str, design: Design, actor: Actor, now: datetime, fonts: FontSet
) -> CertificateTemplateVersion:
    """One more version of a template, a draft; the earlier ones stay as they are. Raises Invalid as `add` does."""
    return _with_version(session, _locked(session, code), design, actor, now, fonts)


def preview(session: Session, code: str, number: int, actor: Actor, now: datetime) -> None:
    """Notes that somebody has had the preview made: without it no version comes into use."""
    version = _version(session, _locked(session, code), number)
    version.previewed_at = version.previewed_at or now
    audit.record(session, actor, now, "template.preview", f"template:{code}", version=number)


def use(session: Session, code: str, number: int, actor: Actor, now: datetime) -> None:
    """From now on certificates are issued by this version; raises CannotUse.

    What has been issued, printed or not, keeps the version that it was issued with.
    """
    template = _locked(session, code)
    version = _version(session, template, number)
    rules.check_usable(version.state, version.previewed_at is not None)
    session.execute(
        sa.update(CertificateTemplateVersion)
        .where(CertificateTemplateVersion.template_id == template.id, CertificateTemplateVersion.state == VersionState.IN_USE)
        .values(state=VersionState.RETIRED)
    )
    version.state, version.used_from = VersionState.IN_USE, now
    audit.record(session, actor, now, "template.use", f"template:{code}", version=number)


def _with_version(
    session: Session, template: CertificateTemplate, design: Design, actor: Actor, now: datetime, fonts: FontSet
) -> CertificateTemplateVersion:
    design = rules.clean(design)
    check_printable(design, fonts)
    last = session.scalar(
        sa.select(sa.func.max(CertificateTemplateVersion.number)).where(CertificateTemplateVersion.template_id == template.id)
    )
    version = CertificateTemplateVersion(
        template_id=template.id, number=(last or 0) + 1, made_at=now, made_by=actor.account_id, **asdict(design)
    )
    session.add(version)
    session.flush()
    audit.record(session, actor, now, "template.version", f"template:{template.code}", version=version.number)
    return version


def check_printable(design: Design, fonts: FontSet) -> None:
    """Whether usual values can be printed with these words; raises Invalid at the word's field."""
    for field in ("title", "programme", "wording"):
        undrawable = fonts.undrawable(getattr(design, field))
        if undrawable:
            raise MissingGlyph(field, undrawable)
    try:
        compose(usual(design), fonts)
    except Overflow as problem:
        if problem.field in {"title", "programme"}:
            raise
        raise Invalid(say("With this wording not even usual values find room: shorten it."), "wording") from problem


def _locked(session: Session, code: str) -> CertificateTemplate:
    wanted = sa.select(CertificateTemplate).where(CertificateTemplate.code == code).with_for_update()
    template = session.scalar(wanted)
    if template is None:
        raise NotFound
    return template


def _version(session: Session, template: CertificateTemplate, number: int) -> CertificateTemplateVersion:
    wanted = sa.select(CertificateTemplateVersion).where(
        CertificateTemplateVersion.template_id == template.id, CertificateTemplateVersion.number == number
    )
    version = session.scalar(wanted.execution_options(populate_existing=True))
    if version is None:
        raise NotFound
    return version
