"""Templates of certificates: the ministry lays down versions, looks at their preview, and puts them in use."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from trainingreg import clock, outside
from trainingreg.db import transaction
from trainingreg.documents.template_picture import picture
from trainingreg.domain.certificate_templates import clean_template_code
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import NotFound
from trainingreg.domain.wording import FIRST_WORDING
from trainingreg.queries import certificate_templates as questions
from trainingreg.queries.certificate_templates import VersionRow
from trainingreg.services import certificate_templates as services
from trainingreg.web import certificate_template_page as page
from trainingreg.web.access import actor, allow
from trainingreg.web.forms import checks
from trainingreg.web.forms.certificate_templates import TemplateForm, VersionForm

blueprint = Blueprint("certificate_templates", __name__, url_prefix="/templates")
Page = BaseResponse | tuple[str, int]


@blueprint.get("")
@allow(Role.MINISTRY)
def index() -> str:
    """All templates."""
    return render_template("certificate_templates/index.html", templates=questions.shown())


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Role.MINISTRY)
def new() -> Page:
    """Begins a template with its first version, a draft."""
    form = TemplateForm(data={"wording": FIRST_WORDING})
    made = checks.kept(
        form,
        lambda session: services.add(
            session, form.code.data, form.name.data, form.for_programme.data, form.design(), actor(), clock.now(), outside.fonts()
        ),
    )
    if made is None:
        return page.form(form, None), checks.status()
    return _saved(clean_template_code(str(form.code.data)), made.number)


@blueprint.get("/<code>")
@allow(Role.MINISTRY)
def show(code: str) -> str:
    """One template with all its versions."""
    return render_template("certificate_templates/show.html", versions=_versions(code))


@blueprint.route("/<code>/new", methods=["GET", "POST"])
@allow(Role.MINISTRY)
def new_version(code: str) -> Page:
    """One more version, begun like the newest or the one named (`?like=NUMBER`)."""
    versions = _versions(code)
    like = next((each for each in versions if str(each.number) == request.args.get("like")), versions[0])
    form = VersionForm(data=asdict(like.design))
    made = checks.kept(
        form,
        lambda session: services.add_version(session, code, form.design(), actor(), clock.now(), outside.fonts()),
    )
    if made is None:
        return page.form(form, versions[0]), checks.status()
    return _saved(code, made.number)


@blueprint.get("/<code>/<int:number>")
@allow(Role.MINISTRY)
def version(code: str, number: int) -> str:
    """One version: what it lays down, its preview, and the button that puts it in use."""
    return page.rendered(_one(code, number))


@blueprint.get("/<code>/<int:number>/picture.svg")
@allow(Role.MINISTRY)
def small_picture(code: str, number: int) -> Response:
    """Border and title, to tell templates apart."""
    answer = make_response(picture(_one(code, number).design))
    answer.mimetype = "image/svg+xml"
    answer.headers["Cache-Control"] = "private, max-age=86400"  # a version never changes
    return answer


@blueprint.post("/<code>/<int:number>/preview")
@allow(Role.MINISTRY)
def preview(code: str, number: int) -> Page:
    """Makes the preview, which has to be looked at before the version is put in use."""
    with transaction() as session:
        services.preview(session, code, number, actor(), clock.now())
    return redirect(url_for(".version", code=code, number=number, _anchor="preview"), 303)


@blueprint.get("/<code>/<int:number>/<any(usual, longest):values>.pdf")
@allow(Role.MINISTRY)
def sample(code: str, number: int, values: str) -> Response:
    """A certificate of nobody, with usual values or with the longest that are in the registry."""
    answer = make_response(page.sample(_one(code, number).design, values))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{values}.pdf"'
    return answer


@blueprint.post("/<code>/<int:number>/use")
@allow(Role.MINISTRY)
def use(code: str, number: int) -> Page:
    """Certificates are issued by this version from now on."""
    with transaction() as session:
        services.use(session, code, number, actor(), clock.now())
    flash(_("Certificates are issued by version %(number)s from now on.", number=number), "ok")
    return redirect(url_for(".show", code=code), 303)


def _versions(code: str) -> list[VersionRow]:
    found = questions.versions(code)
    if not found:
        raise NotFound
    return found


def _one(code: str, number: int) -> VersionRow:
    found = questions.version(code, number)
    if found is None:
        raise NotFound
    return found


def _saved(code: str, number: int) -> BaseResponse:
    flash(_("Version %(number)s has been saved as a draft. Make its preview before it is put in use.", number=number), "ok")
    return redirect(url_for(".version", code=code, number=number), 303)
