"""Forms in which somebody chooses a username or a password."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Optional, ValidationError

from trainingreg.domain.accounts import clean_username
from trainingreg.domain.identity import DocumentKind, normalise_document
from trainingreg.domain.names import clean_name
from trainingreg.domain.numbers import parse_phone
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sign_in import check_password
from trainingreg.web import labels
from trainingreg.web.forms.checks import Checked, at_most
from trainingreg.web.forms.fields import LineField
from trainingreg.web.languages import translated

_OFF = {"autocomplete": "off", "spellcheck": "false"}
_NEW = {"autocomplete": "new-password"}


def _username() -> LineField:
    words = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    return LineField(_l("Username"), [InputRequired(_l("Choose a username.")), Checked(clean_username)], render_kw=words)


def _password() -> PasswordField:
    return PasswordField(_l("New password"), [InputRequired(_l("Enter a new password."))], render_kw=_NEW)


def _again() -> PasswordField:
    """The same once more, against slips of the finger."""
    same = EqualTo("password", _l("The two passwords are not the same."))
    return PasswordField(_l("New password once more"), [same], render_kw=_NEW)


def _notice() -> BooleanField:
    needed = InputRequired(_l("Without this the registry may not keep your data."))
    return BooleanField(_l("I have read how the registry uses my personal information, and agree"), [needed])


def _check_password(password: str, username: str) -> None:
    try:
        check_password(password, username)
    except Invalid as refusal:
        raise ValidationError(translated(refusal.sentence)) from None


class OwnPasswordForm(FlaskForm):
    """A new password of one's own; `owner` is the username, set before validating."""

    owner = ""
    current = PasswordField(
        _l("Present password"), [InputRequired(_l("Enter your present password."))], render_kw={"autocomplete": "current-password"}
    )
    password = _password()
    again = _again()

    def validate_password(self, field: PasswordField) -> None:
        """By the rule for passwords."""
        _check_password(field.data or "", self.owner)


class ActivationForm(FlaskForm):
    """What stands on a slip, and what the teacher chooses."""

    code = StringField(_l("Activation code"), [InputRequired(_l("Enter the code of your slip.")), at_most(40)], render_kw=_OFF)
    name = LineField(
        _l("Name"), [InputRequired(_l("Enter your name.")), at_most(100)], render_kw={"autocomplete": "name", "spellcheck": "false"}
    )
    last_four = StringField(
        _l("Last four characters of your identity document"),
        [InputRequired(_l("Enter the last four characters.")), at_most(10)],
        render_kw=_OFF,
    )
    username = _username()
    password = _password()
    again = _again()
    notice = _notice()

    def validate_password(self, field: PasswordField) -> None:
        """By the rule for passwords."""
        _check_password(field.data or "", self.username.data or "")


class RegistrationForm(FlaskForm):
    """A teacher whom nobody entered."""

    name = LineField(_l("Name"), [InputRequired(_l("Enter your name.")), Checked(clean_name)], render_kw={"autocomplete": "name"})
    kind = SelectField(_l("Identity document"), default=DocumentKind.RESIDENT_ID.value)
    number = StringField(_l("Number of the document"), [InputRequired(_l("Enter the number.")), at_most(40)], render_kw=_OFF)
    phone = StringField(_l("Telephone"), [Optional(), at_most(30), Checked(parse_phone)], render_kw={"autocomplete": "tel"})
    school = LineField(
        _l("School"), [InputRequired(_l("Enter your school.")), at_most(100)], render_kw={"autocomplete": "off", "list": "schools"}
    )
    username = _username()
    password = _password()
    again = _again()
    notice = _notice()

    def __init__(self) -> None:
        super().__init__()
        self.kind.choices = labels.choices(DocumentKind)

    def validate_number(self, field: StringField) -> None:
        """By the rule of the kind of document that was chosen."""
        if self.kind.data in set(DocumentKind):
            Checked(lambda text: normalise_document(DocumentKind(self.kind.data), text))(self, field)

    def validate_password(self, field: PasswordField) -> None:
        """By the rule for passwords."""
        _check_password(field.data or "", self.username.data or "")
