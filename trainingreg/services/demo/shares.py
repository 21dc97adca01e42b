"""Dividing whole numbers: shares that add up."""

from __future__ import annotations

import random
from collections.abc import Sequence


def apportion(whole: int, weights: Sequence[float], least: int = 0) -> list[int]:
    """Whole numbers in proportion to the weights that add up to `whole` (largest remainders), each at least `least`."""
    if not weights:
        return []
    left = whole - least * len(weights)
    exact = [left * weight / sum(weights) for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: shares[i] - exact[i])
    for i in by_remainder[: left - sum(shares)]:
        shares[i] += 1
    return [share + least for share in shares]


def cut(chance: random.Random, whole: int, about: int) -> list[int]:
    """Cuts a number into parts of about this size, none of them much smaller or larger."""
    parts = max(round(whole / about), 1) if whole else 0
    return apportion(whole, [chance.uniform(0.8, 1.2) for _ in range(parts)])
