"""Templates that are kept: in memory for the next certificate, in a folder for the next process, which then needs no WeasyPrint."""

import json
import os
import tempfile
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from threading import Lock

from trainingreg.documents import paper
from trainingreg.documents.certificate import CertificateFacts, opening_of
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.look import Look
from trainingreg.documents.stamping.places import common_to, form_of
from trainingreg.documents.stamping.template import Template
from trainingreg.domain import wording

_MOST_OPEN = 32  # templates in memory, half a megabyte each
_MOST_KEPT = 500  # files in the folder, sixty kilobytes each
_ENDING = ".template"


class TemplateCache:
    """The templates of a folder; each is compiled when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: OrderedDict[Hashable, Template] = OrderedDict()
        self._lock = Lock()

    def template(self, facts: CertificateFacts, look: Look, fonts: FontSet) -> Template:
        """The template that the facts are stamped with; what compiling refuses is refused here too."""
        shared = (look, common_to(facts), form_of(opening_of(facts, fonts)), fonts.mark)
        with self._lock:
            if shared not in self._open:
                self._open[shared] = self._kept(facts, look, fonts)
            self._open.move_to_end(shared)
            if len(self._open) > _MOST_OPEN:
                self._open.popitem(last=False)
            return self._open[shared]

    def _kept(self, facts: CertificateFacts, look: Look, fonts: FontSet) -> Template:
        file = self._folder / f"{template_key(facts, look, fonts)}{_ENDING}"
        if file.is_file():
            return Template.from_bytes(file.read_bytes(), fonts)
        from trainingreg.documents.stamping.compiling import compiled  # loads WeasyPrint, which stamping never needs

        template = compiled(facts, look, fonts)
        self._keep(file, template.to_bytes())
        return template

    def _keep(self, file: Path, data: bytes) -> None:
        """Writes the file complete or not at all, and lets go of the oldest."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as draft:
            draft.write(data)
            draft.flush()
            os.fsync(draft.fileno())
        Path(draft.name).replace(file)
        kept = sorted(self._folder.glob(f"*{_ENDING}"), key=lambda path: path.stat().st_mtime)
        for old in kept[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)


def template_key(facts: CertificateFacts, look: Look, fonts: FontSet) -> str:
    """What certificates must have in common to be stamped from one template, in short.

    The code that makes templates is part of it, so that none outlives a release that would make it otherwise.
    """
    form = form_of(opening_of(facts, fonts))
    parts = [_recipe(), fonts.mark, asdict(look), form, common_to(facts).to_json()]
    return sha256(json.dumps(parts).encode()).hexdigest()


@cache
def _recipe() -> str:
    sources = sorted([*Path(paper.__file__).parent.rglob("*.py"), *paper.FOLDER.glob("certificate.*"), Path(wording.__file__)])
    engines = f"{version('weasyprint')} {version('pydyf')}"
    return sha256(b"\0".join([engines.encode(), *(source.read_bytes() for source in sources)])).hexdigest()
