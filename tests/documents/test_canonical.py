"""The quick canonical form is the one that others compute, and nothing else."""

from __future__ import annotations

import hashlib
import random
import re

import pyoxigraph
import pytest
from pyld import ContextResolver, FrozenDocumentLoader, jsonld
from pyld.jsonld import JsonLdError

from tests.documents import credentials as made
from trainingreg.documents import contexts
from trainingreg.documents.canonical import NotCanonical, canonical
from trainingreg.documents.credential import PERSONAL, credential

# As published in Verifiable Credentials Data Model 2.0, appendix B.1.
CREDENTIALS_SHA256 = "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
NAMES = (
    "林知远",
    "䶮㛃𬭎",
    "Zoë O’Neill",
    'Ann "Annie" \\ Smith',
    "买买提·吐尔逊",
    "_:c14n0",
    "<urn:a> .",
    "é",
    "~",
    "𠮷野家 Łukasz",
)


def plain(document: object) -> bytes:
    """The canonical form by the JSON-LD processor alone."""
    options = {"documentLoader": contexts.loader(), "algorithm": "URDNA2015", "format": "application/n-quads"}
    return jsonld.normalize(document, options).encode()


@pytest.mark.parametrize("name", NAMES)
def test_a_filled_pattern_is_what_the_json_ld_processor_computes(name: str) -> None:
    document = credential(made.facts(4711, name=name))
    assert canonical(document, PERSONAL) == plain(document)


def test_a_hundred_holders_of_one_cohort_get_the_form_that_each_would_get_alone() -> None:
    chance = random.Random(5)
    for _ in range(100):
        code = "".join(chance.choices("23456789ABCDEFGHJKLMNPQRSTUVWXYZ", k=12))
        name = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(chance.randint(1, 5)))
        document = credential(made.facts(chance.randrange(300_000), name=name, number=f"GXYT-{code}", verify_code=code))
        assert canonical(document, PERSONAL) == plain(document)


@pytest.mark.parametrize("name", NAMES)
def test_another_implementation_finds_nothing_to_change(name: str) -> None:
    """Read as RDF and put into canonical form by a program in another language, the quads are the same."""
    ours = canonical(credential(made.facts(name=name)), PERSONAL)
    renamed = re.sub(rb'(?<!")_:c14n', b"_:x9", ours)
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(renamed, format=pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    theirs = sorted(f"{quad} .\n" for quad in dataset)
    assert "".join(theirs).encode() == ours


def test_a_document_that_cannot_be_told_apart_is_refused_not_guessed() -> None:
    twins = {
        "@context": [contexts.CREDENTIALS],
        "type": "VerifiableCredential",
        "credentialSubject": [{"name": "a"}, {"name": "a"}],
    }
    with pytest.raises(NotCanonical):
        canonical(twins)


def test_no_context_is_ever_fetched() -> None:
    with pytest.raises(JsonLdError):
        canonical({"@context": ["https://elsewhere.example/context"], "name": "a"})


def test_the_context_of_credentials_is_the_published_one() -> None:
    assert hashlib.sha256(contexts.FILES[contexts.CREDENTIALS].read_bytes()).hexdigest() == CREDENTIALS_SHA256


def test_terms_that_some_copies_of_the_open_badges_context_lack_do_not_matter() -> None:
    """See the NOTICE beside the contexts."""
    shorter = made.a_context(contexts.OPEN_BADGES)
    for term in ("endorsementJwt", "jti"):
        del shorter["@context"][term]
    loader = FrozenDocumentLoader({**contexts.FILES, contexts.OPEN_BADGES: shorter})
    document = credential(made.facts())
    options = {"documentLoader": loader, "algorithm": "URDNA2015", "format": "application/n-quads"}
    resolver = ContextResolver({}, loader)
    theirs = jsonld.normalize(document, options | {"contextResolver": resolver})
    assert theirs.encode() == canonical(document, PERSONAL)
