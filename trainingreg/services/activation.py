"""Activation codes: handing them out, and beginning an account with one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.db import keyring
from trainingreg.domain import activation
from trainingreg.domain.accounts import clean_username
from trainingreg.domain.activation import CodeRefused
from trainingreg.domain.identity import last_four
from trainingreg.domain.names import clean_name, name_key
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.privacy import NOTICE_VERSION
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.words import Standing
from trainingreg.models import Account, ActivationCode, IdentityDocument, Teacher
from trainingreg.models.teacher import unseal_number
from trainingreg.services import audit, sign_in
from trainingreg.services.accounts import NewAccount, check_free, open_account
from trainingreg.text import half_width


@dataclass(frozen=True)
class Slip:
    """What somebody copied from a slip: the code, their name, the last four characters of their document."""

    code: str
    name: str
    last_four: str


def issue_codes(session: Session, teacher_ids: Iterable[int], actor: Actor, now: datetime, expires_at: datetime) -> dict[int, str]:
    """A new code for each teacher, readable only in the answer; it ends the teacher's earlier codes.

    Whether the actor may hand out codes for these teachers is asked where they are chosen (`queries.slips`).
    """
    codes = {teacher_id: activation.new_code() for teacher_id in sorted(set(teacher_ids))}
    known = sa.select(Teacher.ref).where(Teacher.id.in_(codes)).order_by(Teacher.id)
    refs = session.scalars(known.with_for_update()).all()  # two clerks at once would leave two good codes
    session.execute(sa.delete(ActivationCode).where(ActivationCode.teacher_id.in_(codes), ActivationCode.used_at.is_(None)))
    session.add_all(
        ActivationCode(
            teacher_id=teacher_id,
            code_index=_index(code),
            created_at=now,
            created_by=actor.account_id,
            expires_at=expires_at,
        )
        for teacher_id, code in codes.items()
    )
    for ref in refs:
        audit.record(session, actor, now, "activation.code", f"teacher:{ref}")
    return codes


def activate(session: Session, slip: Slip, username: str, password_hash: str, now: datetime) -> Account:
    """Begins the account of the teacher that the slip was printed for, who has read the privacy notice.

    Raises CodeRefused whatever does not match. A teacher who has an account already (a forgotten password, an entry that
    was refused) takes it over with a new name and password, and every earlier sign-in of it ends. The code is used up.
    """
    code, teacher = _matching(session, slip, now)
    code.used_at = now
    teacher.notice_seen_at = now
    teacher.standing = Standing.CONFIRMED  # whoever handed out the slip knows the person
    account = session.scalar(sa.select(Account).where(Account.teacher_id == teacher.id).with_for_update())
    if account is None:
        wanted = NewAccount(username, teacher.name, Role.TEACHER, teacher_id=teacher.id)
        account = open_account(session, wanted, password_hash, _actor(teacher), now)
    else:
        _take_over(session, account, username, password_hash, now)
    actor = sign_in.actor_of(account)
    audit.record(session, actor, now, "activation.use", f"teacher:{teacher.ref}", notice=NOTICE_VERSION)
    return account


def _matching(session: Session, slip: Slip, now: datetime) -> tuple[ActivationCode, Teacher]:
    code = session.scalar(
        sa.select(ActivationCode)
        .where(
            ActivationCode.code_index == _index(activation.ungrouped(slip.code)),
            ActivationCode.used_at.is_(None),
            ActivationCode.expires_at > now,
        )
        .with_for_update()
    )
    if code is None:
        raise CodeRefused
    teacher = session.get_one(Teacher, code.teacher_id)
    if _key_of(slip.name) != teacher.name_key or _typed(slip.last_four) not in _endings(session, teacher.id):
        raise CodeRefused
    return code, teacher


def _key_of(name: str) -> str:
    try:
        return name_key(clean_name(name))
    except Invalid:
        return ""


def _endings(session: Session, teacher_id: int) -> set[str]:
    documents = session.scalars(sa.select(IdentityDocument).where(IdentityDocument.teacher_id == teacher_id))
    return {last_four(unseal_number(document.number_sealed, document.number_index)) for document in documents}


def _take_over(session: Session, account: Account, username: str, password_hash: str, now: datetime) -> None:
    chosen = clean_username(username)
    check_free(session, chosen, but=account.id)
    account.username, account.username_key = chosen, sign_in.username_key(chosen)
    account.password_hash, account.must_change_password, account.disabled_at = password_hash, False, None
    sign_in.end_all(session, account.id, now)
    session.flush()


def _typed(text: str) -> str:
    return "".join(half_width(text).upper().split())


def _index(code: str) -> bytes:
    return keyring().index(f"activation:{code}")


def _actor(teacher: Teacher) -> Actor:
    return Actor(None, teacher.name, Role.TEACHER, teacher_id=teacher.id)
