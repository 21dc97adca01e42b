"""Schools, majors and bases as the ministry edits them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.makers import NOW, a_base, a_major, a_school
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import SYSTEM, Scope
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.domain.words import BaseStatus, SchoolType
from trainingreg.models import AuditEntry, School, TrainingBase, TrainingBaseMajor
from trainingreg.queries import schools as questions
from trainingreg.services import bases, majors, schools
from trainingreg.services.bases import Designation
from trainingreg.services.majors import MajorFacts
from trainingreg.services.schools import SchoolFacts

FACTS = SchoolFacts("云洲技师学院", SchoolType.TECHNICIAN_COLLEGE, "44", 1, "")
ALL = Scope(all=True)


def _add(code: str, facts: SchoolFacts = FACTS) -> School:
    with transaction() as session:
        return schools.add(session, code, facts, SYSTEM, NOW)


def _alias(code: str, name: str) -> None:
    with transaction() as session:
        schools.add_alias(session, code, name, SYSTEM, NOW)


def _called(text: str) -> str | None:
    found = questions.called(ALL, text)
    return found.code if found else None


def test_a_school_is_found_by_code_name_and_other_names_whatever_the_spaces(registry: Flask) -> None:
    _add("S-01")
    _alias("S-01", "云洲 技校")
    assert _called("S-01") == _called(" 云洲技师 学院 ") == _called("云洲技校") == "S-01"
    assert _called("云洲") is None
    assert [school.code for school in questions.resembling(ALL, "云洲")] == ["S-01"]


def test_one_name_means_one_school_and_the_refusal_names_the_other(registry: Flask) -> None:
    _add("S-01")
    _alias("S-01", "云洲技校")
    with pytest.raises(Invalid, match="云洲技师学院"):
        _add("S-02", replace(FACTS, name="云洲技校"))
    _add("S-02", replace(FACTS, name="望海技师学院"))
    with pytest.raises(Invalid, match=r"云洲技师学院.*S-01"):
        _alias("S-02", "云洲 技校")
    with pytest.raises(Invalid):
        _alias("S-01", "望海技师学院")


def test_a_name_that_is_given_up_lives_on_as_another_name(registry: Flask) -> None:
    _add("S-01")
    _alias("S-01", "云洲高级技工学校")
    with transaction() as session:
        schools.change(session, "S-01", replace(FACTS, name="云洲高级技工学校", unit_code="11"), SYSTEM, NOW)
    school = questions.one(ALL, "S-01")
    assert school is not None
    assert (school.name, school.unit_code) == ("云洲高级技工学校", "11")
    assert [alias.name for alias in questions.aliases(school.id)] == ["云洲技师学院"]


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("", FACTS),
        ("S 01", FACTS),
        ("S/01", FACTS),
        ("S-09", replace(FACTS, name="")),
        ("S-09", replace(FACTS, name="云洲\ue000")),
        ("S-09", replace(FACTS, unit_code="99")),
        ("S-09", replace(FACTS, credit_code="91110000600037341X")),
        ("S-09", replace(FACTS, credit_code="九一一一〇〇〇〇")),
    ],
)
def test_a_school_that_cannot_be_is_refused(registry: Flask, code: str, facts: SchoolFacts) -> None:
    with pytest.raises(Invalid):
        _add(code, facts)
    assert db.session.scalars(sa.select(School)).all() == []


def test_a_code_or_credit_code_belongs_to_one_school(registry: Flask) -> None:
    _add("S-01", replace(FACTS, credit_code="91110000600037341L"))
    with pytest.raises(Invalid, match="code"):
        _add("S-01", replace(FACTS, name="望海技师学院"))
    with pytest.raises(Invalid, match="credit code"):
        _add("S-02", replace(FACTS, name="望海技师学院", credit_code="91110000600037341l"))


def test_another_name_is_removed_from_its_own_school_only(registry: Flask) -> None:
    _add("S-01")
    _alias("S-01", "云洲技校")
    other = a_school()
    school = questions.one(ALL, "S-01")
    assert school is not None
    alias = questions.aliases(school.id)[0]
    with pytest.raises(NotFound), transaction() as session:
        schools.remove_alias(session, other.code, alias.id, SYSTEM, NOW)
    with transaction() as session:
        schools.remove_alias(session, "S-01", alias.id, SYSTEM, NOW)
    assert questions.aliases(school.id) == []


def test_saving_unchanged_facts_leaves_no_trace(registry: Flask) -> None:
    _add("S-01")
    with transaction() as session:
        schools.change(session, "S-01", FACTS, SYSTEM, NOW)
    assert list(db.session.scalars(sa.select(AuditEntry.action))) == ["school.add"]


def test_a_major_keeps_the_zeros_of_its_code(registry: Flask) -> None:
    facts = MajorFacts("数控加工", "机械类", None, 1)
    with transaction() as session:
        assert majors.add(session, "0101-4", facts, SYSTEM, NOW).code == "0101-4"
    with pytest.raises(Invalid), transaction() as session:
        majors.add(session, "0101-4", facts, SYSTEM, NOW)
    with transaction() as session:
        assert majors.change(session, "0101-4", replace(facts, phase=2), SYSTEM, NOW).phase == 2


def _designation(**values: object) -> Designation:
    given = {
        "school_id": a_school().id, "batch": 1, "document_number": " 示人社函〔2022〕1号 ", "published_on": date(2022, 8, 1),
        "valid_from": date(2022, 8, 1), "valid_to": date(2025, 7, 31),
    }  # fmt: skip
    return Designation(**(given | values))  # type: ignore[arg-type]


def test_bases_are_given_serials_one_after_another_that_never_change(registry: Flask) -> None:
    a_base(serial=41)
    wanted = [_designation(), _designation()]
    with transaction() as session:
        made = [bases.add(session, f"JD-{n}", each, SYSTEM, NOW).serial for n, each in enumerate(wanted)]
    assert made == [42, 43]
    with transaction() as session:
        assert bases.change(session, "JD-0", replace(wanted[0], batch=2), SYSTEM, NOW).serial == 42


def test_a_base_that_cannot_be_is_refused_and_nothing_is_kept(registry: Flask) -> None:
    for wrong in ({"valid_to": date(2022, 7, 31)}, {"batch": 0}, {"school_id": 0}, {"major_ids": frozenset({987654})}):
        designation = _designation(**wrong)
        with pytest.raises(Invalid), transaction() as session:
            bases.add(session, "JD-1", designation, SYSTEM, NOW)
    assert db.session.scalars(sa.select(TrainingBase)).all() == []


def test_majors_of_a_base_are_replaced_as_a_whole(registry: Flask) -> None:
    one, two = a_major(), a_major()
    wanted = _designation(major_ids=frozenset({one.id, two.id}))
    with transaction() as session:
        base_id = bases.add(session, "JD-1", wanted, SYSTEM, NOW).id
    with transaction() as session:
        changed = replace(wanted, major_ids=frozenset({two.id}), status=BaseStatus.SUSPENDED)
        bases.change(session, "JD-1", changed, SYSTEM, NOW)
    held = db.session.scalars(sa.select(TrainingBaseMajor.major_id).where(TrainingBaseMajor.base_id == base_id))
    assert list(held) == [two.id]
