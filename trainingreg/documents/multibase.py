"""Multibase: bytes as text that says how it is written, `z` for base58btc and `u` for base64url."""

from __future__ import annotations

from base64 import urlsafe_b64encode

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_ED25519_PUBLIC = b"\xed\x01"  # multicodec


def base58(data: bytes) -> str:
    """`z` and the base58btc digits; each leading zero byte is one leading `1`."""
    number, digits = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _ALPHABET[digit] + digits
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


def from_base58(text: str) -> bytes:
    """The bytes again; raises ValueError for what is not base58btc."""
    if text[:1] != "z" or not set(text) <= _VALUES.keys():
        raise ValueError("not base58btc")
    digits = text[1:].lstrip("1")
    number = 0
    for digit in digits:
        number = number * 58 + _VALUES[digit]
    return bytes(len(text) - 1 - len(digits)) + number.to_bytes((number.bit_length() + 7) // 8)


def base64url(data: bytes) -> str:
    """`u` and base64url without padding."""
    return "u" + urlsafe_b64encode(data).decode().rstrip("=")


def ed25519_key(public: bytes) -> str:
    """A public Ed25519 key (32 bytes) as a Multikey's `publicKeyMultibase`."""
    return base58(_ED25519_PUBLIC + public)
