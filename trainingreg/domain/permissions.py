"""Who may see what: roles, the person who acts, and the scope that role gives."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Roles of accounts; what each may call stands on the routes, what each may see in `Scope`."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    BASE = "base"
    SCHOOL = "school"
    TEACHER = "teacher"


STAFF = frozenset({Role.MINISTRY, Role.PROVINCE, Role.BASE, Role.SCHOOL})


@dataclass(frozen=True)
class Scope:
    """What an actor may see: everything, or one unit, base, school or teacher (exactly one id is set, or `all`)."""

    all: bool = False
    unit_id: int | None = None
    base_id: int | None = None
    school_id: int | None = None
    teacher_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """The signed-in person, or a command run on the server (`account_id` None), as services and queries see them."""

    account_id: int | None
    name: str
    role: Role
    unit_id: int | None = None
    base_id: int | None = None
    school_id: int | None = None
    teacher_id: int | None = None

    @property
    def scope(self) -> Scope:
        """The scope that this role gives over the actor's own unit, base, school or person."""
        match self.role:
            case Role.MINISTRY:
                return Scope(all=True)
            case Role.PROVINCE:
                return Scope(unit_id=self.unit_id)
            case Role.BASE:
                return Scope(base_id=self.base_id)
            case Role.SCHOOL:
                return Scope(school_id=self.school_id)
            case Role.TEACHER:
                return Scope(teacher_id=self.teacher_id)


SYSTEM = Actor(account_id=None, name="system", role=Role.MINISTRY)
"""The actor of commands run on the server itself."""

# Which roles an account of each role may create and manage; the ministry's own first account is made on the server.
MAY_MANAGE: dict[Role, frozenset[Role]] = {
    Role.MINISTRY: frozenset({Role.MINISTRY, Role.PROVINCE, Role.BASE, Role.SCHOOL}),
    Role.PROVINCE: frozenset({Role.BASE, Role.SCHOOL}),
    Role.BASE: frozenset(),
    Role.SCHOOL: frozenset(),
    Role.TEACHER: frozenset(),
}
