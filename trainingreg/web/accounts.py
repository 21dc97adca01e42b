"""Accounts of staff: the ministry makes those of provinces and of itself, a province those of its bases and schools."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.adapters import passwords
from trainingreg.db import transaction
from trainingreg.domain.accounts import check_may_manage, new_first_password
from trainingreg.domain.permissions import MAY_MANAGE, Role
from trainingreg.domain.refusals import NotFound
from trainingreg.models import Account
from trainingreg.queries import accounts as questions
from trainingreg.queries import units
from trainingreg.queries.accounts import AccountFilter, AccountRow
from trainingreg.services import accounts
from trainingreg.services.accounts import NewAccount
from trainingreg.web import labels, paging, places
from trainingreg.web.access import actor, allow
from trainingreg.web.forms import checks
from trainingreg.web.forms.accounts import (
    AccountForm,
    AccountsFilter,
    BaseAccountForm,
    ProvinceAccountForm,
    SchoolAccountForm,
)

blueprint = Blueprint("accounts", __name__)
_FORMS: dict[Role, type[AccountForm]] = {
    Role.MINISTRY: AccountForm,
    Role.PROVINCE: ProvinceAccountForm,
    Role.BASE: BaseAccountForm,
    Role.SCHOOL: SchoolAccountForm,
}


@blueprint.get("/accounts")
@allow(Role.MINISTRY, Role.PROVINCE)
def index() -> str:
    """The accounts that the reader manages."""
    filters = _filter()
    given = filters.data
    wanted = AccountFilter(_role(given["role"]), given.get("unit") or "", (given["q"] or "").strip())
    found = questions.managed(actor(), wanted, paging.wanted())
    return render_template(
        "accounts/index.html",
        filters=filters,
        accounts=found.rows,
        page=paging.page(found.in_all),
        me=actor().account_id,
        roles=dict(labels.choices(Role)),
    )


@blueprint.get("/accounts/new")
@allow(Role.MINISTRY, Role.PROVINCE)
def choose() -> str:
    """Which kind of account is to be made."""
    return render_template("accounts/choose.html", roles=_managed_roles())


@blueprint.route("/accounts/new/<role_name>", methods=["GET", "POST"])
@allow(Role.MINISTRY, Role.PROVINCE)
def new(role_name: str) -> str | tuple[str, int]:
    """Makes an account; its first password is shown on the answer, once."""
    role = _role(role_name)
    if role not in _FORMS:
        raise NotFound
    check_may_manage(actor().role, role)
    form, first = _form(role), new_first_password()
    hashed = passwords.hash_password(first) if request.method == "POST" else ""  # slow on purpose: outside the transaction
    account = checks.kept(form, lambda session: accounts.create(session, _wanted(form, role), hashed, actor(), clock.now()))
    if account is None:
        return _form_page(form, role), checks.status()
    return _password_page(account, first)


@blueprint.get("/accounts/<int:account_id>")
@allow(Role.MINISTRY, Role.PROVINCE)
def show(account_id: int) -> str:
    """One account and what can be done with it."""
    return render_template("accounts/show.html", account=_managed(account_id), me=actor().account_id)


@blueprint.get("/accounts/<int:account_id>/disable")
@allow(Role.MINISTRY, Role.PROVINCE)
def ask_disable(account_id: int) -> str:
    """Asks before somebody is locked out."""
    return render_template("accounts/disable.html", account=_managed(account_id))


@blueprint.post("/accounts/<int:account_id>/disable")
@allow(Role.MINISTRY, Role.PROVINCE)
def disable(account_id: int) -> Response:
    """Locks an account and ends its sign-ins."""
    with transaction() as session:
        account = accounts.disable(session, account_id, actor(), clock.now())
    flash(_("Account %(username)s is disabled. All its sign-ins have ended.", username=account.username), "ok")
    return redirect(url_for("accounts.show", account_id=account_id), 303)


@blueprint.post("/accounts/<int:account_id>/enable")
@allow(Role.MINISTRY, Role.PROVINCE)
def enable(account_id: int) -> Response:
    """Opens a locked account again."""
    with transaction() as session:
        account = accounts.enable(session, account_id, actor(), clock.now())
    flash(_("Account %(username)s can be used again.", username=account.username), "ok")
    return redirect(url_for("accounts.show", account_id=account_id), 303)


@blueprint.post("/accounts/<int:account_id>/password")
@allow(Role.MINISTRY, Role.PROVINCE)
def password(account_id: int) -> str:
    """Replaces a forgotten password; the new one is shown on the answer, once."""
    first = new_first_password()
    hashed = passwords.hash_password(first)
    with transaction() as session:
        account = accounts.give_first_password(session, account_id, hashed, actor(), clock.now())
    return _password_page(account, first)


def _password_page(account: Account, first_password: str) -> str:
    return render_template(
        "accounts/password.html", username=account.username, first_password=first_password, account_id=account.id
    )


def _wanted(form: AccountForm, role: Role) -> NewAccount:
    return NewAccount(str(form.username.data), str(form.display_name.data), role, **_place(form, role))


def _place(form: AccountForm, role: Role) -> dict[str, int | None]:
    if role is Role.PROVINCE:
        return {"unit_id": units.id_of(form["place"].data)}
    if role is Role.BASE:
        return {"base_id": places.base_named(actor().scope, form["place"].data, "place").id}
    if role is Role.SCHOOL:
        return {"school_id": places.school_named(actor().scope, form["place"].data, "place").id}
    return {}


def _form(role: Role) -> AccountForm:
    form = _FORMS[role]()
    if isinstance(form, ProvinceAccountForm):
        form.place.choices = places.unit_choices(_("Choose"))
    return form


def _form_page(form: AccountForm, role: Role) -> str:
    scope = actor().scope
    return render_template(
        "accounts/new.html",
        form=form,
        role=role,
        schools=places.schools.names(scope) if role is Role.SCHOOL else [],
        bases=places.bases.names(scope) if role is Role.BASE else [],
    )


def _filter() -> AccountsFilter:
    filters = AccountsFilter(request.args)
    filters.role.choices = [("", _("Any")), *((role.value, labels.label(role)) for role in _managed_roles())]
    filters.unit.choices = places.unit_choices(_("Any"))
    if actor().role is not Role.MINISTRY:
        del filters.unit
    return filters


def _managed_roles() -> list[Role]:
    return [role for role in Role if role in MAY_MANAGE[actor().role]]


def _role(name: str | None) -> Role | None:
    return Role(name) if name in set(Role) else None


def _managed(account_id: int) -> AccountRow:
    account = questions.one_managed(actor(), account_id)
    if account is None:
        raise NotFound
    return account
