"""Chance without memory: the same seed and place give the same number, for whole arrays."""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def seed_of(seed: int, *words: str) -> int:
    """A seed of its own for each name."""
    return seed * 0x9E3779B1 + crc32("/".join(words).encode())


def uniform(seed: int, place: Integers) -> Floats:
    """Numbers in [0, 1), one for each `place` (splitmix64)."""
    with np.errstate(over="ignore"):
        bits = place.astype(np.uint64) + np.uint64(seed % 2**63) * np.uint64(0x9E3779B97F4A7C15)
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        bits ^= bits >> np.uint64(31)
    return (bits >> np.uint64(11)).astype(np.float64) / 2.0**53


def gentle(seed: int, t: Floats, every_s: float) -> Floats:
    """A smooth wander in [-1, 1) with a new direction each `every_s` seconds."""
    place = t / every_s
    first = np.floor(place).astype(np.int64)
    share = place - first
    share = share * share * (3 - 2 * share)
    return 2 * (uniform(seed, first) * (1 - share) + uniform(seed, first + 1) * share) - 1
