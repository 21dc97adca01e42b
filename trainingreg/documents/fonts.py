"""The faces that paper is printed with: made once into a folder, and chosen by what a text holds."""

from collections.abc import Sequence
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Literal

from trainingreg.documents import sources
from trainingreg.documents.characters import is_printable
from trainingreg.documents.faces import Face
from trainingreg.documents.font_folder import made_in
from trainingreg.documents.outlines import redraw
from trainingreg.documents.sources import Source

Kind = Literal["kai", "song", "bold", "title", "mono"]

# The ready-made faces of each kind, the smallest first: a text is printed in the first that has all of it.
READY: dict[Kind, tuple[str, ...]] = {
    "kai": ("kai-usual", "kai"),
    "song": ("song-usual", "song"),
    "bold": ("bold-usual",),
    "title": (),
    "mono": ("mono",),
}
# What a face is cut from where no ready-made one has the whole text.
_WHOLE: dict[Kind, tuple[Source, ...]] = {
    "kai": (sources.KAI, sources.SONG),
    "song": (sources.SONG, sources.KAI),
    "bold": (sources.BOLD, sources.SONG, sources.KAI),
    "title": (sources.BOLD, sources.SONG, sources.KAI),
    "mono": (sources.MONO, sources.SONG),
}
_TITLE_SPACING = 0.3


def build(folder: Path) -> None:
    """Makes the faces in the folder if they are not there, about five seconds' work; FontsMissing without the fonts."""
    made_in(folder)


def open_fonts(folder: Path, extra_faces: Sequence[Path] = ()) -> "FontSet":
    """The faces of the folder, made first if need be; the same object for the whole life of the process.

    `extra_faces` are font files for characters that no other face has; FileNotFoundError if one is not there.
    """
    return _opened(folder.resolve(), tuple(extra_faces))


@cache
def _opened(folder: Path, extra_faces: tuple[Path, ...]) -> "FontSet":
    absent = [str(path) for path in extra_faces if not path.is_file()]
    if absent:
        raise FileNotFoundError(f"no such font file: {', '.join(absent)}")
    return FontSet(made_in(folder), [Source(path) for path in extra_faces])


class FontSet:
    """All faces that the registry can print with; `extra` are further installed fonts for rare characters.

    `mark` says in short what the ready-made faces are: it changes with their recipe and the installed fonts.
    """

    def __init__(self, folder: Path, extra: Sequence[Source] = ()) -> None:
        names = {name for ready in READY.values() for name in ready}
        self.mark = folder.name
        self._ready = {name: Face(family_of(name), folder / f"{name}.ttf") for name in names}
        self._extra = tuple(source for source in (*extra, *sources.RARE) if source.is_installed)
        self._drawn: set[str] = set()
        self._cut = lru_cache(maxsize=256)(self._cut_to_measure)

    def face(self, kind: Kind, text: str) -> Face:
        """The face for the whole text: a ready-made one, or one cut from an installed font just for its characters.

        One face draws the whole text if any has all of it, so that a rare name does not mix two hands.
        """
        for name in READY[kind]:
            if self._ready[name].has_all(text):
                return self._ready[name]
        return self._cut(kind, "".join(sorted(set(text))))

    def ready(self, name: str) -> Face:
        """One of the ready-made faces, by its file's name."""
        return self._ready[name]

    def undrawable(self, text: str) -> list[str]:
        """The characters of the text that cannot be printed, each once: no face has them, or they are none (U+FFFD)."""
        return [c for c in dict.fromkeys(text) if c not in self._drawn and not self._can_draw(c)]

    def _can_draw(self, character: str) -> bool:
        """Whether any face has it; what was found once is remembered."""
        known = is_printable(character) and any(source.has(character) for source in (*_WHOLE["kai"], *self._extra))
        if known:
            self._drawn.add(character)
        return known

    def _cut_to_measure(self, kind: Kind, characters: str) -> Face:
        candidates = (*_WHOLE[kind], *self._extra)
        whole = next((source for source in candidates if all(map(source.has, characters))), None)
        mark = sha256(f"{kind} {characters}".encode()).hexdigest()[:8]
        family = f"RG {kind.capitalize()} {mark}"
        widen = _TITLE_SPACING if kind == "title" else 0.0
        return Face(family, redraw(family, (whole,) if whole else candidates, characters, widen))


def family_of(name: str) -> str:
    """The family's name in stylesheets of a ready-made face: `song-usual` is "RG Song Usual"."""
    return "RG " + name.replace("-", " ").title()
