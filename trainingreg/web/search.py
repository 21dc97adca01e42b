"""One box for everything that the staff may see."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from trainingreg import clock
from trainingreg.domain.permissions import Role
from trainingreg.queries import search
from trainingreg.text import tidy
from trainingreg.web.access import actor, allow

blueprint = Blueprint("search", __name__)
_LONGEST = 100


@blueprint.get("/search")
@allow(Role.MINISTRY, Role.PROVINCE, Role.BASE, Role.SCHOOL)
def index() -> str:
    """A few of each kind; nothing is asked for an empty box."""
    words = tidy(request.args.get("q", ""))[:_LONGEST]
    scope = actor().scope
    if not words:
        return render_template("search/index.html", words="", found={})
    found = {
        "cohorts": search.cohorts(scope, words, clock.today()),
        "teachers": search.teachers(scope, words),
        "certificates": search.certificates(scope, words),
        "schools": search.schools_named(scope, words),
    }
    return render_template("search/index.html", words=words, found=found, most=search.MOST)
