"""Why a document is not printed: a character that no face has, or a text that does not fit its place."""

from collections.abc import Sequence

from trainingreg.documents.characters import is_printable
from trainingreg.domain.refusals import Invalid
from trainingreg.text import Sentence, say

_FIELDS = {
    "name": say("name"),
    "school": say("school"),
    "title": say("certificate title"),
    "programme": say("programme"),
    "number": say("certificate number"),
    "cohort_title": say("cohort title"),
    "wording": say("wording"),
    "major": say("major"),
    "tier": say("tier"),
    "subject": say("subject kind"),
    "standard": say("course standard"),
    "issuer": say("issuing base"),
    "note": say("note"),
    "hours": say("hours"),
    "issued": say("date of issue"),
    "host": say("address of verification"),
    "code": say("verification code"),
    "address": say("registry address"),
    "place": say("place"),
    "base": say("training base"),
    "notice": say("notice number"),
}


def field_name(field: str) -> Sentence | str:
    """What people call the field."""
    return _FIELDS.get(field, field)


class MissingGlyph(Invalid):
    """A value holds characters that cannot be printed; nothing is printed rather than something wrong."""

    def __init__(self, field: str, characters: Sequence[str]) -> None:
        self.characters = tuple(characters)
        named = " ".join(map(name_of, characters))
        super().__init__(
            say(
                "No installed font can draw %(characters)s (%(field)s): correct the value or add a font that has it.",
                characters=named,
                field=field_name(field),
            ),
            field,
        )


class Overflow(Invalid):
    """A value does not fit its place even in the smallest size; it is never cut."""

    def __init__(self, field: str, text: str) -> None:
        self.text = text
        super().__init__(
            say(
                "“%(text)s” (%(field)s) is too long for its place on the sheet: shorten it.",
                text=text,
                field=field_name(field),
            ),
            field,
        )


def name_of(character: str) -> str:
    """The character with its code point, or the code point alone where there is nothing to see."""
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if is_printable(character) and not character.isspace() else code
