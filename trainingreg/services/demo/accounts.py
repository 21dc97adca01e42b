"""One account for every role, with names and a password that everybody may know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.permissions import SYSTEM, Role
from trainingreg.models import ReportingUnit, School, TrainingBase
from trainingreg.services.accounts import NewAccount, open_account
from trainingreg.services.demo.schools import DEMO_BASE_SCHOOL, DEMO_SCHOOL, DEMO_UNIT

PASSWORD = "yanshi-2026"  # noqa: S105  (made to be printed: it opens invented data only)


@dataclass(frozen=True)
class DemoAccount:
    """A username, and the name shown in the page's head."""

    role: Role
    username: str
    display_name: str


ACCOUNTS = (
    DemoAccount(Role.MINISTRY, "demo-ministry", "周敏"),
    DemoAccount(Role.PROVINCE, "demo-province", "何以宁"),
    DemoAccount(Role.BASE, "demo-base", "陈予安"),
    DemoAccount(Role.SCHOOL, "demo-school", "黄楚妍"),
    DemoAccount(Role.TEACHER, "demo-teacher", "林知远"),
)
HOLDER = ACCOUNTS[-1].display_name
"""The teacher behind the teacher's account."""


def open_all(session: Session, hashed: Callable[[str], str], holder_id: int, now: datetime) -> None:
    """Opens the accounts: of the unit, the base and the school that most of the present cohorts belong to."""
    school = sa.select(School.id).where(School.name == DEMO_SCHOOL)
    base = sa.select(TrainingBase.id).join(School).where(School.name == DEMO_BASE_SCHOOL)
    unit = sa.select(ReportingUnit.id).where(ReportingUnit.code == DEMO_UNIT)
    places: dict[Role, dict[str, int | None]] = {
        Role.PROVINCE: {"unit_id": session.scalar(unit)},
        Role.BASE: {"base_id": session.scalar(base)},
        Role.SCHOOL: {"school_id": session.scalar(school)},
        Role.TEACHER: {"teacher_id": holder_id},
    }
    stored = hashed(PASSWORD)
    for account in ACCOUNTS:
        wanted = NewAccount(account.username, account.display_name, account.role, **places.get(account.role, {}))
        open_account(session, wanted, stored, SYSTEM, now)
