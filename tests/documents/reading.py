"""How others see a PDF: poppler's and pdfium's text, its fonts, its structure, its pixels, and the QR code in them."""

import subprocess
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL.Image import Image
from pyzbar.pyzbar import decode


def text_by_poppler(pdf: bytes, *options: str) -> str:
    """What pdftotext extracts."""
    return _run("pdftotext", pdf, *options, after=("-",))


def text_by_pdfium(pdf: bytes) -> str:
    """What pdfium extracts, with its line ends as \\n."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "\n")


def without_spaces(text: str) -> str:
    """The text with every kind of space left out: extraction sets them freely."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cc")


def fonts_of(pdf: bytes) -> dict[str, list[str]]:
    """Each font's name and its columns embedded, subset, with Unicode map, by pdffonts."""
    rows = _run("pdffonts", pdf).splitlines()[2:]
    return {row.split()[0].partition("+")[2]: row.split()[-5:-2] for row in rows}


def complaints_of_qpdf(pdf: bytes) -> str:
    """What `qpdf --check` finds wrong; empty when the file is in order."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "page.pdf"
        file.write_bytes(pdf)
        done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def structure_of(pdf: bytes) -> str:
    """The tagged content in reading order, by poppler."""
    return _run("pdfinfo", pdf, "-struct-text")


def picture_of(pdf: bytes, dpi: int = 150, page: int = 0) -> Image:
    """A page in pixels."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[page].render(scale=dpi / 72).to_pil()


def pages_of(pdf: bytes) -> int:
    """How many pages it has."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def attachments_of(pdf: bytes) -> dict[str, bytes]:
    """The files inside the file, by poppler."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "page.pdf"
        file.write_bytes(pdf)
        inside = Path(folder) / "inside"
        inside.mkdir()
        subprocess.run(["pdfdetach", "-saveall", "-o", str(inside), str(file)], capture_output=True, check=True)
        return {path.name: path.read_bytes() for path in inside.iterdir()}


def qr_codes_in(picture: Image) -> list[str]:
    """The texts of the QR codes that zbar reads in the picture."""
    return [code.data.decode() for code in decode(picture)]


def _run(command: str, pdf: bytes, *options: str, after: tuple[str, ...] = ()) -> str:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "page.pdf"
        file.write_bytes(pdf)
        done = subprocess.run([command, *options, str(file), *after], capture_output=True, text=True, check=True)
    return done.stdout
