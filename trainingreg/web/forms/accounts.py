"""Forms of accounts: making one, and the filter of the list."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, SearchField, SelectField
from wtforms.validators import InputRequired

from trainingreg.domain.accounts import clean_display_name, clean_username
from trainingreg.web.forms.checks import Checked, at_most
from trainingreg.web.forms.fields import FilterField, LineField

_OFF = {"autocomplete": "off"}


class AccountForm(FlaskForm):
    """A new account; `place` is the unit, base or school that its role asks for (none for the ministry)."""

    username = LineField(
        _l("Username"),
        [InputRequired(_l("Enter a username.")), Checked(clean_username)],
        render_kw={**_OFF, "autocapitalize": "none", "spellcheck": "false"},
    )
    display_name = LineField(_l("Name"), [InputRequired(_l("Enter a name.")), Checked(clean_display_name)], render_kw=_OFF)


class ProvinceAccountForm(AccountForm):
    """A new account of a province; the units are handed in."""

    place = SelectField(_l("Reporting unit"), [InputRequired(_l("Choose a reporting unit."))])


class BaseAccountForm(AccountForm):
    """A new account of a training base."""

    place = LineField(
        _l("Training base"), [InputRequired(_l("Enter the code of the base.")), at_most(100)], render_kw={**_OFF, "list": "bases"}
    )


class SchoolAccountForm(AccountForm):
    """A new account of a school."""

    place = LineField(_l("School"), [InputRequired(_l("Enter the school.")), at_most(100)], render_kw={**_OFF, "list": "schools"})


class AccountsFilter(Form):
    """What the list of accounts shows; choices are handed in."""

    q = SearchField(_l("Username, name or place"))
    role = FilterField(_l("Role"))
    unit = FilterField(_l("Unit"))
