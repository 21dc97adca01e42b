"""Signing keys: made once, readable by the owner only, renewed without losing the old ones, or given by the settings."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from trainingreg import create_app, outside
from trainingreg.adapters import signing_keys

NOW = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)


def test_the_first_key_is_made_when_there_is_none_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    made = signing_keys.newest(folder, "示例登记处", NOW)
    assert signing_keys.newest(folder, "另一名称", NOW + timedelta(days=400)).chain == made.chain
    assert [path.name for path in folder.iterdir()] == ["signing-0001.pem"]
    assert (folder / "signing-0001.pem").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_certificate_is_for_signing_documents_and_for_nothing_else(tmp_path: Path) -> None:
    (certificate,) = signing_keys.newest(tmp_path, "示例登记处", NOW).chain
    assert certificate.subject == certificate.issuer
    assert certificate.subject.rfc4514_string() == "CN=示例登记处 1"
    assert certificate.not_valid_before_utc < NOW < NOW + timedelta(days=15 * 365) < certificate.not_valid_after_utc
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    certificate.verify_directly_issued_by(certificate)


def test_a_new_generation_signs_and_the_old_ones_are_kept(tmp_path: Path) -> None:
    first = signing_keys.newest(tmp_path, "示例登记处", NOW)
    second = signing_keys.renew(tmp_path, "示例登记处", NOW + timedelta(days=1))
    assert signing_keys.newest(tmp_path, "示例登记处", NOW).chain == second.chain != first.chain
    assert signing_keys.certificates(tmp_path) == [first.chain[0], second.chain[0]]


def test_processes_that_start_at_once_end_with_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: signing_keys.newest(tmp_path, "示例登记处", NOW).chain, range(8)))
    assert len(set(made)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["signing-0001.pem"]


def test_a_very_long_name_is_cut_to_what_a_certificate_holds(tmp_path: Path) -> None:
    (certificate,) = signing_keys.newest(tmp_path, "技工院校工学一体化教师培训" * 8, NOW).chain
    assert certificate.subject.rfc4514_string() == "CN=技工院校工学一体化教师培训技工院校工 1"


def test_a_file_that_holds_no_such_key_is_named(tmp_path: Path) -> None:
    key = tmp_path / "rsa.pem"
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(ValueError, match="rsa.pem holds no elliptic-curve key"):
        signing_keys.given(key, key)


def test_the_app_signs_with_its_own_newest_key_unless_the_settings_give_one(tmp_path: Path) -> None:
    app = create_app({"INSTANCE_PATH": tmp_path / "instance", "TESTING": True})
    with app.app_context():
        own = outside.signer(NOW)
        assert outside.signer(NOW) is own
        signing_keys.renew(outside.key_folder(), "示例登记处", NOW)
        assert outside.signer(NOW) is not own
    held = signing_keys.newest(tmp_path / "elsewhere", "另一登记处", NOW)
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    key.write_bytes(held.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate.write_bytes(held.chain[0].public_bytes(Encoding.PEM))
    settings = {"INSTANCE_PATH": tmp_path / "instance", "SIGNING_KEY": str(key), "SIGNING_CERTIFICATE": str(certificate)}
    given = create_app({**settings, "TESTING": True})
    with given.app_context():
        assert held.chain[0].public_bytes(Encoding.DER) in outside.signer(NOW).cms(bytes(32))


def test_keys_are_listed_and_renewed_by_commands(tmp_path: Path) -> None:
    app = create_app({"INSTANCE_PATH": tmp_path / "instance", "TESTING": True})
    runner = app.test_cli_runner()
    renewed = [runner.invoke(args=["keys", "renew"]).output for _ in range(2)]
    listed = runner.invoke(args=["keys", "list"]).output
    assert listed == "".join(f"{generation}\t{line}" for generation, line in enumerate(renewed, start=1))
