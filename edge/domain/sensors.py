"""Sensors by name: how many amperes in the conductor make a volt at the pin."""

import re

from edge.domain.node_settings import ChannelSettings

# Current outputs: turns of the coil, and the burden (ohm) where none is said.
_TURNS = {"SCT-013-000": (2_000.0, 33.0)}
# Voltage outputs: their rated amperes make 1 V.
_RATED_AT_1_V = re.compile(r"SCT-013-0*(?P<rated_a>[1-9][0-9]{0,2})V?")


def nominal_amps_per_volt(channel: ChannelSettings) -> float | None:
    """What the sensor's name and its burden say; None where the hub does not know the name."""
    wound = _TURNS.get(channel.sensor)
    if wound is not None:
        turns, burden_ohm = wound
        return turns / (channel.burden_ohm or burden_ohm)
    rated = _RATED_AT_1_V.fullmatch(channel.sensor)
    return float(rated["rated_a"]) if rated else None
