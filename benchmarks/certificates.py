"""Certificates: CPU time and size against WeasyPrint used the plain way. Run: python -m benchmarks.certificates

Naive is `HTML(string).write_pdf()` of the same certificate with the system's Noto Serif CJK collection and a new font
configuration each time; ours is what the registry issues, with tags and as PDF/A. Both run by turns in one process, so
that whatever else the machine does hits both; the medians of the CPU times are compared.
"""

import gc
import re
import sys
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time

from weasyprint import HTML

from trainingreg.documents import art, paper
from trainingreg.documents.certificate import CertificateFacts, compose
from trainingreg.documents.fonts import FontSet, open_fonts
from trainingreg.documents.laid_out import Look, page, render
from trainingreg.documents.qr import QrCode

ROUNDS = 21
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


def main() -> int:
    """Prints the comparison; exit status 1 if ours is less than five times as fast."""
    fonts = open_fonts(FONTS)

    def naive() -> bytes:
        return HTML(string=with_system_font(whole_page(FACTS, LOOK, fonts))).write_pdf()

    def ours() -> bytes:
        return render(FACTS, LOOK, fonts)

    naive_time, our_time = cpu_times(naive, ours)
    ratio = naive_time / our_time
    print(f"certificates, median CPU time of {ROUNDS} alternating runs in one process")
    print(f"naive  {naive_time * 1000:7.1f} ms  {len(naive()) / 1024:6.1f} KiB")
    print(f"ours   {our_time * 1000:7.1f} ms  {len(ours()) / 1024:6.1f} KiB")
    print(f"ratio  {ratio:7.1f}x")
    return 0 if ratio >= 5 else 1


if __name__ == "__main__":
    sys.exit(main())
