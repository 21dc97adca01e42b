"""Issuing certificates: what must be set before, what is printed for stored values, and what may be done afterwards."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from trainingreg.domain.refusals import Invalid, Refusal
from trainingreg.domain.words import CertificateState, CohortState, SubjectKind, Tier
from trainingreg.text import say, tidy

# Certificates are Chinese only, so these words are printed as they stand and never translated.
TIERS: dict[Tier, str] = {
    Tier.MINISTRY: "部级示范",
    Tier.PROVINCE: "省级",
    Tier.CITY: "市级",
    Tier.SCHOOL: "校级",
}
SUBJECTS: dict[SubjectKind, str] = {SubjectKind.PROFESSIONAL: "专业科目", SubjectKind.PUBLIC: "公需科目"}
LONGEST_REASON = 500


class CannotIssue(Refusal):
    """The state of things does not allow certificates to be issued."""


class CannotCancel(Refusal):
    """No certificate waits to be made."""


class CannotChange(Refusal):
    """This certificate cannot be revoked or corrected."""


@dataclass(frozen=True)
class PrintSettings:
    """What certificates take from the settings of a registry."""

    programme_code: str
    public_url: str
    address_is_set: bool
    production: bool

    def verify_url(self, code: str) -> str:
        """The address in the QR code."""
        return f"{self.public_url}/verify/{code}"

    @property
    def verify_host(self) -> str:
        """The address of verification as printed, without its scheme."""
        address = urlsplit(self.public_url)
        return f"{address.netloc}{address.path}/verify"


def check_address(printing: PrintSettings) -> None:
    """In production nothing is issued whose QR code would lead nowhere; raises CannotIssue."""
    if printing.production and not (printing.address_is_set and leads_outside(printing.public_url)):
        raise CannotIssue(
            say("Certificates carry the registry's public address in their QR code. Set PUBLIC_URL to it before issuing.")
        )


def leads_outside(url: str) -> bool:
    """Whether an address names another machine than the reader's own."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if not host or host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return True
    return not (address.is_loopback or address.is_unspecified)


def check_cohort(state: CohortState) -> None:
    """Certificates follow completion; raises CannotIssue."""
    if state is not CohortState.COMPLETED:
        raise CannotIssue(say("Certificates are issued when the cohort has been completed."))


def check_cancelled(certificates: int) -> None:
    """What has been made, or is in a worker's hands, is not cancelled any more; raises CannotCancel where nothing else is left."""
    if not certificates:
        raise CannotCancel(say("There is nothing left to cancel: no certificate of this cohort waits to be made."))


def major_printed(name: str | None, code: str | None) -> str:
    """数控加工（0101-4）; a cohort of no particular major prints nothing."""
    return f"{name}（{code}）" if name else ""


def check_revocable(state: CertificateState) -> None:
    """What is valid, or will be once its file is made, can be revoked; raises CannotChange."""
    if state not in {CertificateState.PENDING, CertificateState.VALID}:
        raise CannotChange(say("This certificate is no longer valid, so there is nothing to revoke."))


def check_reissuable(state: CertificateState, issued_elsewhere: bool) -> None:
    """A new certificate is given for one of ours that is valid, or was revoked; raises CannotChange."""
    if issued_elsewhere:
        raise CannotChange(say("This certificate was issued elsewhere. Whoever issued it corrects it."))
    if state is CertificateState.PENDING:
        raise CannotChange(say("The file of this certificate is not made yet. Correct the data and try the printing again."))
    if state is CertificateState.SUPERSEDED:
        raise CannotChange(say("This certificate has been superseded. Correct the new one."))


def check_sealable(state: CertificateState, issued_elsewhere: bool, is_sealed: bool) -> None:
    """A valid certificate of ours takes one sealed file, which is then as final as the issued one; raises CannotChange."""
    if issued_elsewhere or state is not CertificateState.VALID:
        raise CannotChange(say("Only a valid certificate that was issued here can be sealed."))
    if is_sealed:
        raise CannotChange(say("The sealed file of this certificate is kept already. Another one needs a new certificate."))


def clean_reason(text: str) -> str:
    """A reason as it is kept; raises Invalid where there is none or it is too long."""
    reason = tidy(text)
    if not reason:
        raise Invalid(say("Enter a reason."), "reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(say("A reason may have at most %(length)s characters.", length=LONGEST_REASON), "reason")
    return reason
