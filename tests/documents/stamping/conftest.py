"""A signing key and an attachment, as certificates are issued with them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.documents.makers import a_certificate
from trainingreg.adapters import signing_keys
from trainingreg.adapters.signing_keys import SigningKey
from trainingreg.documents.finish import Attachment
from trainingreg.documents.signing import Signing, signer_with_key
from trainingreg.documents.stamping.kept import TemplateCache

AT = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    """A key with the certificate that the registry gives itself."""
    return signing_keys.newest(tmp_path_factory.mktemp("keys"), "示例登记处", AT)


@pytest.fixture(scope="session")
def signing(key: SigningKey) -> Signing:
    """Who signs, and when."""
    return Signing(signer_with_key(key.key, key.chain), AT)


@pytest.fixture(scope="session")
def attachment() -> Attachment:
    """The certificate's facts as data."""
    data = a_certificate().to_json().encode()
    return Attachment("credential.json", "application/json", "证书数据", data, AT)


@pytest.fixture
def templates(tmp_path: Path) -> TemplateCache:
    """Templates of nobody yet."""
    return TemplateCache(tmp_path / "templates")
