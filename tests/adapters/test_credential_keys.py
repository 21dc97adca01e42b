"""Keys of credentials: made once, readable by the owner only, each in a file of its own."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from trainingreg.adapters.credential_keys import CredentialKeys


def test_a_key_is_made_once_and_found_again(tmp_path: Path) -> None:
    first = CredentialKeys(tmp_path / "credentials").private("base-JD00001").private_bytes_raw()
    assert CredentialKeys(tmp_path / "credentials").private("base-JD00001").private_bytes_raw() == first


def test_each_base_has_a_key_of_its_own(tmp_path: Path) -> None:
    keys = CredentialKeys(tmp_path)
    assert keys.private("base-1").private_bytes_raw() != keys.private("base-2").private_bytes_raw()
    assert keys.public() == {name: keys.private(name).public_key().public_bytes_raw() for name in ("base-1", "base-2")}


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    CredentialKeys(tmp_path / "credentials").private("registry")
    files = list((tmp_path / "credentials").iterdir())
    assert [path.name for path in files] == ["registry.key"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "credentials").stat().st_mode) == 0o700


def test_those_who_need_a_new_key_at_once_get_the_same_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: CredentialKeys(tmp_path).private("base-1").private_bytes_raw(), range(32)))
    assert len(made) == 1


@pytest.mark.parametrize("name", ["../cookies", "/etc/key", "base-a/b"])
def test_a_name_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="leave the folder"):
        CredentialKeys(tmp_path).private(name)


def test_codes_with_any_letter_and_with_points_are_names(tmp_path: Path) -> None:
    keys = CredentialKeys(tmp_path)
    names = {"base-基地一", "base-GX.1", "base-..", "base-.key"}
    for name in names:
        keys.private(name)
    assert keys.public().keys() == names
