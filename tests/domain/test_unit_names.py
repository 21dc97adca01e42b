"""Reporting units as clerks write them."""

import pytest

from trainingreg.domain.regions import UNITS
from trainingreg.domain.unit_names import unit_named


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("44", "44"),
        ("广东", "44"),
        (" 广东省 ", "44"),
        ("广东省人力资源和社会保障厅", "44"),
        ("内蒙古自治区", "15"),
        ("新疆维吾尔自治区", "65"),
        ("新疆生产建设兵团", "XJBT"),
        ("兵团", "XJBT"),
        ("xjbt", "XJBT"),
        ("北京市", "11"),
    ],
)
def test_a_unit_is_known_by_code_name_and_how_its_offices_begin(text: str, code: str) -> None:
    found = unit_named(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "人社厅", "台湾", "4", "440100"])
def test_what_names_no_unit_is_none(text: str) -> None:
    assert unit_named(text) is None


def test_every_unit_is_found_by_its_own_name_and_code() -> None:
    assert all(unit_named(unit.name) is unit and unit_named(unit.code) is unit for unit in UNITS)
