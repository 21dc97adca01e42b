"""Pages of accounts: who sees and makes which; first passwords are shown once."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from tests.makers import a_base, a_school, an_account, unit
from tests.pages import PageClient
from tests.reading import fresh
from tests.statements import counted
from trainingreg.adapters.passwords import matches
from trainingreg.domain.permissions import Role
from trainingreg.models import Account, AuditEntry, LoginSession

FIRST_PASSWORD = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}")


def _text(answer) -> str:  # type: ignore[no-untyped-def]
    return answer.get_data(as_text=True)


def _account(username: str) -> Account | None:
    return fresh().scalar(sa.select(Account).where(Account.username_key == username))


def test_the_ministry_makes_a_school_account_by_the_schools_name(client: PageClient) -> None:
    school = a_school(name="望海技师学院", name_key="望海技师学院")
    client.sign_in(an_account(Role.MINISTRY))
    form = {"username": "wanghai", "display_name": "教务处", "place": "望海 技师学院"}
    answer = client.post("/accounts/new/school", form)
    account = _account("wanghai")
    assert account is not None
    assert (account.school_id, account.must_change_password) == (school.id, True)
    found = FIRST_PASSWORD.search(_text(answer))
    assert found
    assert matches(account.password_hash, found.group())
    assert answer.headers["Cache-Control"] == "no-store"
    details = fresh().scalars(sa.select(AuditEntry.detail)).all()
    assert found.group() not in str(details)


def test_a_first_password_must_be_changed_before_anything_else(client: PageClient) -> None:
    client.sign_in(an_account(Role.MINISTRY, must_change_password=True))
    assert client.get("/accounts").location == "/account/password"
    assert client.get("/account/password").status_code == 200


@pytest.mark.parametrize(
    ("role", "form", "words"),
    [
        ("school", {"username": "ok-name", "display_name": "教务处", "place": "没有的学校"}, "No school has this name"),
        ("school", {"username": "ok-name", "display_name": "教务处", "place": "望海"}, "望海技师学院"),
        ("base", {"username": "ok-name", "display_name": "教务处", "place": "nowhere"}, "No single base"),
        ("province", {"username": "ok-name", "display_name": "教务处", "place": ""}, "Choose a reporting unit"),
        ("province", {"username": "ok-name", "display_name": "教务处", "place": "99"}, ""),
        ("ministry", {"username": "no spaces please", "display_name": "教务处"}, "no spaces"),
        ("ministry", {"username": "44010619900307001X", "display_name": "教务处"}, "identity document"),
        ("ministry", {"username": "taken", "display_name": "教务处"}, "taken"),
        ("ministry", {}, "Enter a username"),
    ],
)
def test_a_wrong_form_comes_back_as_filled_in_with_a_sentence(
    client: PageClient, role: str, form: dict[str, str], words: str
) -> None:
    a_school(name="望海技师学院", name_key="望海技师学院")
    an_account(username="taken")
    client.sign_in(an_account(Role.MINISTRY))
    before = fresh().scalar(sa.select(sa.func.count()).select_from(Account))
    answer = client.post(f"/accounts/new/{role}?lang=en", form)
    assert answer.status_code == 422
    assert words in _text(answer)
    assert form.get("display_name", "") in _text(answer)
    assert form.get("username", "") in _text(answer)
    assert fresh().scalar(sa.select(sa.func.count()).select_from(Account)) == before


def test_a_province_sees_and_touches_only_its_own(client: PageClient) -> None:
    own = an_account(Role.SCHOOL, school_id=a_school("44").id, username="own-school")
    own_base = an_account(Role.BASE, base_id=a_base(a_school("44")).id, username="own-base")
    foreign = an_account(Role.SCHOOL, school_id=a_school("11").id, username="foreign-school")
    colleague = an_account(Role.PROVINCE, unit_id=unit("44").id, username="colleague")
    client.sign_in(an_account(Role.PROVINCE, unit_id=unit("44").id))
    page = _text(client.get("/accounts"))
    assert own.username in page
    assert own_base.username in page
    assert foreign.username not in page
    assert colleague.username not in page
    assert client.get(f"/accounts/{foreign.id}").status_code == 404
    assert client.post(f"/accounts/{foreign.id}/disable").status_code == 404
    assert client.post(f"/accounts/{foreign.id}/password").status_code == 404
    assert client.get("/accounts/new/province").status_code == 403
    assert client.get("/accounts/new/school").status_code == 200


@pytest.mark.parametrize("role", [Role.BASE, Role.SCHOOL, Role.TEACHER])
def test_other_roles_have_no_pages_of_accounts(client: PageClient, role: Role) -> None:
    client.sign_in(an_account(role))
    assert client.get("/accounts").status_code == 403
    assert client.post("/accounts/new/ministry", {"username": "mine", "display_name": "x"}).status_code == 403


def test_disabling_asks_first_then_locks_out_at_the_next_request(client: PageClient) -> None:
    target = an_account(Role.SCHOOL)
    other = PageClient(client.app).sign_in(target)
    client.sign_in(an_account(Role.MINISTRY))
    assert "cannot" not in _text(client.get(f"/accounts/{target.id}/disable?lang=en")).lower()
    assert client.post(f"/accounts/{target.id}/disable").status_code == 303
    assert other.get("/account").status_code == 302
    assert fresh().scalar(sa.select(LoginSession.ended_at).where(LoginSession.account_id == target.id)) is not None
    client.post(f"/accounts/{target.id}/enable")
    kept = _account(target.username_key)
    assert kept is not None
    assert kept.disabled_at is None


def test_nobody_disables_or_resets_themself(client: PageClient) -> None:
    me = an_account(Role.MINISTRY)
    client.sign_in(me)
    assert client.post(f"/accounts/{me.id}/disable").status_code == 409
    assert client.post(f"/accounts/{me.id}/password").status_code == 409
    kept = _account(me.username_key)
    assert kept is not None
    assert (kept.disabled_at, kept.must_change_password) == (None, False)


def test_a_new_first_password_is_shown_once_and_works(client: PageClient) -> None:
    target = an_account(Role.SCHOOL)
    client.sign_in(an_account(Role.MINISTRY))
    found = FIRST_PASSWORD.search(_text(client.post(f"/accounts/{target.id}/password")))
    kept = _account(target.username_key)
    assert found
    assert kept is not None
    assert matches(kept.password_hash, found.group())
    assert found.group() not in _text(client.get(f"/accounts/{target.id}"))


def test_the_list_is_filtered_and_needs_few_statements(client: PageClient) -> None:
    for n in range(3):
        an_account(Role.SCHOOL, school_id=a_school("44").id, username=f"school-{n}")
    client.sign_in(an_account(Role.MINISTRY, username="me-ministry"))
    client.get("/accounts")
    with counted() as statements:
        page = _text(client.get("/accounts?role=school&unit=44&q=school-1"))
    assert len(statements) <= 3
    assert "school-1" in page
    assert "school-2" not in page
    assert client.get("/accounts?role=nonsense&unit=%25&q=%25&page=x").status_code == 200


@pytest.mark.parametrize("path", ["/accounts/new/teacher", "/accounts/new/nobody", "/accounts/999999", "/accounts/99999999999999"])
def test_what_is_not_there_is_not_there(client: PageClient, path: str) -> None:
    client.sign_in(an_account(Role.MINISTRY))
    assert client.get(path).status_code in {403, 404}
