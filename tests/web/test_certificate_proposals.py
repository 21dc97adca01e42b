"""Pages of proposals: ticking, the preview, the decision of a second person, and who sees what."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy as sa

from tests import makers
from tests.issuing import a_completed_cohort, all_certificates, completed, issue, print_all
from tests.makers import NOW, an_account
from tests.pages import PageClient
from tests.statements import counted
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import SYSTEM, Role
from trainingreg.domain.words import CertificateState
from trainingreg.models import Account, CertificateProposal, Cohort
from trainingreg.services import certificate_life

NEW = "/certificates/proposals/new?lang=en"


def _issued(people: int = 3) -> tuple[Cohort, list[str]]:
    cohort = a_completed_cohort(people)
    issue(cohort)
    print_all()
    return cohort, [certificate.number for certificate in all_certificates()][-people:]


def _proposed(client: PageClient, account: Account, change: str, numbers: list[str]) -> str:
    """The address of a proposal made as a person would: preview first, then the reason."""
    client.sign_in(account)
    preview = client.post(NEW, {"change": change, "numbers": numbers})
    assert preview.status_code == 200
    answer = client.post(NEW, {"change": change, "numbers": numbers, "reason": "Wrong hours printed", "propose": "1"})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location


def _states() -> list[CertificateState]:
    return [certificate.state for certificate in all_certificates()]


def test_the_preview_names_everybody_and_says_what_becomes_of_the_totals(client: PageClient) -> None:
    _, numbers = _issued(3)
    with transaction() as session:
        certificate_life.revoke(session, numbers[2], "Issued by mistake", SYSTEM, NOW)
    page = client.sign_in(an_account()).post(NEW, {"change": "revoke", "numbers": numbers}).get_data(as_text=True)
    assert "Revoke 2 certificates?" in page
    assert "Phase 3: valid certificates −2, completed trainings unchanged" in page
    assert re.findall(r'name="numbers" value="([^"]+)"', page) == numbers[:2]
    assert "Left out: 1" in page
    assert "no longer valid" in page
    assert not db.session.scalars(sa.select(CertificateProposal)).all()


def test_a_proposal_waits_for_another_person_who_finds_it_on_today(client: PageClient) -> None:
    _, numbers = _issued(2)
    one, other = an_account(), an_account()
    address = _proposed(client, one, "revoke", numbers)
    page = client.get(f"{address}?lang=en").get_data(as_text=True)
    assert "It waits for another person" in page
    assert "Approve and revoke" not in page
    assert "Proposals to decide" not in client.get("/today?lang=en").get_data(as_text=True)
    assert client.post(f"{address}/approve").status_code == 409
    assert _states() == [CertificateState.VALID] * 2
    client.sign_in(other)
    assert "Proposals to decide: 1" in client.get("/today?lang=en").get_data(as_text=True)
    assert "Approve and revoke" in client.get(f"{address}?lang=en").get_data(as_text=True)
    assert client.post(f"{address}/approve").status_code == 303
    assert _states() == [CertificateState.REVOKED] * 2
    done = client.get(f"{address}?lang=en").get_data(as_text=True)
    assert "Approved and done" in done
    assert "Certificates revoked: 2." in done
    assert client.post(f"{address}/approve").status_code == 409


def test_a_refusal_needs_its_reason_and_shows_it(client: PageClient) -> None:
    _, numbers = _issued(1)
    address = _proposed(client, an_account(), "reissue", numbers)
    client.sign_in(an_account())
    assert client.post(f"{address}/refuse?lang=en").status_code == 422
    assert client.post(f"{address}/refuse", {"note": "The hours were right"}).status_code == 303
    assert "The hours were right" in client.get(address).get_data(as_text=True)
    assert _states() == [CertificateState.VALID]


def test_a_proposal_without_a_reason_comes_back_with_its_certificates(client: PageClient) -> None:
    _, numbers = _issued(2)
    answer = client.sign_in(an_account()).post(NEW, {"change": "revoke", "numbers": numbers, "reason": " ", "propose": "1"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Enter a reason." in page
    assert re.findall(r'name="numbers" value="([^"]+)"', page) == numbers


def test_who_proposed_takes_it_back(client: PageClient) -> None:
    _, numbers = _issued(1)
    address = _proposed(client, an_account(), "revoke", numbers)
    assert client.post(f"{address}/take-back").status_code == 303
    assert "Taken back" in client.get(f"{address}?lang=en").get_data(as_text=True)
    client.sign_in(an_account())
    assert client.post(f"{address}/take-back").status_code == 409


def test_a_base_proposes_reissue_only_and_its_colleague_approves(client: PageClient) -> None:
    cohort, numbers = _issued(2)
    one, other = (an_account(Role.BASE, base_id=cohort.base_id) for _ in range(2))
    client.sign_in(one)
    page = client.get(f"/cohorts/{cohort.code}/certificates?lang=en").get_data(as_text=True)
    assert 'value="reissue"' in page
    assert 'value="revoke"' not in page
    assert client.post(NEW, {"change": "revoke", "numbers": numbers}).status_code == 403
    address = _proposed(client, one, "reissue", numbers)
    client.sign_in(other)
    assert client.post(f"{address}/approve").status_code == 303
    assert _states() == [CertificateState.SUPERSEDED] * 2 + [CertificateState.PENDING] * 2


def test_a_base_sees_a_revocation_of_its_certificates_but_does_not_decide(client: PageClient) -> None:
    cohort, numbers = _issued(1)
    address = _proposed(client, an_account(), "revoke", numbers)
    client.sign_in(an_account(Role.BASE, base_id=cohort.base_id))
    page = client.get(f"{address}?lang=en").get_data(as_text=True)
    assert "The province or the ministry decides on this." in page
    assert "Proposals to decide" not in client.get("/today?lang=en").get_data(as_text=True)
    for act in ("approve", "refuse"):
        assert client.post(f"{address}/{act}", {"note": "No"}).status_code == 403


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [(Role.PROVINCE, "44", 200), (Role.PROVINCE, "35", 404), (Role.BASE, "", 404), (Role.SCHOOL, "", 403), (Role.TEACHER, "", 403)],
)
def test_proposals_are_seen_within_the_scope(client: PageClient, role: Role, scope: str, status: int) -> None:
    _, numbers = _issued(1)
    address = _proposed(client, an_account(), "revoke", numbers)
    client.sign_in(an_account(role, **({"unit_id": makers.unit(scope).id} if scope else {})))
    assert client.get(address).status_code == status
    listed = client.get("/certificates/proposals")
    if listed.status_code == 200:
        assert (address in listed.get_data(as_text=True)) == (status == 200)
    preview = client.post(NEW, {"change": "reissue", "numbers": numbers})
    assert preview.status_code == status


def test_junk_is_refused(client: PageClient) -> None:
    _, numbers = _issued(1)
    client.sign_in(an_account())
    for sent, status in (
        ({}, 404),
        ({"change": "burn", "numbers": numbers}, 404),
        ({"change": "revoke"}, 422),
        ({"change": "revoke", "numbers": [*numbers, "nothing"]}, 404),
        ({"change": "revoke", "numbers": [str(each) for each in range(201)]}, 422),
    ):
        assert client.post(NEW, sent).status_code == status, sent


def test_lists_need_few_statements_however_long_they_are(client: PageClient) -> None:
    _, numbers = _issued(4)
    account = an_account()
    for number in numbers[:3]:
        address = _proposed(client, account, "revoke", [number])
    for path in ("/certificates/proposals", address, "/certificates"):
        with counted() as statements:
            client.get(path)
        assert len(statements) <= 4, path


def test_ticks_stand_only_beside_certificates_the_reader_answers_for(client: PageClient) -> None:
    cohort = a_completed_cohort(people=0)
    completed(cohort, school=makers.a_school("35"))
    issue(cohort)
    print_all()
    number = html.escape(all_certificates()[0].number)
    for account, ticks in (
        (an_account(), True),
        (an_account(Role.PROVINCE, unit_id=makers.unit("44").id), True),
        (an_account(Role.PROVINCE, unit_id=makers.unit("35").id), False),
    ):
        page = client.sign_in(account).get("/certificates").get_data(as_text=True)
        assert number in page
        assert (f'name="numbers" value="{number}"' in page) == ticks
