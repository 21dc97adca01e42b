"""Slowing down those who guess, on every public form that could be used for guessing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import request

from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.domain.refusals import Refusal
from trainingreg.services import sign_in as sign_ins


def visitor() -> str:
    """Where a visitor comes from: the address; of IPv6 the network, since one household has more addresses than it has tries."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return str(request.remote_addr)
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))
    return str(address)


def address_key() -> str:
    """The key under which failures from this visitor's address are counted."""
    return f"address:{visitor()}"


@contextmanager
def slowed(*keys: str, counted: type[Refusal]) -> Iterator[None]:
    """Refuses while one of the keys must wait; a refusal of the kind `counted` inside is one more failure under each.

    The failure is counted in a transaction of its own, since the one that was refused is rolled back.
    """
    with transaction() as session:
        sign_ins.check_not_slowed(session, keys, clock.now())
    try:
        yield
    except counted:
        with transaction() as session:
            sign_ins.count_failure(session, keys, clock.now())
        raise
