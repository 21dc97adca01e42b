"""Schools and the other names they are known by: one name means one school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.names import school_key
from trainingreg.domain.organisations import clean_code, clean_credit_code, clean_title
from trainingreg.domain.permissions import Actor
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.domain.words import SchoolType
from trainingreg.models import ReportingUnit, School, SchoolAlias
from trainingreg.services import audit
from trainingreg.services.rows import add_or_refuse
from trainingreg.text import say


@dataclass(frozen=True)
class SchoolFacts:
    """What the ministry enters about a school."""

    name: str
    type: SchoolType | None
    unit_code: str
    joined_phase: int | None
    credit_code: str


def add(session: Session, code: str, facts: SchoolFacts, actor: Actor, now: datetime) -> School:
    """A new school; raises Invalid where its code or one of its names is taken."""
    code = clean_code(code)
    if session.scalar(sa.select(School.id).where(School.code == code)):
        raise Invalid(say("Another school has this code."), "code")
    school = School(code=code, **_values(session, facts, school_id=0))
    add_or_refuse(session, school, Invalid(say("Another school was added at the same moment. Try again."), "code"))
    audit.record(session, actor, now, "school.add", f"school:{code}")
    return school


def change(session: Session, code: str, facts: SchoolFacts, actor: Actor, now: datetime) -> School:
    """New facts for a school; its code stays. A name that was given up lives on as an alias, so that old rosters still fit."""
    school = _locked(session, code)
    values = _values(session, facts, school.id)
    changed = sorted(name for name, value in values.items() if getattr(school, name) != value)
    if values["name_key"] != school.name_key:
        _keep_old_name(session, school, values["name_key"])
    for name in changed:
        setattr(school, name, values[name])
    if changed:
        audit.record(session, actor, now, "school.change", f"school:{code}", fields=changed)
    return school


def add_alias(session: Session, code: str, name: str, actor: Actor, now: datetime) -> SchoolAlias:
    """One more name of a school; raises Invalid naming the school that has it already."""
    school = _locked(session, code)
    name = clean_title(name, "alias")
    _check_name_free(session, school_key(name), 0, "alias")
    alias = SchoolAlias(school_id=school.id, name=name, name_key=school_key(name))
    add_or_refuse(session, alias, Invalid(say("This name was given to a school at the same moment."), "alias"))
    audit.record(session, actor, now, "school.alias_add", f"school:{code}", alias=name)
    return alias


def remove_alias(session: Session, code: str, alias_id: int, actor: Actor, now: datetime) -> None:
    """A name that a school is no longer known by."""
    school = _locked(session, code)
    alias = session.get(SchoolAlias, alias_id)
    if alias is None or alias.school_id != school.id:
        raise NotFound
    session.delete(alias)
    audit.record(session, actor, now, "school.alias_remove", f"school:{code}", alias=alias.name)


def _values(session: Session, facts: SchoolFacts, school_id: int) -> dict[str, Any]:
    name, credit_code = clean_title(facts.name), clean_credit_code(facts.credit_code)
    unit_id = session.scalar(sa.select(ReportingUnit.id).where(ReportingUnit.code == facts.unit_code))
    if unit_id is None:
        raise Invalid(say("There is no such reporting unit."), "unit_code")
    _check_name_free(session, school_key(name), school_id, "name")
    _check_credit_code_free(session, credit_code, school_id)
    return {
        "name": name, "name_key": school_key(name), "type": facts.type, "unit_id": unit_id,
        "joined_phase": facts.joined_phase, "credit_code": credit_code,
    }  # fmt: skip


def _check_name_free(session: Session, key: str, but: int, field: str) -> None:
    """Raises Invalid where another school than `but` has this name, as its own or as an alias."""
    named = sa.select(School.id, School.name, School.code).where(School.name_key == key)
    known_as = sa.select(School.id, School.name, School.code).join(SchoolAlias).where(SchoolAlias.name_key == key)
    for holder in session.execute(named.union(known_as)):
        if holder.id != but:
            raise Invalid(say("%(school)s (%(code)s) already has this name.", school=holder.name, code=holder.code), field)


def _check_credit_code_free(session: Session, credit_code: str | None, but: int) -> None:
    question = sa.select(School.name).where(School.credit_code == credit_code, School.id != but)
    holder = session.scalar(question) if credit_code else None
    if holder:
        raise Invalid(say("%(school)s has this credit code.", school=holder), "credit_code")


def _keep_old_name(session: Session, school: School, new_key: str) -> None:
    session.execute(sa.delete(SchoolAlias).where(SchoolAlias.school_id == school.id, SchoolAlias.name_key == new_key))
    session.add(SchoolAlias(school_id=school.id, name=school.name, name_key=school.name_key))


def _locked(session: Session, code: str) -> School:
    school = session.scalar(sa.select(School).where(School.code == code).with_for_update())
    if school is None:
        raise NotFound
    return school
