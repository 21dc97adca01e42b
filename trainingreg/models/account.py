"""Accounts, their sign-ins, and the failed ones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base
from trainingreg.domain.permissions import Role


class Account(Base):
    """Somebody who can sign in, with one role over one scope."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint(
            "(role = 'ministry' AND unit_id IS NULL AND base_id IS NULL AND school_id IS NULL AND teacher_id IS NULL)"
            " OR (role = 'province' AND unit_id IS NOT NULL AND base_id IS NULL AND school_id IS NULL AND teacher_id IS NULL)"
            " OR (role = 'base' AND unit_id IS NULL AND base_id IS NOT NULL AND school_id IS NULL AND teacher_id IS NULL)"
            " OR (role = 'school' AND unit_id IS NULL AND base_id IS NULL AND school_id IS NOT NULL AND teacher_id IS NULL)"
            " OR (role = 'teacher' AND unit_id IS NULL AND base_id IS NULL AND school_id IS NULL AND teacher_id IS NOT NULL)",
            name="scope_fits_role",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str]
    username_key: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    password_hash: Mapped[str]
    role: Mapped[Role]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("reporting_unit.id"))
    base_id: Mapped[int | None] = mapped_column(ForeignKey("training_base.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"), unique=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class LoginSession(Base):
    """One sign-in, known by the hash of its token; ended here on the server, whatever cookie somebody keeps."""

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_account_id", "account_id"),)

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInFailure(Base):
    """Failed tries under one key (a username, an address, an activation code's name): counted for all processes alike."""

    __tablename__ = "sign_in_failure"

    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]
