"""Status lists: one bit for each certificate, the first the most significant, read alike by others."""

from __future__ import annotations

import gzip
from base64 import urlsafe_b64decode

from openvc.status.bitstring import decode_bitstring, get_status_bit

from tests.documents import credentials as made
from trainingreg.documents.credential_proofs import proofs_hold
from trainingreg.documents.status_list import bits, encoded
from trainingreg.domain.credentials import LIST_BITS, StatusPlace


def test_a_list_has_as_many_bits_as_the_standard_asks_at_least() -> None:
    assert LIST_BITS >= 131_072
    assert len(bits(())) * 8 == LIST_BITS
    assert not any(bits(()))


def test_the_first_bit_is_the_most_significant_of_the_first_byte() -> None:
    assert bits([0])[0] == 0b1000_0000
    assert bits([7])[0] == 0b0000_0001
    assert bits([8])[1] == 0b1000_0000
    assert bits([LIST_BITS - 1])[-1] == 0b0000_0001
    assert bits([3, 3, 0])[0] == 0b1001_0000


def test_the_encoded_list_is_gzip_in_base64url_and_the_same_each_time() -> None:
    text = encoded(bits([1, 4711]))
    assert text[0] == "u"
    assert "=" not in text
    assert gzip.decompress(urlsafe_b64decode(text[1:] + "==")) == bits([1, 4711])
    assert text == encoded(bits([1, 4711]))


def test_openvc_reads_the_bits_that_were_set_and_no_others() -> None:
    set_bits = {0, 1, 8, 77, 4711, LIST_BITS - 1}
    read = decode_bitstring(made.a_status_list(*set_bits)["credentialSubject"]["encodedList"])
    assert {index for index in range(LIST_BITS) if get_status_bit(read, index)} == set_bits


def test_the_list_is_a_credential_of_its_own_with_both_proofs() -> None:
    document = made.a_status_list(77)
    assert document["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert document["credentialSubject"]["type"] == "BitstringStatusList"
    assert document["credentialSubject"]["statusPurpose"] == "revocation"
    assert document["id"] == made.a_credential()["credentialStatus"]["statusListCredential"]
    assert proofs_hold(document, made.KEYS)
    document["credentialSubject"]["encodedList"] = encoded(bits(()))
    assert not proofs_hold(document, made.KEYS)


def test_a_status_index_runs_through_all_lists() -> None:
    assert StatusPlace.of(0) == StatusPlace(0, 0)
    assert StatusPlace.of(LIST_BITS - 1) == StatusPlace(0, LIST_BITS - 1)
    assert StatusPlace.of(LIST_BITS) == StatusPlace(1, 0)
