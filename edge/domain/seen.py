"""The set of `seq` that a boot has delivered: how a repeat is known without an index.

Kept as ascending, disjoint, non-adjacent half-open ranges, which is PostgreSQL's canonical form of
an `int8multirange`. A node sends nearly in order, so there is nearly always one range.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

Seqs = int | range
"""One `seq`, or all those of a record that was merged from many."""


class SeenSet:
    """A set of whole numbers that costs memory for its gaps only."""

    __slots__ = ("_highs", "_lows")

    def __init__(self, ranges: Iterable[tuple[int, int]] = ()) -> None:
        self._lows: list[int] = []
        self._highs: list[int] = []
        for low, high in ranges:
            self._lows.append(low)
            self._highs.append(high)

    def __contains__(self, seq: int) -> bool:
        place = bisect_right(self._lows, seq) - 1
        return place >= 0 and seq < self._highs[place]

    def add(self, seq: int) -> bool:
        """Add one number; False if it was there already."""
        lows, highs = self._lows, self._highs
        if highs and seq == highs[-1]:  # the next one in order, as nearly always
            highs[-1] = seq + 1
            return True
        place = bisect_right(lows, seq) - 1
        if place >= 0 and seq < highs[place]:
            return False
        joins_left = place >= 0 and highs[place] == seq
        joins_right = place + 1 < len(lows) and lows[place + 1] == seq + 1
        if joins_left and joins_right:
            highs[place] = highs.pop(place + 1)
            lows.pop(place + 1)
        elif joins_left:
            highs[place] = seq + 1
        elif joins_right:
            lows[place + 1] = seq
        else:
            lows.insert(place + 1, seq)
            highs.insert(place + 1, seq + 1)
        return True

    def fill(self, low: int, high: int) -> None:
        """Add all numbers from `low` up to, not including, `high`."""
        lows, highs = self._lows, self._highs
        first, end = bisect_left(highs, low), bisect_right(lows, high)  # those it touches
        if first < end:
            low, high = min(low, lows[first]), max(high, highs[end - 1])
        lows[first:end], highs[first:end] = [low], [high]

    @property
    def range_count(self) -> int:
        """How many ranges it is made of, which is what it costs."""
        return len(self._lows)

    def adjoins(self, seq: int) -> bool:
        """Whether adding this number would not add a range."""
        return seq in self or seq - 1 in self or seq + 1 in self

    def ranges(self) -> list[tuple[int, int]]:
        """Half-open ranges (low, high), ascending."""
        return list(zip(self._lows, self._highs, strict=True))

    def __len__(self) -> int:
        return sum(high - low for low, high in self.ranges())


def to_multirange(ranges: Iterable[tuple[int, int]]) -> str:
    """The literal of an `int8multirange`."""
    return "{" + ",".join(f"[{low},{high})" for low, high in ranges) + "}"


def from_multirange(literal: str) -> SeenSet:
    """Read PostgreSQL's own output of an `int8multirange`, e.g. `{[1,5),[9,10)}`."""
    inside = literal.strip("{}")
    if not inside:
        return SeenSet()
    pairs = (part.strip("[)").split(",") for part in inside.replace("),[", ");[").split(";"))
    return SeenSet((int(low), int(high)) for low, high in pairs)
