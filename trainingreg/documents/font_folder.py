"""Making the faces once: into a folder named by their recipe, by one process at a time, complete or not at all."""

import fcntl
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from trainingreg.documents import characters, sources
from trainingreg.documents.faces import Face
from trainingreg.documents.outlines import redraw, subset
from trainingreg.documents.sources import Source
from trainingreg.documents.system import FontsMissing

# Raise it when the faces would come out differently: every folder is then made anew.
_RECIPE = 2
_MADE = "faces-"
_BEING_MADE = ".making-"


def made_in(folder: Path) -> Path:
    """The folder of the faces inside `folder`, made now if it is not there; FontsMissing if it cannot be."""
    missing = sources.missing_packages(sources.NEEDED)
    if missing:
        raise FontsMissing(missing)
    made = folder / f"{_MADE}{_recipe_mark()}"
    if not made.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        with _alone_in(folder):
            if not made.is_dir():
                _make(made)
                _remove_others(made)
    return made


def _recipe_mark() -> str:
    """What the faces depend on, in short: the recipe, the installed files and the characters wanted."""
    wanted = sorted(characters.standard() | characters.usual())
    recipe = [_RECIPE, "".join(wanted), [_identity(source) for source in sources.NEEDED]]
    return sha256(json.dumps(recipe).encode()).hexdigest()[:16]


def _identity(source: Source) -> tuple[str, int, int]:
    stat = source.path.stat()
    return str(source.path), stat.st_size, stat.st_mtime_ns


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Waits until no other process makes faces in this folder; the lock goes with its process, however it ends."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(target: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix=_BEING_MADE, dir=target.parent))
    try:
        for name, data in _faces():
            _refuse_broken(Face(name, data))
            (folder / f"{name}.ttf").write_bytes(data)
        folder.chmod(0o755)
        folder.rename(target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _refuse_broken(face: Face) -> None:
    """An installed file that is damaged gives a face with hardly a glyph in it; better to know now than on paper."""
    sample = "2026" if face.family == "mono" else "2026年，证书"
    if not face.has_all(sample):
        raise ValueError(f"the face {face.family} has no glyph for one of {sample}: is its font file damaged?")


def _faces() -> Iterator[tuple[str, bytes]]:
    """Name and file of every ready-made face."""
    usual, standard = characters.usual(), characters.standard()
    song = redraw("RG Song", (sources.SONG,), standard)
    yield "song", song
    yield "song-usual", subset(song, usual)
    yield "bold-usual", redraw("RG Bold Usual", (sources.BOLD,), usual)
    yield "kai", subset(sources.KAI, standard)
    yield "kai-usual", subset(sources.KAI, usual)
    yield "mono", subset(sources.MONO, characters.ascii_only())


def _remove_others(made: Path) -> None:
    """Removes faces of earlier recipes and what an interrupted making has left behind."""
    for sibling in made.parent.iterdir():
        if sibling != made and sibling.name.startswith((_MADE, _BEING_MADE)):
            shutil.rmtree(sibling, ignore_errors=True)
