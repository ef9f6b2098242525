"""Sensors by name: how many amperes in the conductor make a volt at the pin."""

from edge.domain.node_settings import ChannelSettings

PULSE = "pulse"

# Current outputs: turns of the coil, and the burden (ohm) where none is said.
TURNS = {"SCT-013-000": (2_000.0, 33.0)}
# Voltage outputs: the rated amperes, which make 1 V.
RATED_A = {f"SCT-013-{rated:03}": float(rated) for rated in (5, 10, 15, 20, 25, 30, 50, 60)}


def nominal_amps_per_volt(channel: ChannelSettings) -> float | None:
    """What the sensor's name and its burden say; None where the hub does not know the name."""
    wound = TURNS.get(channel.sensor)
    if wound is not None:
        turns, burden_ohm = wound
        return turns / (channel.burden_ohm or burden_ohm)
    return RATED_A.get(channel.sensor)
