"""Power: curves of one channel, or of the site, for charts."""

from edge.domain.channels import outermost
from edge.domain.errors import OutOfRange
from edge.packed.segments import power
from edge.packed.series import Curve, curve
from edge.store import nodes, readings
from edge.store.engine import Database

MOST_POINTS = 1000


class PowerFlow:
    """Draws curves from the readings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def curve(self, channel_id: int | None, from_ms: int, to_ms: int, points: int) -> Curve:
        """The power of a channel (None: the site) between two moments in Unix ms.

        Raises OutOfRange where the range is empty or there is no such channel, DatabaseAway.
        """
        if to_ms <= from_ms:
            raise OutOfRange("to must lie after from", field="to")
        with self._database.transaction() as connection:
            inside = {c.id: c.inside_id for c in nodes.all_channels(connection)}
            if channel_id is not None and channel_id not in inside:
                raise OutOfRange(f"there is no channel {channel_id}", field="channel")
            chosen = outermost(inside, inside) if channel_id is None else [channel_id]
            found = [power(readings.between(connection, one, from_ms, to_ms)) for one in chosen]
        return curve(found, from_ms, to_ms, points)
