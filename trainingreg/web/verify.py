"""Verification for everybody: by number and name, by the code in the QR, or by the file itself."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from trainingreg import clock, outside
from trainingreg.db import transaction
from trainingreg.documents.signature_check import SignatureState, signature_of
from trainingreg.domain import holder_copies as shared
from trainingreg.domain import verification as rules
from trainingreg.domain.refusals import Invalid
from trainingreg.queries import verification as questions
from trainingreg.queries.verification import CopyNote, Verified
from trainingreg.services import verification
from trainingreg.web.access import public
from trainingreg.web.file_comparison import compared
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
    """Whether a PDF is one that the registry issued, bit for bit, or that file sealed, or a copy with a note; and its state now.

    Any other one is compared with what was issued under the number and name in it.
    """
    sent = request.files.get("file")
    data = sent.stream.read() if sent and sent.filename else b""
    digest = sha256(data).hexdigest()
    found = questions.by_file(digest)
    note = None if found else questions.copy_by_file(digest)
    signature = signature_of(data, outside.signing_certificates())
    if not found and not note and data:
        return _compared(data, signature)
    way = Way.SEALED_FILE if found and found.sealed_sha256 == digest else Way.FILE
    return _answer(VerifyForm(), questions.copied(note) if note else found, _("by file"), way, note, signature)


def _compared(data: bytes, signature: SignatureState) -> Page:
    """The page with an edited file beside what was issued; counted as a guess, and before anything is opened."""
    now = clock.now()
    _count(rules.MISSED_WEIGHT, now)
    comparison, refusal = None, None
    try:
        comparison = compared(data)
    except Invalid as problem:
        refusal = problem
    found = comparison.found if comparison else None
    rows = comparison.rows if comparison else []
    sentence = refusal.sentence if refusal else None
    verdict = Verdict(found, _("by file"), now, Way.EDITED_FILE, None, signature, rows, sentence)
    return render_template("verify/index.html", form=VerifyForm(), verdict=verdict), refusal.status if refusal else 200


def _by_number_and_name(number: str, name: str) -> Verified | None:
    number_key, holder_key = rules.number_key(number), rules.holder_key(name)
    return questions.by_number_and_name(number_key, holder_key) if number_key and holder_key else None


def _answer(
    form: VerifyForm,
    found: Verified | None,
    asked_by: str,
    way: Way = Way.WORDS,
    note: CopyNote | None = None,
    signature: SignatureState | None = None,
) -> str:
    """The page with the answer; before that the question is counted, found or not."""
    now = clock.now()
    _count(rules.FOUND_WEIGHT if found else rules.MISSED_WEIGHT, now)
    return render_template("verify/index.html", form=form, verdict=Verdict(found, asked_by, now, way, note, signature))


def _count(weight: int, now: datetime) -> None:
    """Adds a question to what this address has asked; raises TooManyQuestions."""
    with transaction() as session:
        asked = verification.count(session, visitor(), weight, now)
    if asked > rules.MOST_WEIGHT:
        raise rules.TooManyQuestions
