"""The credential says what the certificate says, in the form that Open Badges 3.0 asks for, and no more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.documents import credentials as made
from trainingreg.documents.credential import credential, signed_credential
from trainingreg.domain.credentials import Addresses

# What 1EdTech's JSON schema of an AchievementCredential requires, part by part (the path is empty for the whole).
REQUIRED = {
    (): {"@context", "id", "type", "credentialSubject", "issuer", "validFrom"},
    ("issuer",): {"id", "type"},
    ("credentialSubject",): {"type", "achievement"},
    ("credentialSubject", "achievement"): {"id", "type", "criteria", "description", "name"},
    ("credentialSubject", "achievement", "creator"): {"id", "type"},
    ("credentialSubject", "identifier", 0): {"type", "hashed", "identityHash", "identityType"},
    ("credentialStatus",): {"id", "type"},
    ("proof", 0): {"type"},
    ("proof", 1): {"type"},
}
SUBJECT = "credentialSubject"
ARRAYS = (("@context",), ("type",), ("proof",), (SUBJECT, "type"), (SUBJECT, "identifier"), ("issuer", "type"))


def _at(document: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


def _values(node: Any) -> Iterator[Any]:
    if isinstance(node, dict | list):
        for value in node.values() if isinstance(node, dict) else node:
            yield from _values(value)
    else:
        yield node


def test_every_field_that_the_schema_requires_is_there() -> None:
    document = made.a_credential()
    for path, fields in REQUIRED.items():
        assert fields <= _at(document, path).keys(), path
    assert all(isinstance(_at(document, path), list) for path in ARRAYS)
    assert document["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]


def test_moments_have_a_time_zone() -> None:
    document = made.a_credential()
    subject = document["credentialSubject"]
    for text in (document["validFrom"], subject["activityStartDate"], subject["activityEndDate"], document["proof"][0]["created"]):
        assert datetime.fromisoformat(text).tzinfo is not None
    assert document["validFrom"] == "2026-11-20T00:00:00+08:00"


def test_it_says_who_did_what_where_and_under_which_number() -> None:
    document = made.a_credential()
    subject = document["credentialSubject"]
    assert subject["identifier"] == [{"type": "IdentityObject", "hashed": False, "identityHash": "林知远", "identityType": "name"}]
    assert subject["licenseNumber"] == "GXYT-2026-44-0107-01041-K"
    assert subject["achievement"]["name"] == "数控加工专业工学一体化教师部级示范研修班（第三期）"
    assert "80学时" in subject["narrative"]
    assert document["issuer"] == {
        "id": "did:web:registry.example.cn",
        "type": ["Profile"],
        "name": "云洲技师学院",
        "url": "https://registry.example.cn/issuers/JD00001",
    }
    assert document["credentialStatus"]["statusListIndex"] == "77"


def test_a_bit_of_a_later_list_is_named_with_that_list() -> None:
    status = credential(made.facts(131_072 * 3 + 5))["credentialStatus"]
    assert status["statusListCredential"] == "https://registry.example.cn/credentials/status/3"
    assert status["statusListIndex"] == "5"


def test_nothing_in_it_looks_like_an_identity_number_or_is_a_hash_of_one() -> None:
    texts = [str(value) for value in _values(made.unsecured(made.a_credential()))]
    assert not [text for text in texts if re.search(r"\d{15,18}[0-9Xx]?|[0-9a-f]{32,}", text)]
    assert '"hashed":true' not in signed_credential(made.facts(), made.BASE_KEY).decode()


def test_fields_without_a_text_are_left_out() -> None:
    achievement = credential(made.facts(major="", standard="", tier=""))["credentialSubject"]["achievement"]
    assert "fieldOfStudy" not in achievement
    assert achievement["tag"] == ["专业科目"]
    assert "标准" not in achievement["criteria"]["narrative"]


def test_the_same_facts_give_the_same_bytes() -> None:
    assert signed_credential(made.facts(), made.BASE_KEY) == signed_credential(made.facts(), made.BASE_KEY)
    assert json.loads(signed_credential(made.facts(), made.BASE_KEY)) == made.a_credential()


def test_the_registry_is_named_by_its_address_with_port_and_path() -> None:
    assert Addresses("https://registry.example.cn").did == "did:web:registry.example.cn"
    assert Addresses("http://127.0.0.1:8000").did == "did:web:127.0.0.1%3A8000"
    assert Addresses("https://example.cn/training/registry").did == "did:web:example.cn:training:registry"
    assert Addresses.of_verify_url("https://example.cn/a/verify/K7Q2M9XD4TPA").registry == "https://example.cn/a"


def test_codes_with_any_letter_stand_in_addresses() -> None:
    assert made.ADDRESSES.issuer("基地-1") == "https://registry.example.cn/issuers/%E5%9F%BA%E5%9C%B0-1"
    assert made.ADDRESSES.key("base-基地") == "did:web:registry.example.cn#base-%E5%9F%BA%E5%9C%B0"
