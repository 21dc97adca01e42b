"""Whoever queues work wakes a worker once it is written; a broker that is away breaks nothing."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.adapters.s3_server import free_port
from tests.issuing import a_completed_cohort, all_certificates, issue, issued, print_all
from tests.makers import an_account
from tests.pages import PageClient
from tests.workbooks import history_xlsx
from trainingreg.adapters.wake_up import TASK, WakeUp
from trainingreg.db import transaction
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import CertificateState
from trainingreg.models import JobItem
from trainingreg.models.job import JobState


class Messages:
    """What was sent to a queue in the memory of this process."""

    def __init__(self) -> None:
        self.wake_up = WakeUp("memory://", secrets.token_hex(4))

    def taken(self) -> list[str]:
        """The tasks asked for since the last look."""
        celery, found = self.wake_up.celery, []
        assert celery is not None
        with celery.connection_for_read() as connection:
            queue = celery.amqp.queues[celery.conf.task_default_queue](connection.default_channel)
            queue.declare()
            while message := queue.get(no_ack=True):
                found.append(message.headers["task"])
        return found


@pytest.fixture
def messages(registry: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Messages]:
    messages = Messages()
    monkeypatch.setitem(registry.extensions, "wake_up", messages.wake_up)
    yield messages
    assert messages.wake_up.celery is not None
    messages.wake_up.celery.close()


def test_issuing_by_page_wakes_a_worker(client: PageClient, messages: Messages) -> None:
    cohort = a_completed_cohort(people=2)
    client.sign_in(an_account(Role.MINISTRY)).post(f"/cohorts/{cohort.code}/certificates")
    assert messages.taken() == [TASK]


def test_issuing_by_command_wakes_a_worker(registry: Flask, messages: Messages) -> None:
    registry.test_cli_runner().invoke(args=["certificates", "issue", "--cohort", a_completed_cohort(people=2).code])
    assert messages.taken() == [TASK]


def test_trying_again_wakes_a_worker(client: PageClient, messages: Messages) -> None:
    cohort = a_completed_cohort(people=1)
    issue(cohort)
    with transaction() as session:
        session.execute(sa.update(JobItem).values(state=JobState.FAILED))
    client.sign_in(an_account(Role.MINISTRY)).post(f"/cohorts/{cohort.code}/certificates/retry")
    assert messages.taken() == [TASK]


def test_a_corrected_certificate_wakes_a_worker(client: PageClient, messages: Messages) -> None:
    certificate = issued()
    page = f"/certificates/{certificate.number}/reissue"
    client.sign_in(an_account(Role.MINISTRY)).post(page, data={"reason": "The name was misspelt"})
    assert messages.taken() == [TASK]


def test_a_history_workbook_wakes_a_worker_to_check_and_to_import_it(client: PageClient, messages: Messages) -> None:
    client.sign_in(an_account(Role.MINISTRY))
    file = {"file": (io.BytesIO(history_xlsx()), "history.xlsx")}
    page = client.post("/history", file, content_type="multipart/form-data").location
    assert messages.taken() == [TASK]
    print_all()
    client.post(f"{page}/check")
    assert messages.taken() == [TASK]
    print_all()
    client.post(f"{page}/import")
    assert messages.taken() == [TASK]


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_away_breaks_nothing(client: PageClient, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    wake_up = WakeUp(f"{scheme}://127.0.0.1:{free_port()}//", "nobody-listens")
    monkeypatch.setitem(client.app.extensions, "wake_up", wake_up)
    cohort = a_completed_cohort(people=2)
    answer = client.sign_in(an_account(Role.MINISTRY)).post(f"/cohorts/{cohort.code}/certificates")
    assert answer.status_code == 303
    print_all()  # a worker that looks for itself does it all the same
    assert {certificate.state for certificate in all_certificates()} == {CertificateState.VALID}
