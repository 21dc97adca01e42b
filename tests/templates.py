"""Makers of certificate templates and their versions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.makers import NOW, an_actor
from trainingreg import outside
from trainingreg.db import transaction
from trainingreg.domain.certificate_templates import DEFAULT_CODE, Design
from trainingreg.domain.permissions import Actor
from trainingreg.models import CertificateTemplateVersion
from trainingreg.services import certificate_templates

DESIGN = Design("培训合格证书", "技工院校工学一体化教师培训")
OTHER_WORDING = "{name}老师于{dates}在{issuer}参加{cohort_title}，学满{hours}学时，成绩合格，准予结业。"


def a_template(code: str = "gongxue", name: str = "工学一体化结业证书", **changes: Any) -> CertificateTemplateVersion:
    """A template with its first version in use."""
    actor = an_actor()
    with transaction() as session:
        design = replace(DESIGN, **changes)
        made = certificate_templates.add(session, code, name, "工学一体化", design, actor, NOW, outside.fonts())
    put_in_use(code, made.number, actor)
    return made


def a_version(code: str = DEFAULT_CODE, in_use: bool = True, **changes: Any) -> CertificateTemplateVersion:
    """One more version of a template, in use unless wanted otherwise."""
    actor = an_actor()
    with transaction() as session:
        made = certificate_templates.add_version(session, code, replace(DESIGN, **changes), actor, NOW, outside.fonts())
    if in_use:
        put_in_use(code, made.number, actor)
    return made


def put_in_use(code: str, number: int, actor: Actor) -> None:
    """Looks at the preview and uses the version."""
    with transaction() as session:
        certificate_templates.preview(session, code, number, actor, NOW)
        certificate_templates.use(session, code, number, actor, NOW)
