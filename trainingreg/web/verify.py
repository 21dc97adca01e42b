"""Verification for everybody: by number and name, by the code in the QR, or by the file itself."""

from __future__ import annotations

from hashlib import sha256

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.domain import holder_copies as shared
from trainingreg.domain import verification as rules
from trainingreg.queries import verification as questions
from trainingreg.queries.verification import CopyNote, Verified
from trainingreg.services import verification
from trainingreg.web.access import public
from trainingreg.web.forms.checks import status
from trainingreg.web.forms.verification import VerifyForm
from trainingreg.web.slowing import visitor
from trainingreg.web.verdict import Verdict, Way

blueprint = Blueprint("verify", __name__)
Page = str | tuple[str, int]


@blueprint.route("/verify", methods=["GET", "POST"])
@public
def index() -> Page:
    """The form, and under it the answer."""
    form = VerifyForm(request.values)
    asked = request.method == "POST" or bool({"number", "name"} & request.args.keys())
    if not asked:
        return render_template("verify/index.html", form=VerifyForm(), verdict=None)
    if not form.validate():
        return render_template("verify/index.html", form=form, verdict=None), status()
    return _answer(form, _by_number_and_name(form.number.data, form.name.data), _("by number and name"))


@blueprint.get("/verify/<code>")
@public
def by_code(code: str) -> Page:
    """The answer for a scanned QR code."""
    key = rules.code_key(code)
    return _answer(VerifyForm(), questions.by_code(key) if key else None, _("by QR code"))


@blueprint.get("/verify/shared/<code>")
@public
def by_link(code: str) -> Page:
    """The answer that a holder has shared, until the link ends."""
    key = shared.code_key(code)
    found = questions.by_link(key, clock.today()) if key else None
    return _answer(VerifyForm(), found, _("by a link from the holder"), Way.LINK)


@blueprint.post("/verify/file")
@public
def by_file() -> Page:
    """Whether a PDF is one that the registry issued, bit for bit, or that file sealed, or a copy with a note; and its state now."""
    sent = request.files.get("file")
    digest = sha256(sent.stream.read()).hexdigest() if sent and sent.filename else ""
    found = questions.by_file(digest)
    note = None if found else questions.copy_by_file(digest)
    way = Way.SEALED_FILE if found and found.sealed_sha256 == digest else Way.FILE
    return _answer(VerifyForm(), questions.copied(note) if note else found, _("by file"), way, note)


def _by_number_and_name(number: str, name: str) -> Verified | None:
    number_key, holder_key = rules.number_key(number), rules.holder_key(name)
    return questions.by_number_and_name(number_key, holder_key) if number_key and holder_key else None


def _answer(form: VerifyForm, found: Verified | None, asked_by: str, way: Way = Way.WORDS, note: CopyNote | None = None) -> str:
    """The page with the answer; before that the question is counted, found or not."""
    now = clock.now()
    weight = rules.FOUND_WEIGHT if found else rules.MISSED_WEIGHT
    with transaction() as session:
        asked = verification.count(session, visitor(), weight, now)
    if asked > rules.MOST_WEIGHT:
        raise rules.TooManyQuestions
    return render_template("verify/index.html", form=form, verdict=Verdict(found, asked_by, now, way, note))
