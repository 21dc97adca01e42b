"""The same certificate set by Typst, for comparison: same page, texts, art and QR code; PDF/A-3a with tags."""

from base64 import b64decode
from pathlib import Path

import typst

from trainingreg.documents import art
from trainingreg.documents.certificate import CertificateFacts, compose
from trainingreg.documents.fonts import FontSet, family_of
from trainingreg.documents.look import Look
from trainingreg.documents.qr import QrCode

_PAGE = """
#let v = sys.inputs
#set document(title: v.heading, author: v.issuer)
#set page(width: 297mm, height: 210mm, margin: 0mm, background: pdf.artifact(
  place(image(bytes(v.watermark), format: "svg", width: 297mm)) + place(image(bytes(v.border), format: "svg", width: 297mm))))
#set text(lang: "zh", font: "{song}", size: 11pt)
#let at(x, y, body) = place(dx: x, dy: y, body)
#let kai(size, body) = text(font: ("{kai}", "{rare}"), size: size, body)
#at(36mm, 32mm, box(width: 225mm, align(center, text(size: 14pt, fill: rgb("#6f5420"), v.programme))))
#at(0mm, 41mm, box(width: 297mm, align(center, heading(text(font: "{bold}", size: 46pt, fill: rgb("#8f1d21"), v.title)))))
#at(36mm, 71mm, box(width: 225mm, kai(20pt, par(leading: 8mm, [#h(2em)#kai(27pt, v.name)#v.first#linebreak()#v.body]))))
#for (i, x) in (36mm, 97mm, 124mm, 148mm, 174mm).enumerate() {{
  at(x, 128.5mm, text(size: 8.5pt, fill: rgb("#6f5420"), ("专业", "层级", "学时", "科目类别", "标准版本").at(i)))
  at(x, 133.5mm, v.at("fact" + str(i)))
}}
#at(141mm, 25.5mm, box(width: 120mm, align(right, "证书编号　" + v.number)))
#at(33.2mm, 148.2mm, image(bytes(v.qr), format: "svg", width: 33.6mm, alt: "二维码，内容为核验网址 " + v.url))
#at(67mm, 160mm, [扫码核验 #linebreak() 核验网址　#v.host #linebreak() 核验码　　#v.code])
#at(139mm, 158mm, box(width: 122mm, align(center, kai(17pt, v.issuer))))
#at(139mm, 168mm, box(width: 122mm, align(center, kai(16pt, v.issued))))
"""


class TypstPage:
    """Typst, kept warm, with the registry's faces."""

    def __init__(self, folder: Path) -> None:
        families = {"song": family_of("song-usual"), "kai": family_of("kai-usual"), "bold": family_of("bold-usual")}
        kai = "LXGW WenKai"  # a subset of an installed face keeps its name
        self._page = _PAGE.format(**families | {"kai": kai, "rare": family_of("song")}).encode()
        self._compiler = typst.Compiler(font_paths=[str(folder)], ignore_system_fonts=True)

    def made(self, facts: CertificateFacts, look: Look, fonts: FontSet) -> bytes:
        """The certificate as PDF."""
        composed = compose(facts, fonts)
        slots = {field: filled.text for field, filled in composed.slots.items()}
        facts_row = {f"fact{i}": slots[field] for i, field in enumerate(("major", "tier", "hours", "subject", "standard"))}
        body = "\n".join("".join(text for text, _ in line.pieces) for line in composed.lines)
        qr = b64decode(QrCode(facts.verify_url).as_uri().partition(",")[2]).decode()
        drawn = {"border": art.border(look.border, look.mono), "watermark": art.watermark(), "qr": qr}
        words = {"heading": facts.heading, "first": composed.first, "body": body, "url": facts.verify_url}
        values = slots | facts_row | drawn | words
        return self._compiler.compile(input=self._page, format="pdf", sys_inputs=values, pdf_standards=["a-3a"])
