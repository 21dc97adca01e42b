"""The two cells of an identity document, read together: the kind decides how the number is judged."""

from __future__ import annotations

from datetime import date

from trainingreg.domain.identity import DocumentKind, identity_key, normalise_document, parse_kind
from trainingreg.domain.sheets import is_blank
from trainingreg.domain.tables import RowReader


def read_document(reader: RowReader, kind_field: str, number_field: str, today: date | None) -> tuple[DocumentKind, str, str]:
    """Kind, normalised number and identity key; number and key are "" where a problem was noted.

    An unknown kind leaves the number unjudged: one mistake is one problem.
    """
    kind = reader.optional(kind_field, parse_kind)
    if kind is None and not is_blank(reader.cell(kind_field)):
        return DocumentKind.RESIDENT_ID, "", ""
    known = kind or DocumentKind.RESIDENT_ID
    number = reader.required(number_field, lambda cell: normalise_document(known, cell, today)) or ""
    return known, number, identity_key(known, number) if number else ""
