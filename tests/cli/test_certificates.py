"""The commands of certificates and the worker, by their names and outputs."""

from __future__ import annotations

import contextvars
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from tests import makers
from tests.issuing import PRINTING, a_completed_cohort, all_certificates, issued
from tests.makers import NOW, TODAY
from trainingreg import outside
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import SYSTEM
from trainingreg.domain.words import CertificateState, CohortState
from trainingreg.models import Certificate, Completion
from trainingreg.services import certificate_life


def _run(app: Flask, *arguments: str) -> Result:
    """A command as a process would run it: with nothing of the test's own context."""
    runner = app.test_cli_runner()
    return contextvars.Context().run(lambda: runner.invoke(args=list(arguments)))


def test_issuing_queues_and_the_worker_drains(registry: Flask) -> None:
    cohort = a_completed_cohort(people=2)
    for expected in (2, 0):
        result = _run(registry, "certificates", "issue", "--cohort", cohort.code)
        assert result.exit_code == 0
        assert str(expected) in result.stdout
    listed = json.loads(_run(registry, "certificates", "list", "--json").stdout)
    assert [row["status"] for row in listed] == ["pending", "pending"]
    assert _run(registry, "worker", "--drain").exit_code == 0
    listed = json.loads(_run(registry, "certificates", "list", "--cohort", cohort.code, "--json").stdout)
    assert [row["status"] for row in listed] == ["valid", "valid"]
    assert _run(registry, "worker", "--drain").exit_code == 0


def test_issuing_for_an_unknown_or_running_cohort_ends_with_status_1_and_a_sentence(registry: Flask) -> None:
    running = a_completed_cohort(state=CohortState.RUNNING)
    for code in ("GX-nothing", running.code):
        result = _run(registry, "certificates", "issue", "--cohort", code)
        assert result.exit_code == 1
        assert result.stderr.strip()
        assert result.stdout == ""


def test_the_list_has_the_agreed_keys_and_says_what_was_issued_elsewhere(registry: Flask) -> None:
    cohort = a_completed_cohort(people=0)
    makers.an_enrolment(cohort, makers.a_teacher(name="何以宁"), state=makers.EnrolmentState.COMPLETED)
    completion = db.session.scalars(sa.select(Completion.id)).one()
    values = {"holder_name": "何以宁", "holder_name_key": "何以宁", "issued_elsewhere": True, "state": CertificateState.VALID}
    with transaction() as session:
        session.add(
            Certificate(completion_id=completion, number="工培007", number_key="工培007", issued_on=TODAY, created_at=NOW, **values)
        )
    [row] = json.loads(_run(registry, "certificates", "list", "--json").stdout)
    expected = {"number": "工培007", "name": "何以宁", "cohort": cohort.code, "status": "valid", "issued_on": "2026-11-23"}
    assert row == expected | {"issued_elsewhere": True}
    plain = _run(registry, "certificates", "list").stdout
    assert plain == f"工培007\t何以宁\t{cohort.code}\tvalid\t2026-11-23\ttrue\n"
    assert json.loads(_run(registry, "certificates", "list", "--cohort", "nothing", "--json").stdout) == []


def test_the_issued_file_is_exported_bit_for_bit_and_verifies(registry: Flask, tmp_path: Path) -> None:
    certificate = issued()
    number, data = certificate.number, outside.file_store().get(str(certificate.file_key))
    target = tmp_path / "out.pdf"
    assert _run(registry, "certificates", "export", number, "--output", str(target)).exit_code == 0
    assert target.read_bytes() == data
    result = _run(registry, "certificates", "verify", str(target))
    assert result.exit_code == 0
    assert number in result.stdout


def test_a_changed_or_foreign_file_does_not_verify(registry: Flask, tmp_path: Path) -> None:
    certificate = issued()
    data = bytearray(outside.file_store().get(str(certificate.file_key)))
    data[len(data) // 2] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(bytes(data))
    result = _run(registry, "certificates", "verify", str(changed))
    assert result.exit_code == 1
    assert result.stdout.strip()


@pytest.mark.parametrize("end", ["revoke", "reissue"])
def test_the_file_of_an_ended_certificate_is_known_but_not_valid(registry: Flask, tmp_path: Path, end: str) -> None:
    number = issued().number
    target = tmp_path / "out.pdf"
    _run(registry, "certificates", "export", number, "--output", str(target))
    with transaction() as session:
        if end == "revoke":
            certificate_life.revoke(session, number, "Issued by mistake", SYSTEM, NOW)
        else:
            certificate_life.reissue(session, number, "Name corrected", SYSTEM, NOW, PRINTING, outside.fonts())
    result = _run(registry, "certificates", "verify", str(target))
    assert result.exit_code == 1
    assert number in result.stdout
    assert all_certificates()[0].number == number
    assert _run(registry, "certificates", "export", number, "--output", str(target)).exit_code == 0


def test_there_is_nothing_to_export_without_a_file(registry: Flask, tmp_path: Path) -> None:
    result = _run(registry, "certificates", "export", "GXYT-2026-44-0001-00001-0", "--output", str(tmp_path / "out.pdf"))
    assert result.exit_code == 1
    assert not (tmp_path / "out.pdf").exists()
