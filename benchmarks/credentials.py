"""Credentials: CPU time of the two proofs and of a whole credential. Run: python -m benchmarks.credentials

`rdfc, plain` is the canonical form by the JSON-LD processor each time; `rdfc` is ours, which expands once for a cohort.
Every round signs for another person. The last line says what the credentials of 5 000 certificates cost two cores.
"""

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median
from time import process_time

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import jsonld

from benchmarks.certificates import FACTS
from trainingreg.documents import contexts
from trainingreg.documents.canonical import canonical
from trainingreg.documents.credential import PERSONAL, CredentialFacts, credential, signed_credential

ROUNDS = 201
PEOPLE = 5_000
MOST_SECONDS = 10.0  # of two cores, what may be added to 15 s of printing and signing
KEY = Ed25519PrivateKey.generate()
PLAIN = {"documentLoader": contexts.loader(), "algorithm": "URDNA2015", "format": "application/n-quads"}


def person(number: int) -> CredentialFacts:
    """The facts of one of many people of a cohort."""
    code = f"K7Q2-M9XD-{number:04d}".translate(str.maketrans("01", "YZ"))
    certificate = replace(FACTS, name=f"林知远{chr(0x4E00 + number)}", number=f"GXYT-2026-44-0107-{number:05d}-K", verify_code=code)
    return CredentialFacts(certificate, "JD00001", "GX2026-44-01", number * 26, datetime(2026, 11, 20, 4, tzinfo=UTC))


def cpu_time(job: Callable[[CredentialFacts], object], rounds: int = ROUNDS) -> float:
    """The median CPU time in milliseconds, after two rounds to warm up."""
    times = []
    for turn in range(rounds + 2):
        facts = person(turn)
        gc.collect()
        start = process_time()
        job(facts)
        times.append(process_time() - start)
    return median(times[2:]) * 1000


def main() -> int:
    """Prints the times; exit status 1 if 5 000 credentials take two cores too long."""
    jobs: dict[str, tuple[Callable[[CredentialFacts], object], int]] = {
        "jcs": (lambda facts: KEY.sign(rfc8785.dumps(credential(facts))), ROUNDS),
        "rdfc, plain": (lambda facts: KEY.sign(jsonld.normalize(credential(facts), PLAIN).encode()), 31),
        "rdfc": (lambda facts: KEY.sign(canonical(credential(facts), PERSONAL)), ROUNDS),
        "whole": (lambda facts: signed_credential(facts, KEY), ROUNDS),
    }
    for name, (job, rounds) in jobs.items():
        print(f"{name:12} {cpu_time(job, rounds):6.3f} ms")
    start = process_time()
    for number in range(PEOPLE):
        signed_credential(person(number), KEY)
    seconds = (process_time() - start) / 2
    print(f"{PEOPLE} credentials in one cohort: {seconds:.2f} s on two cores; {len(signed_credential(person(1), KEY))} bytes each")
    return 0 if seconds <= MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
