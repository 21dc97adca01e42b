"""Where credentials, issuers and status lists are found, and which bit of which list belongs to a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

# The least that Bitstring Status List allows, so that one person's bit hides among many others.
LIST_BITS = 131_072
# A list is left when it is half full: free indexes can still be drawn at random from it quickly.
MOST_IN_A_LIST = LIST_BITS // 2
MOST_LISTS = 2**31 // LIST_BITS  # a status index is an integer of 32 bits
REGISTRY_KEY = "registry"


@dataclass(frozen=True)
class StatusPlace:
    """One bit of one status list; `index` counts from the first (leftmost) bit of the list."""

    list_number: int
    index: int

    @classmethod
    def of(cls, status_index: int) -> StatusPlace:
        """The place of a certificate's `status_index`, which runs through all lists."""
        return cls(*divmod(status_index, LIST_BITS))


@dataclass(frozen=True)
class Addresses:
    """The addresses below a registry's own public one; a credential keeps those of the day it was issued."""

    registry: str

    @classmethod
    def of_verify_url(cls, verify_url: str) -> Addresses:
        """The addresses of the registry that printed this address of verification on a certificate."""
        return cls(verify_url.rpartition("/verify/")[0])

    @property
    def did(self) -> str:
        """The registry's `did:web` name: host, port if any, and path."""
        address = urlsplit(self.registry)
        parts = [address.netloc.replace(":", "%3A"), *filter(None, address.path.split("/"))]
        return "did:web:" + ":".join(parts)

    def key(self, name: str) -> str:
        """The verification method with this name."""
        return f"{self.did}#{quote(name, safe='')}"

    def credential(self, code: str) -> str:
        """The credential of the certificate with this verification code."""
        return f"{self.registry}/credentials/{code}"

    def issuer(self, base_code: str) -> str:
        """The profile of an issuing base."""
        return f"{self.registry}/issuers/{quote(base_code, safe='')}"

    def achievement(self, cohort_code: str) -> str:
        """What was achieved by completing a cohort."""
        return f"{self.registry}/achievements/{quote(cohort_code, safe='')}"

    def status_list(self, number: int) -> str:
        """A list of revoked certificates."""
        return f"{self.registry}/credentials/status/{number}"


def base_key(base_code: str) -> str:
    """The name of an issuing base's key."""
    return f"base-{base_code}"
