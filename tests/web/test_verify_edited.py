"""An edited file is compared field by field by whoever has number and name; everybody else learns nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

import pytest
import sqlalchemy as sa

from tests import editing
from tests.crowds import rows_of
from tests.issuing import a_completed_cohort, all_certificates, completed, issue, issued, print_all
from tests.makers import NOW
from tests.pages import PageClient
from tests.reading import fresh
from tests.sealing import sealed
from trainingreg import outside
from trainingreg.db import transaction
from trainingreg.domain.permissions import SYSTEM
from trainingreg.models import Certificate, SignInFailure
from trainingreg.services import certificate_life
from trainingreg.services.certificate_facts import thawed
from trainingreg.web import file_comparison

NOT_OURS = ">Not the file that was issued</h2>"
NOT_FOUND = ">Not found</h2>"
AGREES = "All that can be read in it agrees with the certificate"


def _file(certificate: Certificate) -> bytes:
    return outside.file_store().get(str(certificate.file_key))


def _sent(client: PageClient, data: bytes, status: int = 200, language: str = "en") -> str:
    sent = {"file": (BytesIO(data), "certificate.pdf")}
    with client.post(f"/verify/file?lang={language}", sent, content_type="multipart/form-data") as answer:
        assert answer.status_code == status
        page = answer.get_data(as_text=True)
    start = page.index('<section class="rg-verdict')
    return page[start : page.index("rg-verdict__foot", start)]


def _rows(verdict: str) -> dict[str, list[str]]:
    """The table: what each field is in the file, as issued, and compared."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', verdict, re.DOTALL)
    return {label: [_words(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells, re.DOTALL)] for label, cells in rows}


def _words(cell: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split())


def _forged(certificate: Certificate, **changes: object) -> bytes:
    assert certificate.facts
    return editing.forged(thawed(certificate.facts), outside.fonts(), **changes)


@pytest.mark.parametrize(
    ("way", "signature"),
    [
        (editing.saved_by_qpdf, "Broken"),
        (editing.printed_by_cairo, "None"),
        (editing.retold, "Broken"),
        (lambda file: file + b"\n% a remark\n", "Good"),
        (lambda file: file[:-1] + b"\0", "Broken"),
    ],
)
def test_a_file_that_was_only_saved_anew_agrees_in_every_field_and_is_still_another(
    client: PageClient, way: Callable[[bytes], bytes], signature: str
) -> None:
    certificate = issued()
    verdict = _sent(client, way(_file(certificate)))
    assert NOT_OURS in verdict
    assert AGREES in verdict
    assert {row[-1] for row in _rows(verdict).values()} == {"same"}
    for fact in ("Not this file", signature, "at the time of the question"):
        assert fact in verdict


def test_changed_hours_are_named_and_marked_beside_the_issued_ones(client: PageClient) -> None:
    certificate = issued()
    verdict = _sent(client, _forged(certificate, hours=180))
    assert "It says otherwise than the certificate: Class hours." in verdict
    rows = _rows(verdict)
    assert rows["Class hours"] == ["180学时", "80 学时", "different"]
    assert [label for label, row in rows.items() if row[-1] != "same"] == ["Class hours"]
    assert verdict.count("rg-cell-bad") == 1
    assert "rg-verdict--bad" in verdict
    chinese = _sent(client, _forged(certificate, hours=180), language="zh")
    assert "与签发内容不一致：" in chinese


def test_words_changed_on_the_page_itself_are_found_and_the_signature_is_broken(client: PageClient) -> None:
    certificate = issued()
    verdict = _sent(client, editing.reworded(_file(certificate), "80 学时", "180 学时", outside.fonts()))
    rows = _rows(verdict)
    assert rows["Class hours"][1:] == ["80 学时", "different"]
    assert rows["Credential inside the file"][-1] == "same"
    assert "Broken" in verdict


def test_another_name_with_a_known_number_is_told_nothing(client: PageClient) -> None:
    certificate = issued()
    unknown = certificate.number.replace("-2026-", "-2025-")
    answers = {
        _sent(client, _forged(certificate, name="王伟")),
        _sent(client, _forged(certificate, name="林志远")),
        _sent(client, _forged(certificate, number=unknown)),
        _sent(client, _forged(certificate, number="", name="林知远")),
        _sent(client, editing.printed_by_cairo(_forged(certificate, name="李娜"))),
    }
    assert len(answers) == 1
    verdict = answers.pop()
    assert NOT_FOUND in verdict
    assert "林知远" not in verdict
    assert certificate.number not in verdict.replace("-<wbr>", "-")


def test_whoever_still_has_the_credential_inside_learns_that_the_name_on_the_page_was_changed(client: PageClient) -> None:
    certificate = issued()

    def rename(pdf: editing.pikepdf.Pdf) -> None:
        content = pdf.pages[0].Contents.read_bytes()
        pdf.pages[0].Contents = pdf.make_stream(re.sub(rb"(/Name [\d.]+ Tf <)(\w{4})(\w+)(>)", rb"\1\3\4", content))

    verdict = _sent(client, editing.changed(_file(certificate), rename))
    rows = _rows(verdict)
    assert rows["Name"][1:] == ["林知远", "different"]
    assert [label for label, row in rows.items() if row[-1] != "same"] == ["Name"]


def test_the_number_of_another_certificate_tells_nothing_of_that_one(client: PageClient) -> None:
    cohort = a_completed_cohort(people=1)
    completed(cohort, name="王伟")
    issue(cohort)
    print_all()
    first, second = all_certificates()
    assert NOT_FOUND in _sent(client, _forged(first, number=second.number, hours=60))


def test_a_number_of_another_on_the_page_is_found_through_the_credential(client: PageClient) -> None:
    certificate = issued()
    other = "GXYT-2026-44-0107-01041-K"
    verdict = _sent(
        client,
        editing.reworded(_file(certificate), f"证书编号　{certificate.number}", f"证书编号　{other}", outside.fonts()),
    )
    assert _rows(verdict)["Certificate number"] == [other, certificate.number, "different"]


def test_the_edited_file_of_a_revoked_certificate_says_both(client: PageClient) -> None:
    certificate = issued()
    data = _forged(certificate, tier="国家级")
    with transaction() as session:
        certificate_life.revoke(session, certificate.number, "Issued by mistake", SYSTEM, NOW)
    verdict = _sent(client, data)
    assert NOT_OURS in verdict
    assert "not valid since 23 Nov 2026" in verdict
    assert "Reason: Issued by mistake" in verdict


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (editing.encrypted, "The file is encrypted"),
        (editing.photographed, "a scan, a photograph or a screenshot"),
        (lambda _file: editing.written_pages(1000), "too many pages"),
        (lambda _file: b"PK\x03\x04", "This is not a PDF file."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(client: PageClient, file: Callable[[bytes], bytes], why: str) -> None:
    verdict = _sent(client, file(_file(issued())), status=422)
    assert why in verdict
    assert NOT_FOUND in verdict


def test_fifty_megabytes_are_refused_before_they_are_read(client: PageClient) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="big.pdf"\r\n\r\n' + bytes(50 << 20) + b"\r\n--x--\r\n"
    answer = client.http.post("/verify/file", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413


def test_signature_and_status_are_two_facts_of_every_file(client: PageClient) -> None:
    certificate = issued()
    verdict = _sent(client, _file(certificate))
    assert "Electronic signature" in verdict
    assert "over every byte of the file" in verdict
    assert "at the time of the question" in verdict
    data = sealed(_file(certificate))
    with transaction() as session:
        session.execute(sa.update(Certificate).values(sealed_sha256=sha256(data).hexdigest(), sealed_file_key="x"))
    verdict = _sent(client, data)
    assert "with the seal put on it elsewhere" in verdict
    assert "such as a seal, was added later" in verdict


def test_comparisons_are_counted_as_guesses_before_anything_is_opened(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[bytes] = []
    monkeypatch.setattr(file_comparison.page_text, "read", opened.append)
    monkeypatch.setattr("trainingreg.web.verify.compared", lambda data: opened.append(data))
    for _ in range(61):
        client.http.post("/verify/file", data={"file": (BytesIO(b"%PDF-1.7"), "x.pdf"), "csrf_token": client.token()})
    assert len(opened) == 60


def test_nothing_of_a_dropped_file_is_kept(client: PageClient) -> None:
    certificate = issued()
    folder = client.app.config["INSTANCE_PATH"]
    before = {path: path.read_bytes() for path in (folder / "files").rglob("*") if path.is_file()}
    _sent(client, _forged(certificate, hours=180))
    assert {path: path.read_bytes() for path in (folder / "files").rglob("*") if path.is_file()} == before
    assert rows_of(fresh(), SignInFailure) == 1
