"""HTTP only: pages load, allow, act and answer; rules, changes and questions live elsewhere."""

from importlib import import_module
from typing import Any

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from trainingreg.db import db
from trainingreg.settings import ROOT
from trainingreg.web import access, addresses, chrome, filters, headers, languages, refusals, sign_in

PAGES = (
    "home",
    "sessions",
    "own_account",
    "activation",
    "registration",
    "today",
    "cohorts",
    "cohort_template",
    "rosters",
    "results",
    "attendance_sheets",
    "slips",
    "enrol",
    "enrolments",
    "mine",
    "holder_copies",
    "certificates",
    "certificate_seals",
    "certificate_templates",
    "cohort_certificates",
    "certificate_proposals",
    "verify",
    "verify_list",
    "credentials",
    "totals",
    "api",
    "schools",
    "majors",
    "bases",
    "accounts",
    "teachers",
    "history",
    "audit",
    "search",
    "help",
    "health",
)


class _Id(IntegerConverter):
    """Numbers in addresses that a database can hold; larger ones name nothing."""

    def __init__(self, addresses: Map, **options: Any) -> None:
        super().__init__(addresses, **{"max": 2**31 - 1, **options})


def register_web(app: Flask) -> None:
    """Everything that a request passes through, in order, and the page families."""
    app.url_map.converters["int"] = _Id
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    Migrate(app, db, directory=str(ROOT / "trainingreg" / "migrations"))
    Bootstrap5(app)
    languages.register(app)
    addresses.register(app)
    CSRFProtect(app)
    sign_in.register(app)
    access.register(app)
    headers.register(app)
    refusals.register(app)
    filters.register_filters(app)
    chrome.register(app)
    for name in PAGES:
        app.register_blueprint(import_module(f"trainingreg.web.{name}").blueprint)
