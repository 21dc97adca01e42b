"""The account that an empty registry begins with."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.permissions import SYSTEM, Role
from trainingreg.models import Account
from trainingreg.services.accounts import NewAccount, open_account

FIRST_ACCOUNT = "ministry"


def open_first(session: Session, password_hash: str, now: datetime) -> bool:
    """Opens the ministry's account, whose password must be changed at once; False where any account exists."""
    if session.scalar(sa.select(sa.exists().select_from(Account))):
        return False
    wanted = NewAccount(FIRST_ACCOUNT, "部级管理员", Role.MINISTRY)
    open_account(session, wanted, password_hash, SYSTEM, now, must_change_password=True)
    return True
