"""How long to wait after the n-th failure in a row."""

from random import Random
from typing import Final

SHORTEST_MS: Final = 1_000
LONGEST_MS: Final = 60_000


def backoff_ms(failures: int, rng: Random) -> int:
    """Exponential with full jitter: drawn from 1 s up to 2 s, 4 s ... 60 s."""
    ceiling = min(LONGEST_MS, SHORTEST_MS << min(failures, 6))
    return rng.randint(SHORTEST_MS, max(SHORTEST_MS, ceiling))
