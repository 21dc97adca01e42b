"""Every setting, its default and what it means; read from the environment once, when the app is made."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def _flag(text: str) -> bool:
    return text.strip().lower() in {"1", "true", "yes", "on"}


@dataclass(frozen=True)
class Setting:
    """One setting: the environment variable, its default, how its text is read, and a line for the README."""

    name: str
    default: Any
    read: Callable[[str], Any]
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("INSTANCE_PATH", ROOT / "instance", Path, "folder of keys, files and the SQLite database"),
    Setting("DATABASE_URL", "", str, "address of the database; empty: SQLite in the instance folder"),
    Setting(
        "FILE_STORE_URL", "", str, "where files are kept: a folder, or `s3://bucket/prefix`; empty: `files` in the instance folder"
    ),
    Setting("X_ACCEL_PREFIX", "", str, "internal location under which nginx sends files of a folder itself; empty: it does not"),
    Setting("FONT_PATH", ROOT / "instance" / "fonts", Path, "folder of the font subsets, made once"),
    Setting("EXTRA_FACES", "", str, "further font files for rare names, separated by colons"),
    Setting("PUBLIC_URL", "", str, "the registry's own address, printed in QR codes"),
    Setting("APP_ENV", "local", str, "`production` refuses to issue without a public address and asks for secure cookies"),
    Setting("PROGRAMME_CODE", "GXYT", str, "first part of certificate numbers"),
    Setting(
        "PROGRAMME_NAME",
        "技工院校工学一体化教师培训",
        str,
        "name of the programme: in the registry's own signing key, and above the first template's title",
    ),
    Setting("CERTIFICATE_TITLE", "培训合格证书", str, "title in the first certificate template, taken once by `db upgrade`"),
    Setting(
        "CERTIFICATE_BORDER", "huiwen", str, "border in the first certificate template, taken likewise: huiwen, guilloche or plain"
    ),
    Setting("SIGNING_KEY", "", str, "file of a P-256 key (PEM) that signs certificates; empty: a key that the registry makes"),
    Setting("SIGNING_CERTIFICATE", "", str, "file of that key's certificate and those that vouch for it (PEM, its own first)"),
    Setting("SESSION_IDLE_MINUTES", 60, int, "a sign-in ends after so many minutes without a page"),
    Setting("SESSION_HOURS", 12, int, "a sign-in ends after so many hours in any case"),
    Setting("TRUSTED_PROXIES", 0, int, "number of proxies in front whose X-Forwarded headers are believed"),
    Setting("MAX_UPLOAD_MB", 20, int, "largest workbook that may be uploaded"),
    Setting("ACTIVATION_DAYS", 60, int, "an activation code is valid for so many days"),
    Setting("WORKER_POLL_SECONDS", 1.0, float, "how often the worker looks for queued work"),
    Setting("JOB_LEASE_SECONDS", 30.0, float, "work is taken over from a worker that has not been heard of for so many seconds"),
    Setting("CELERY_BROKER_URL", "", str, "Redis or RabbitMQ whose messages wake Celery workers; empty: no Celery"),
    Setting("CELERY_QUEUE", "trainingreg", str, "name of the queue of those messages"),
)


def load(environment: Mapping[str, str] | None = None, overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The configuration of one app: defaults, then the environment, then what a test hands in."""
    environment = os.environ if environment is None else environment
    values = {s.name: s.read(environment[s.name]) if environment.get(s.name) else s.default for s in SETTINGS}
    values.update(overrides or {})
    values["INSTANCE_PATH"] = Path(values["INSTANCE_PATH"]).resolve()
    return values | _derived(values)


def _derived(values: Mapping[str, Any]) -> dict[str, Any]:
    from trainingreg.db import engine_options, normalised_url

    url = normalised_url(values["DATABASE_URL"] or f"sqlite:///{values['INSTANCE_PATH'] / 'registry.sqlite'}")
    secure = values["APP_ENV"] == "production" or values["PUBLIC_URL"].startswith("https://")
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url),
        "MAX_CONTENT_LENGTH": values["MAX_UPLOAD_MB"] * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "MAX_FORM_PARTS": 20_000,
        "SESSION_COOKIE_NAME": "registry",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "WTF_CSRF_TIME_LIMIT": None,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "trainingreg" / "translations"),
        "PUBLIC_URL": (values["PUBLIC_URL"] or "http://127.0.0.1:8000").rstrip("/"),
        "PUBLIC_URL_SET": bool(values["PUBLIC_URL"]),
    }
