"""What a file really is, and whether it may be opened: judged from its bytes before any reader sees it.

A compressed workbook of 600 kB can cost a reader hundreds of megabytes; its directory says so in a hundredth of a second.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from enum import StrEnum

from trainingreg.domain.refusals import Invalid
from trainingreg.text import Sentence, say

MOST_BYTES = 20 * 1024 * 1024
MOST_PARTS = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
SMALL_ENOUGH = 10 * 1024 * 1024  # below this any ratio is harmless
HIGHEST_RATIO = 200
_CHUNK = 1 << 20
_DECLARATIONS = [word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le")]
_LONGEST_DECLARATION = max(map(len, _DECLARATIONS))
_ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
)  # fmt: skip


class FileKind(StrEnum):
    """The kinds of file that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


DAMAGED = say("The file is damaged and cannot be read. Open it, save it again as .xlsx and upload that one.")
TOO_LARGE = say("The workbook is too large or its cells lie too far apart. Copy the table alone into a new workbook.")
PASSWORD = say("The workbook is protected by a password. Save it without one and upload it again.")
_NOT_A_WORKBOOK = say("This is not a workbook. Upload an .xlsx, .xls or .csv file.")
_OTHER_FORMAT = say("Workbooks of this format are not read. Save it as .xlsx and upload that one.")
_WEB_PAGE = say("This file is a web page named like a workbook. Open it, save it as .xlsx and upload that one.")
_MACROS = say("The workbook holds macros. Save it as .xlsx without macros and upload that one.")
_SUSPICIOUS = say("The workbook is packed in a way that spreadsheet programs do not use. Save it again as .xlsx.")


def file_kind(data: bytes) -> FileKind:
    """The kind of file, by its content and never by its name; raises Invalid if it cannot or must not be read."""
    if not data.strip(b"\0\r\n\t \xef\xbb\xbf"):
        raise Invalid(say("The file is empty."))
    if len(data) > MOST_BYTES:
        raise Invalid(say("The file is larger than %(most)s MB.", most=MOST_BYTES // 1024 // 1024))
    if data.startswith(b"PK\x03\x04"):
        _check_zip(data)
        return FileKind.XLSX
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        _check_compound(data)
        return FileKind.XLS
    _refuse_others(data[:4096])
    return FileKind.CSV


def _refuse_others(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style", b"<div")):
        raise Invalid(_WEB_PAGE)
    if start.startswith(b"<?xml"):
        raise Invalid(_WEB_PAGE if b"<html" in start else _OTHER_FORMAT)
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")):
        raise Invalid(_NOT_A_WORKBOOK)


def _check_compound(data: bytes) -> None:
    """The older container, of which an encrypted .xlsx is one too; the names of its streams are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Invalid(PASSWORD)
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "WORKBOOK", "Book", "BOOK")):
        raise Invalid(_NOT_A_WORKBOOK)
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise Invalid(_MACROS)


def _check_zip(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive, len(data))
            _check_parts(archive)
    except _ZIP_ERRORS:
        raise Invalid(DAMAGED) from None


def _check_directory(archive: zipfile.ZipFile, packed: int) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    refusal = _what_is_it(set(names))
    if refusal:
        raise Invalid(refusal)
    if len(parts) > MOST_PARTS or len(set(names)) < len(names) or any(map(_is_odd, parts)):
        raise Invalid(_SUSPICIOUS)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or (unpacked > SMALL_ENOUGH and unpacked > packed * HIGHEST_RATIO):
        raise Invalid(TOO_LARGE)


def _what_is_it(names: set[str]) -> Sentence | None:
    if any("vbaproject" in name.lower() for name in names):
        return _MACROS
    if "xl/workbook.xml" in names:
        return None
    if "xl/workbook.bin" in names or "content.xml" in names:
        return _OTHER_FORMAT
    return _NOT_A_WORKBOOK


def _is_odd(part: zipfile.ZipInfo) -> bool:
    name = part.filename
    return (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in name.split("/")
        or part.flag_bits & 0x1 == 1
        or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    )


def _check_parts(archive: zipfile.ZipFile) -> None:
    left = MOST_UNPACKED
    for part in archive.infolist():
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            left = _check_part(archive, part, left)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Reads a part in pieces: its directory entry may understate it, and declarations are the material of XML bombs."""
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            left -= len(piece)
            if left < 0:
                raise Invalid(TOO_LARGE)
            if any(word in tail + piece for word in _DECLARATIONS):
                raise Invalid(_SUSPICIOUS)
            tail = piece[-_LONGEST_DECLARATION:]
    return left
