"""The main journey in a real browser: a base runs a cohort to its certificates, a teacher downloads one, anybody verifies it."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from tests import workbooks
from tests.makers import PASSWORD, a_base, a_cohort, a_school, an_account
from trainingreg import clock
from trainingreg.db import db
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import CohortState
from trainingreg.jobs.stopping import Stop
from trainingreg.jobs.worker import work
from trainingreg.models import Cohort, Teacher

pytestmark = pytest.mark.browser
NAMES = ("马㛃宁", "阿依古丽·买买提", "林知远")


@pytest.fixture
def cohort(registry: Flask) -> Cohort:
    """A draft that begins and ends today, so that its whole life fits into a test."""
    today = clock.today()
    days = {"starts_on": today - timedelta(days=4), "ends_on": today, "enrol_from": None, "enrol_until": None}
    return a_cohort(a_base(a_school(name="云洲技师学院")), state=CohortState.DRAFT, **days)


def test_from_a_roster_to_a_verified_certificate(address: str, visitor: BrowserContext, cohort: Cohort, tmp_path: Path) -> None:
    page = visitor.new_page()
    _base_runs_the_cohort(page, address, cohort, _roster(tmp_path))
    work(Stop(), 0.1, 30, drain=True)
    page.goto(f"{address}/cohorts/{cohort.code}")
    expect(page.get_by_text("已发证").first).to_be_visible()
    _sign_out(page)

    holder = db.session.scalars(sa.select(Teacher).where(Teacher.name == NAMES[0])).one()
    file = _teacher_downloads(page, address, an_account(Role.TEACHER, teacher_id=holder.id).username, tmp_path)
    text = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True).stdout
    number = re.search(r"GXYT-[0-9A-Z-]+", text)
    assert number, text
    assert NAMES[0] in text
    _sign_out(page)

    page.goto(f"{address}/verify")
    page.get_by_label("证书编号").fill(number[0])
    page.get_by_label("姓名").fill(NAMES[0])
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_role("heading", name="有效")).to_be_visible()
    expect(page.get_by_text(cohort.title).first).to_be_visible()


def _base_runs_the_cohort(page: Page, address: str, cohort: Cohort, roster: Path) -> None:
    _sign_in(page, address, an_account(Role.BASE, base_id=cohort.base_id).username)
    page.goto(f"{address}/cohorts/{cohort.code}/roster")
    page.locator("input[type=file]").set_input_files(roster)
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("button", name="导入").first.click()
    for name in NAMES:
        expect(page.get_by_role("rowheader", name=name)).to_be_visible()
    page.get_by_role("button", name="开放报名").click()
    page.get_by_role("button", name="开班").click()
    page.goto(f"{address}/cohorts/{cohort.code}/results")
    page.get_by_role("button", name=re.compile("空")).click()
    page.get_by_role("button", name="保存").first.click()
    page.get_by_role("button", name="结业").click()
    page.get_by_role("button", name=re.compile("发证")).click()


def _teacher_downloads(page: Page, address: str, username: str, folder: Path) -> Path:
    _sign_in(page, address, username)
    expect(page).to_have_url(re.compile("/mine$"))
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("下载")).first.click()
    file = folder / "certificate.pdf"
    download.value.save_as(file)
    return file


def _sign_in(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/login")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page).not_to_have_url(re.compile("/login"))


def _sign_out(page: Page) -> None:
    page.locator("details.rg-user summary").click()
    page.get_by_role("button", name="退出登录").click()


def _roster(folder: Path) -> Path:
    """A roster as offices send it: title rows above the header, a line of totals below."""
    people = [[name, workbooks.resident_id(n), "云洲技师学院"] for n, name in enumerate(NAMES, 1)]
    rows = [["工学一体化教师研修班学员名册"], [], ["姓名", "身份证号码", "所在院校"], *people, ["合计", f"{len(people)} 人"]]
    path = folder / "名册.xlsx"
    path.write_bytes(workbooks.xlsx({"Sheet1": rows}))
    return path
