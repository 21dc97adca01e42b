"""The last steps of every issued file: attachments, the field of the signature, writing, signing.

A stamped and a laid-out certificate go through the same door, so they carry the same things. The objects are made once for
each open PDF and filled anew for each file: those made anew would stay in memory as long as the PDF is open.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import md5, sha256
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, StreamDecodeLevel, String

from trainingreg.documents.signing import Signer, Signing

_FIELD_NAME = "发证单位电子签名"
_UNKNOWN = 9_999_999_999  # as wide as any offset, so that the real ones can be written over it
_RANGE: Any = (0, _UNKNOWN, _UNKNOWN, _UNKNOWN)
_INVISIBLE, _PRINT_AND_LOCKED = (0, 0, 0, 0), 132


@dataclass(frozen=True)
class Attachment:
    """A file inside the file: data that belong to the certificate, as PDF/A-3 allows."""

    name: str
    kind: str  # as a media type: application/json
    description: str
    data: bytes
    made_at: datetime


class Finish:
    """Writes files from one open PDF/A-3a of a single page."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._held: dict[str, pikepdf.Object] = {}
        self._listed: list[str] = []
        self._signature: pikepdf.Object | None = None
        self._room = 0

    def written(self, attachments: Sequence[Attachment], signing: Signing | None) -> bytes:
        """The file as issued; one open PDF is signed always or never."""
        self._attach(attachments)
        if signing is None:
            return self._saved()
        self._prepare_signature(signing)
        return signed(self._saved(), signing.signer)

    def _saved(self) -> bytes:
        file = BytesIO()
        self._pdf.save(
            file,
            object_stream_mode=ObjectStreamMode.generate,
            compress_streams=False,
            stream_decode_level=StreamDecodeLevel.none,
            deterministic_id=True,
            fix_metadata_version=False,
        )
        return file.getvalue()

    def _attach(self, attachments: Sequence[Attachment]) -> None:
        names = sorted(attachment.name for attachment in attachments)
        if names != self._listed:
            self._list(names)
        for attachment in attachments:
            self._fill(self._held[attachment.name], attachment)

    def _list(self, names: list[str]) -> None:
        """Says which files are inside, and which are not any more."""
        for entry in ("/AF", "/Names"):
            if entry in self._pdf.Root:
                del self._pdf.Root[entry]
        for name in names:
            if name not in self._held:
                self._held[name] = _file_inside(self._pdf, name)
        if names:
            files = [self._held[name] for name in names]
            self._pdf.Root.AF = Array(files)
            named = [part for file in files for part in (file.UF, file)]
            self._pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(named)))
        self._listed = names

    def _fill(self, file: pikepdf.Object, attachment: Attachment) -> None:
        data = file.EF.F
        file.Desc = String(attachment.description)
        data.write(zlib.compress(attachment.data), filter=Name.FlateDecode)
        data.Subtype = Name("/" + attachment.kind)
        data.Params = Dictionary(
            Size=len(attachment.data),
            ModDate=pdf_time(attachment.made_at),
            CheckSum=String(md5(attachment.data, usedforsecurity=False).digest()),  # the only one that PDF knows
        )

    def _prepare_signature(self, signing: Signing) -> None:
        if self._signature is None:
            self._signature = _earlier_signature(self._pdf) or _signature_in(self._pdf)
        self._signature.M = String(pdf_time(signing.at))
        if signing.signer.room != self._room:
            self._room = signing.signer.room
            self._signature.Contents = String(bytes(self._room))


def _file_inside(pdf: Pdf, name: str) -> pikepdf.Object:
    """An attachment still to be filled."""
    stream = pdf.make_stream(b"", Type=Name.EmbeddedFile)
    held = Dictionary(F=stream, UF=stream)
    return pdf.make_indirect(Dictionary(Type=Name.Filespec, F=name, UF=name, AFRelationship=Name.Data, EF=held))


def _earlier_signature(pdf: Pdf) -> pikepdf.Object | None:
    """The signature of an issued file that is written anew, its range unknown again."""
    if "/AcroForm" not in pdf.Root:
        return None
    signature = pdf.Root.AcroForm.Fields[0].V
    signature.ByteRange = Array(_RANGE)
    return signature


def _signature_in(pdf: Pdf) -> pikepdf.Object:
    """The signature, in an invisible field that is tagged as a form, so that reading aloud comes to it last."""
    page, structure = pdf.pages[0].obj, pdf.Root.StructTreeRoot
    document = structure.K[0]
    number = int(structure.ParentTree.Nums[-2]) + 1
    filters = {"/Filter": Name("/Adobe.PPKLite"), "/SubFilter": Name("/ETSI.CAdES.detached")}
    signature = pdf.make_indirect(Dictionary({"/Type": Name.Sig, "/ByteRange": Array(_RANGE), **filters}))
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="Sig1", TU=_FIELD_NAME, V=signature,
            F=_PRINT_AND_LOCKED, P=page, Rect=Array(_INVISIBLE), StructParent=number,
        )
    )  # fmt: skip
    reference = Dictionary(Type=Name.OBJR, Obj=field, Pg=page)
    form = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Form, P=document, Pg=page, K=Array([reference])))
    document.K.append(form)
    structure.ParentTree.Nums.append(number)
    structure.ParentTree.Nums.append(form)
    structure.ParentTreeNextKey = number + 1
    page.Annots = Array([*page.get("/Annots", []), field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    return signature


def signed(file: bytes, signer: Signer) -> bytes:
    """The file with its signature written into the hole that was left for it."""
    whole = bytearray(file)
    hole = b"<" + b"00" * signer.room + b">"
    before = _ranges(*_RANGE)
    start = file.index(before + hole) + len(before)
    end = start + len(hole)
    whole[start - len(before) : start] = _ranges(0, start, end, len(file) - end).ljust(len(before))
    digest = sha256(memoryview(whole)[:start])
    digest.update(memoryview(whole)[end:])
    signature = signer.cms(digest.digest())
    if len(signature) > signer.room:
        raise ValueError(f"the signature takes {len(signature)} bytes, and room was left for {signer.room}")
    whole[start + 1 : start + 1 + 2 * len(signature)] = signature.hex().encode()
    return bytes(whole)


def _ranges(*bounds: int) -> bytes:
    """The signed parts of the file, as they stand before the signature."""
    return f"/ByteRange [ {' '.join(map(str, bounds))} ] /Contents ".encode()


def finished(file: bytes, attachments: Sequence[Attachment], signing: Signing | None) -> bytes:
    """A laid-out file with its attachments and signature."""
    with Pdf.open(BytesIO(file)) as pdf:
        return Finish(pdf).written(attachments, signing)


def pdf_time(moment: datetime) -> str:
    """A moment as PDF writes it."""
    return f"D:{moment.astimezone(UTC):%Y%m%d%H%M%S}Z"
