"""Canonical N-Quads (RDFC-1.0) of JSON-LD documents that differ in a few values only: one expansion serves them all.

Expanding JSON-LD takes milliseconds, and does the same work for every credential of a cohort. So a document is expanded
once with marks in the place of its personal values; for each person the marks are replaced in the quads, and only
naming the blank nodes and sorting remain. This is sound for values that JSON-LD passes on as they are: strings without
language, and absolute addresses. Each pattern is checked against the JSON-LD processor's own canonical form when it is made.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from trainingreg.documents import contexts

Document = Mapping[str, Any]
Path = tuple[str | int, ...]
Node = str | int  # a term as written in N-Quads, or the number of a blank node
Quad = tuple[Node, str, Node]  # subject, predicate, object

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_STRING = "http://www.w3.org/2001/XMLSchema#string"
# Random, so that nobody's text can hold a mark.
_MARK = f"urn:personal:{secrets.token_hex(8)}:"


class NotCanonical(ValueError):
    """The document cannot be put into canonical form here: a part of it is ambiguous, or lies outside the default graph."""


@dataclass(frozen=True)
class _Pattern:
    """The quads of a document with marks in them."""

    quads: tuple[Quad, ...]

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The canonical N-Quads with these values in the place of the marks."""
        quads = [(_filled(subject, values), predicate, _filled(value, values)) for subject, predicate, value in self.quads]
        names = _canonical_names(quads)
        return "".join(sorted(_line(quad, names) for quad in quads)).encode()


def canonical(document: Document, personal: Sequence[Path] = ()) -> bytes:
    """The canonical N-Quads of a document whose values at the personal paths differ from those of its like.

    Raises NotCanonical, or the JSON-LD processor's JsonLdError for what is no JSON-LD or names a context that is not here.
    """
    marked: Any = document
    values = {}
    for number, path in enumerate(personal):
        mark = f"{_MARK}{number}:"
        marked, values[mark] = _replaced(marked, path, mark)
    return _pattern(json.dumps(marked, sort_keys=True), tuple(values)).fill(values)


def _replaced(node: Any, path: Path, mark: str) -> tuple[Any, str]:
    """A copy of a node with the mark at the path, and the value that was there."""
    if not path:
        return mark, node
    copy = node.copy()
    copy[path[0]], value = _replaced(node[path[0]], path[1:], mark)
    return copy, value


@lru_cache(maxsize=128)
def _pattern(marked: str, marks: tuple[str, ...]) -> _Pattern:
    from pyld import jsonld  # as in contexts

    document = json.loads(marked)
    options = {"documentLoader": contexts.loader(), "algorithm": "URDNA2015"}
    pattern = _Pattern(_quads(jsonld.to_rdf(document, options)))
    expected = jsonld.normalize(document, options | {"format": "application/n-quads"})
    if pattern.fill({mark: mark for mark in marks}) != expected.encode():
        raise NotCanonical("the pattern and the JSON-LD processor do not agree")
    return pattern


def _quads(dataset: Mapping[str, Sequence[Any]]) -> tuple[Quad, ...]:
    if set(dataset) - {"@default"}:
        raise NotCanonical("a named graph")
    blanks: dict[str, int] = {}
    triples = dataset.get("@default", ())
    return tuple((_node(t["subject"], blanks), f"<{t['predicate']['value']}>", _node(t["object"], blanks)) for t in triples)


def _node(node: dict[str, str], blanks: dict[str, int]) -> Node:
    if node["type"] == "blank node":
        return blanks.setdefault(node["value"], len(blanks))
    if node["type"] == "IRI":
        return f"<{node['value']}>"
    text = f'"{node["value"].translate(_ESCAPES)}"'
    if node.get("language"):
        return f"{text}@{node['language']}"
    return text if node["datatype"] == _STRING else f"{text}^^<{node['datatype']}>"


def _filled(node: Node, values: Mapping[str, str]) -> Node:
    if isinstance(node, int) or _MARK not in node:
        return node
    for mark, value in values.items():
        node = node.replace(mark, value.translate(_ESCAPES))
    return node


def _canonical_names(quads: Sequence[Quad]) -> dict[Node, str]:
    """The canonical name of each blank node: numbered in the order of the hashes of what is said of it (RDFC-1.0, 4.6).

    Two nodes of which the same is said would need the rest of that algorithm; our documents have none.
    """
    blanks = {node for subject, _, value in quads for node in (subject, value) if isinstance(node, int)}
    hashes = {_first_degree_hash(blank, blanks, quads): blank for blank in blanks}
    if len(hashes) < len(blanks):
        raise NotCanonical("two blank nodes that cannot be told apart")
    return {hashes[digest]: f"_:c14n{number}" for number, digest in enumerate(sorted(hashes))}


def _first_degree_hash(blank: int, blanks: set[int], quads: Sequence[Quad]) -> str:
    names: dict[Node, str] = dict.fromkeys(blanks, "_:z")
    names[blank] = "_:a"
    lines = sorted(_line(quad, names) for quad in quads if blank in (quad[0], quad[2]))
    return sha256("".join(lines).encode()).hexdigest()


def _line(quad: Quad, names: Mapping[Node, str]) -> str:
    subject, predicate, value = quad
    return f"{names.get(subject, subject)} {predicate} {names.get(value, value)} .\n"
