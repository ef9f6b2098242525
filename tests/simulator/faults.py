"""What can go wrong between a node and the hub, by chance."""

from dataclasses import dataclass
from random import Random


@dataclass(slots=True)
class Faults:
    """Chances from 0 to 1, and the longest delay of a batch on its way (s); change them at will."""

    drop_acks: float = 0.0
    duplicate: float = 0.0
    delay_s: float = 0.0

    def loses_ack(self, rng: Random) -> bool:
        return rng.random() < self.drop_acks

    def delays_s(self, rng: Random) -> list[float]:
        """When each copy of a batch leaves, from now; the copies may overtake other batches."""
        copies = 1 + (rng.random() < self.duplicate)
        return [rng.uniform(0, self.delay_s) for _ in range(copies)]
