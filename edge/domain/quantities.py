"""Units, the ranges that a real site can have, and the precision that is kept.

Current in amperes (A), voltage in volts (V), power in watts (W), energy in watt-hours (Wh), time
in whole milliseconds (ms). Kept to 1 mA, 0.1 V, 0.1 W and 1 mWh: finer digits of a clamp sensor
are noise, and they would be paid for on the card.
"""

CURRENT_A = (0.0, 10_000.0)
VOLTAGE_V = (0.0, 1_000.0)
POWER_W = (-10_000_000.0, 10_000_000.0)
ENERGY_WH = (0.0, 1e12)
MAINS_HZ = (0.0, 500.0)
INTERVAL_MS = (1, 7 * 86_400_000)
UPTIME_MS = (0, 20 * 365 * 86_400_000)  # no node runs for longer without a boot
SEQ = (1, 2**52)
CHANNEL_INDEX = (0, 63)

# A time that a reading or a node may carry of its own: before 2000 a clock was never set.
UNIX_MS = (946_684_800_000, 4_102_444_800_000)

# What any calendar can say, and a correction of a century does not lead out of: years 200 to 9800.
DATED_MS = (-55_855_785_600_000, 247_092_076_800_000)

MS_PER_HOUR = 3_600_000


# `round(value, 3)` finds the same by way of decimal text, at four times the cost.


def rounded_a(value: float) -> float:
    """Amperes to 1 mA."""
    return round(value * 1000) / 1000


def rounded_tenth(value: float) -> float:
    """Volts or watts to one tenth."""
    return round(value * 10) / 10


def rounded_wh(value: float) -> float:
    """Watt-hours to 1 mWh."""
    return round(value * 1000) / 1000


def energy_wh(power_w: float, duration_ms: float) -> float:
    """Energy in Wh of a constant power in W over a duration in ms."""
    return power_w * duration_ms / MS_PER_HOUR
