"""Who runs a cohort, and who sees all of its people rather than only their own."""

from __future__ import annotations

from dataclasses import dataclass

from trainingreg.domain.permissions import Actor, Role


@dataclass(frozen=True)
class Home:
    """Where a cohort is held: its base, the school that the base is a designation of, and that school's unit."""

    base_id: int
    school_id: int
    unit_id: int


def runs(actor: Actor, base_id: int) -> bool:
    """The base itself and the ministry change a cohort; everybody else only looks."""
    return actor.role is Role.MINISTRY or (actor.role is Role.BASE and actor.base_id == base_id)


def sees_everybody(actor: Actor, home: Home) -> bool:
    """Whether the whole roster is theirs to read; a sending province or school sees the people of its own schools."""
    match actor.role:
        case Role.MINISTRY:
            return True
        case Role.PROVINCE:
            return actor.unit_id == home.unit_id
        case Role.BASE:
            return actor.base_id == home.base_id
        case Role.SCHOOL:
            return actor.school_id == home.school_id
        case Role.TEACHER:
            return False


def may_annul(actor: Actor, home: Home) -> bool:
    """A completion is annulled by the ministry, or by the province in which the cohort was held."""
    return actor.role is Role.MINISTRY or (actor.role is Role.PROVINCE and actor.unit_id == home.unit_id)


def answers_for(actor: Actor, home: Home) -> bool:
    """Certificates are answered for by the base that held the cohort, by its province and by the ministry."""
    return actor.role in {Role.MINISTRY, Role.PROVINCE, Role.BASE} and sees_everybody(actor, home)
