"""What differs between two certificates of a cohort, where it stands, and what is put there when the page is compiled."""

from dataclasses import dataclass, replace
from datetime import date

from trainingreg.documents.certificate import NAME_SIZE, SLOTS, CertificateFacts, Composed, Opening
from trainingreg.documents.faces import Face
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.slots import Filled

LEFT, CENTRE, RIGHT = 0.0, 0.5, 1.0


@dataclass(frozen=True)
class Place:
    """A line that is written anew: the label before the value, and the share of spare width that lies to its left."""

    label: str
    align: float


# In the order in which they stand on the page.
PLACES = {
    "name": Place("", CENTRE),
    "number": Place("证书编号　", RIGHT),
    "code": Place("核验码　　", LEFT),
    "issued": Place("", CENTRE),
    "note": Place("", CENTRE),
}

# The usual values come from these characters; placeholders are made of all of them, so that the compiled page's own fonts
# have their glyphs. Only a name brings glyphs of its own.
_CODE_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789"
_DAY_CHARACTERS = "0123456789年月日"
_NAME = "证此发特"  # characters of most bodies, in an order that none has
_DAY = date(2000, 1, 1)
_ADDRESS = "urn:address"


class PlacesNotFound(RuntimeError):
    """The page was laid out otherwise than stamping expects, perhaps by a new release of WeasyPrint: nothing is stamped."""


def common_to(facts: CertificateFacts) -> CertificateFacts:
    """What the certificates of a cohort have in common: the facts without what is each one's own."""
    return replace(facts, name="", number="", verify_url="", verify_code="", issued_on=_DAY, note="+" if facts.note else "")


def form_of(opening: Opening) -> str:
    """How the body begins, in short."""
    return f"{opening.name_width:.3f} {opening.first} {opening.lead} {opening.face.family}"


def placeholder_facts(facts: CertificateFacts, fonts: FontSet) -> CertificateFacts:
    """The facts with nobody's name in them."""
    song = fonts.ready("song-usual")
    number, code, note = (_characters(text, song) for text in (facts.number, facts.verify_code, facts.note))
    return replace(
        facts,
        name=_NAME,
        number=number,
        verify_url=_ADDRESS,
        verify_code=code,
        issued_on=_DAY,
        note=note if facts.note else "",
    )


def placeholders(facts: CertificateFacts, composed: Composed, fonts: FontSet) -> Composed:
    """The composed texts of the facts with the placeholders in their places, in the usual sizes and faces."""
    song, kai = fonts.ready("song-usual"), fonts.ready("kai-usual")
    empty = placeholder_facts(facts, fonts)
    filled = {
        "name": Filled(empty.name, NAME_SIZE, kai),
        "number": Filled(empty.number, SLOTS["number"].size, song),
        "code": Filled(empty.verify_code, SLOTS["code"].size, song),
        "issued": Filled(_DAY_CHARACTERS, SLOTS["issued"].size, kai),
        "note": Filled(empty.note, SLOTS["note"].size, song),
    }
    return replace(composed, slots={**composed.slots, **filled})


def _characters(text: str, face: Face) -> str:
    """The characters of codes and, in their midst, the text's own as far as the face has them, each once."""
    own = "".join(sorted(c for c in set(text) - set(_CODE_CHARACTERS) if face.has_all(c)))
    return _CODE_CHARACTERS[:1] + own + _CODE_CHARACTERS[1:]
