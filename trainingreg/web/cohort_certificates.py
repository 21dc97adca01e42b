"""The certificates of one cohort together: what can be printed, the book for the printer, the zip, the register."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from trainingreg import clock, outside
from trainingreg.documents.archive import zipped
from trainingreg.documents.register_workbook import register_workbook
from trainingreg.documents.sheets import CohortHead, RegisterFacts, RegisterRow, render_register
from trainingreg.domain import file_names
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import Refusal
from trainingreg.queries import cohort_certificates as questions
from trainingreg.queries.cohort_certificates import CohortCertificate
from trainingreg.queries.cohorts import CohortFacts
from trainingreg.text import say
from trainingreg.web import cohort_certificates_page
from trainingreg.web.access import actor, allow
from trainingreg.web.certificate_file import stored
from trainingreg.web.cohort_lookup import answered_for_by_me

blueprint = Blueprint("cohort_certificates", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NothingToPrint(Refusal):
    """No certificate of the cohort has a file."""

    status = 404

    def __init__(self) -> None:
        super().__init__(say("No certificate of this cohort can be printed yet."))


@blueprint.get("/cohorts/<code>/certificates")
@allow(Role.BASE, Role.PROVINCE, Role.MINISTRY)
def index(code: str) -> str:
    """What can be printed, what is left out and why."""
    cohort = answered_for_by_me(code)
    everybody = questions.of_cohort(cohort.id)
    return render_template("cohorts/certificates.html", **cohort_certificates_page.context(cohort, everybody, actor()))


@blueprint.get("/cohorts/<code>/certificates/book.pdf")
@allow(Role.BASE, Role.PROVINCE, Role.MINISTRY)
def book(code: str) -> Response:
    """Every certificate in one PDF, in the order of the roster."""
    from trainingreg.documents.book import bound  # loads qpdf: only who prints pays for it

    cohort = answered_for_by_me(code)
    return _saved(bound(data for _, data in _files(cohort)), "application/pdf", f"certificates-{code}.pdf")


@blueprint.get("/cohorts/<code>/certificates/files.zip")
@allow(Role.BASE, Role.PROVINCE, Role.MINISTRY)
def archive(code: str) -> Response:
    """Every certificate as the file that was issued, named by number and holder."""
    cohort = answered_for_by_me(code)
    files = ((f"{file_names.safe(f'{each.number}-{each.name}')}.pdf", data) for each, data in _files(cohort))
    return _saved(zipped(files, clock.today()), "application/zip", f"certificates-{code}.zip")


@blueprint.get("/cohorts/<code>/certificates/register.pdf")
@allow(Role.BASE, Role.PROVINCE, Role.MINISTRY)
def register(code: str) -> Response:
    """发证登记表 on paper, with room for signatures."""
    body = render_register(_register(answered_for_by_me(code)), outside.fonts())
    return _saved(body, "application/pdf", f"register-{code}.pdf")


@blueprint.get("/cohorts/<code>/certificates/register.xlsx")
@allow(Role.BASE, Role.PROVINCE, Role.MINISTRY)
def workbook(code: str) -> Response:
    """发证登记表 as a workbook."""
    return _saved(register_workbook(_register(answered_for_by_me(code))), XLSX, f"register-{code}.xlsx")


def _files(cohort: CohortFacts) -> Iterator[tuple[CohortCertificate, bytes]]:
    """Each printable certificate with its file, read when it is needed."""
    printable = [each for each in questions.of_cohort(cohort.id) if each.missing is None]
    if not printable:
        raise NothingToPrint
    for each in printable:
        yield each, stored(str(each.number), each.file_key, each.file_sha256)


def _register(cohort: CohortFacts) -> RegisterFacts:
    everybody = questions.of_cohort(cohort.id)
    return RegisterFacts(
        cohort=CohortHead(
            code=cohort.code,
            title=cohort.title,
            base=cohort.base_name,
            starts_on=cohort.starts_on,
            ends_on=cohort.ends_on,
            hours=cohort.hours,
            notice=cohort.notice_number or "",
        ),
        rows=[_register_row(each) for each in everybody if each.missing is None],
        completed=len(everybody),
        as_of=clock.today(),
    )


def _register_row(each: CohortCertificate) -> RegisterRow:
    assert each.number is not None  # noqa: S101  these two say no more than that nothing is missing
    assert each.issued_on is not None  # noqa: S101
    note = "换发" if each.version != 1 else ""
    return RegisterRow(number=each.number, name=each.name, school=each.school_name, issued_on=each.issued_on, note=note)


def _saved(body: bytes, kind: str, name: str) -> Response:
    answer = Response(body, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
