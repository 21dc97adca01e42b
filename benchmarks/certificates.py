"""Certificates: CPU time and size against WeasyPrint used the plain way. Run: python -m benchmarks.certificates

Naive is `HTML(string).write_pdf()` of the same certificate with the system's Noto Serif CJK collection and a new font
configuration each time. Ours are tagged and PDF/A: laid out, stamped, and stamped as issued, with data attached and signed;
Typst stands beside them for reference. All take turns in one process, each time with another teacher, so that whatever else
the machine does hits all; the medians of the CPU times are compared. Last comes the memory that 1 000 certificates take.
"""

import gc
import re
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from weasyprint import HTML

from benchmarks.typst_page import TypstPage
from trainingreg.adapters import signing_keys
from trainingreg.documents import art, characters, issued, paper
from trainingreg.documents.certificate import CertificateFacts, compose
from trainingreg.documents.finish import Attachment
from trainingreg.documents.fonts import FontSet, open_fonts
from trainingreg.documents.laid_out import Look, page, render
from trainingreg.documents.qr import QrCode
from trainingreg.documents.signing import Signing, signer_with_key
from trainingreg.documents.stamping.kept import TemplateCache

ROUNDS = 21
MANY = 1000
# What must hold; all are medians on one machine, so they say little about another.
LEAST_LAID_OUT, LEAST_STAMPED, MOST_KIB, MOST_GROWTH_MIB = 5, 60, 80, 10
FONTS = Path(__file__).resolve().parent.parent / "instance" / "fonts"
SYSTEM_FAMILY = "Noto Serif CJK SC"
LOOK = Look()
FACTS = CertificateFacts(
    title="培训合格证书",
    programme="技工院校工学一体化教师培训",
    number="GXYT-2026-44-0107-01041-K",
    name="林知远",
    cohort_title="数控加工专业工学一体化教师部级示范研修班（第三期）",
    starts_on=date(2026, 10, 12),
    ends_on=date(2026, 10, 23),
    hours=80,
    major="数控加工（0106-4）",
    tier="部级示范",
    subject="专业科目",
    standard="数控加工专业工学一体化课程标准（2022年版）",
    issuer="云洲技师学院",
    issued_on=date(2026, 11, 20),
    verify_url="https://registry.example.cn/verify/K7Q2M9XD4TPA",
    verify_host="registry.example.cn/verify",
    verify_code="K7Q2-M9XD-4TPA",
)


def whole_page(facts: CertificateFacts, look: Look, fonts: FontSet) -> str:
    """The certificate as one HTML text, with its art as backgrounds and its QR code as a picture."""
    composed = compose(facts, fonts)
    backgrounds = f"url({_uri(art.border(look.border, look.mono))}), url({_uri(art.watermark())})"
    drawn = {"backgrounds": backgrounds, "rule": composed.name_width, "qr": QrCode(facts.verify_url).as_uri()}
    html = page(facts, composed, look, drawn)
    style = (paper.FOLDER / "certificate.css").read_text(encoding="utf-8")
    return html.replace("</head>", f"<style>{style}</style></head>")


def _uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def with_system_font(html: str) -> str:
    """The page with every face replaced by the system's collection, the title in its bold."""
    bold = "</style><style>h1 { font-weight: 700 !important; letter-spacing: .3em }</style>"
    return re.sub(r"RG [A-Z]\w+( \w+)?", SYSTEM_FAMILY, html).replace("</style>", bold)


def cpu_times(*jobs: Callable[[], bytes], rounds: int = ROUNDS) -> list[float]:
    """The median CPU time of each job in seconds; the jobs take turns, after two rounds to warm up."""
    times: list[list[float]] = [[] for _ in jobs]
    for turn in range(rounds + 2):
        for job, own in zip(jobs, times, strict=True):
            gc.collect()  # or one job's garbage is cleared on the other's time
            start = process_time()
            job()
            if turn >= 2:
                own.append(process_time() - start)
    return [median(own) for own in times]


def teachers() -> Iterator[CertificateFacts]:
    """One teacher of the cohort after the other; every twentieth has a rarer character in the name."""
    usual, all_others = (sorted(c for c in chosen if c >= "一") for chosen in (characters.usual(), characters.standard()))
    for serial in count(1):
        given = all_others if serial % 20 == 0 else usual
        name = f"{'林赵钱孙李周吴郑'[serial % 8]}{given[7 * serial % len(given)]}远"
        number, code = f"GXYT-2026-44-0107-{serial:05d}-K", f"K7Q2-M9XD-{serial:04d}"
        url = f"https://registry.example.cn/verify/K7Q2M9XD{serial:04d}"
        yield replace(FACTS, name=name, number=number, verify_code=code, verify_url=url)


def memory_in_use() -> float:
    """This process's resident memory in MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) / 256


class Makers:
    """The ways to make a certificate, each of the next teacher."""

    def __init__(self, folder: Path) -> None:
        self._fonts = open_fonts(FONTS)
        self._next = teachers()
        self._templates = TemplateCache(folder / "templates")
        self._typst = TypstPage(FONTS)
        at = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)
        held = signing_keys.newest(folder / "keys", "示例登记处", at)
        self._signing = Signing(signer_with_key(held.key, held.chain), at)

    def naive(self) -> bytes:
        """WeasyPrint used the plain way."""
        return HTML(string=with_system_font(whole_page(next(self._next), LOOK, self._fonts))).write_pdf()

    def laid_out(self) -> bytes:
        """The reference and fallback."""
        return render(next(self._next), LOOK, self._fonts)

    def stamped(self) -> bytes:
        """Stamped, and nothing more."""
        return issued.make(next(self._next), LOOK, self._fonts, self._templates)

    def as_issued(self) -> bytes:
        """Stamped, with data attached and signed."""
        facts = next(self._next)
        data = Attachment("credential.json", "application/json", "证书数据", facts.to_json().encode(), self._signing.at)
        return issued.make(facts, LOOK, self._fonts, self._templates, [data], self._signing)

    def typst(self) -> bytes:
        """Set by Typst."""
        return self._typst.made(next(self._next), LOOK, self._fonts)


def growth(make: Callable[[], bytes]) -> float:
    """By how many MiB the memory grows over many certificates, after some to warm up."""
    for _ in range(50):
        make()
    before = memory_in_use()
    for _ in range(MANY):
        make()
    return memory_in_use() - before


def main() -> int:
    """Prints the comparison; exit status 1 if the registry's own ways are slower, larger or hungrier than they must be."""
    with TemporaryDirectory() as folder:
        makers = Makers(Path(folder))
        ways = (makers.naive, makers.laid_out, makers.stamped, makers.as_issued, makers.typst)
        times = cpu_times(*ways)
        sizes = [len(way()) / 1024 for way in ways]
        grown = growth(makers.as_issued)
    print(f"certificates, median CPU time of {ROUNDS} alternating runs in one process, each of another teacher")
    for way, time, size in zip(ways, times, sizes, strict=True):
        print(f"{way.__name__:10} {time * 1000:7.2f} ms {times[0] / time:6.1f}x {size:7.1f} KiB")
    print(f"memory over {MANY} certificates as issued: {grown:+.1f} MiB")
    fast = times[0] / times[1] >= LEAST_LAID_OUT and times[0] / times[3] >= LEAST_STAMPED
    return 0 if fast and sizes[3] <= MOST_KIB and grown <= MOST_GROWTH_MIB else 1


if __name__ == "__main__":
    sys.exit(main())
