"""What the system must have for printing, and the sentence that says what is missing."""

from collections.abc import Sequence

from trainingreg.documents import sources
from trainingreg.domain.refusals import Refusal
from trainingreg.text import say


class FontsMissing(Refusal):
    """Printing is impossible until Debian packages are installed."""

    status = 503

    def __init__(self, packages: Sequence[str]) -> None:
        self.packages = tuple(packages)
        names = " ".join(packages)
        super().__init__(say("Printing needs Debian packages that are not installed: %(packages)s.", packages=names))


def check_system() -> list[str]:
    """The missing Debian packages, none if everything is there: fonts and the libraries that make pages.

    Without libharfbuzz-subset0 WeasyPrint would only warn, and then take seven seconds for each certificate.
    """
    return sorted({*sources.missing_packages(sources.NEEDED), *_missing_libraries()})


def _missing_libraries() -> list[str]:
    try:
        from weasyprint.text import ffi
    except OSError:
        return ["libpango-1.0-0", "libpangoft2-1.0-0"]
    return [] if ffi.harfbuzz_subset else ["libharfbuzz-subset0"]
