"""The script of the confined process that reads the text of a PDF: its bytes in, one JSON object out.

It stands alone: it imports nothing of this package. Out comes `text` (lines of all pages) and `credential` (the attached
credential.json, or an empty text), or the `refusal` that stands for them.
"""

import json
import sys
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

MOST_PAGES = 4
MOST_CHARACTERS = 20_000
MOST_ATTACHMENTS = 20
MOST_CREDENTIAL = 100_000  # bytes
CREDENTIAL = "credential.json"


def main() -> None:
    """Reads standard input to its end and writes the answer."""
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))


def answer(data: bytes) -> dict[str, Any]:
    """What can be read, or why nothing can."""
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            return read(pdf)
    except pypdfium2.PdfiumError as problem:
        locked = getattr(problem, "err_code", None) in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
        return {"refusal": "locked" if locked else "unreadable"}
    except (ValueError, MemoryError, UnicodeError):
        return {"refusal": "unreadable"}


def read(pdf: pypdfium2.PdfDocument) -> dict[str, Any]:
    """Text and credential of an open file, unless it is one that no certificate is like."""
    if pdfium.FPDF_GetSecurityHandlerRevision(pdf) != -1:
        return {"refusal": "locked"}
    if len(pdf) > MOST_PAGES:
        return {"refusal": "pages"}
    text = ""
    for page in pdf:
        page_text = page.get_textpage()
        if len(text) + page_text.count_chars() > MOST_CHARACTERS:
            return {"refusal": "long"}
        text += page_text.get_text_range(errors="replace") + "\n"
    return {"text": text, "credential": credential(pdf)}


def credential(pdf: pypdfium2.PdfDocument) -> str:
    """The attached credential, if there is one of a credential's size."""
    for index in range(min(pdf.count_attachments(), MOST_ATTACHMENTS)):
        attachment = pdf.get_attachment(index)
        if attachment.get_name() == CREDENTIAL:
            data = bytes(attachment.get_data())
            return data.decode(errors="replace") if len(data) <= MOST_CREDENTIAL else ""
    return ""


if __name__ == "__main__":
    main()
