"""Calendar periods of the site's zone, from a quarter-hour to a year, true at clock changes.

Everything here is Unix milliseconds outside and the zone inside. A day has 23, 24 or 25 hours,
weeks are ISO weeks (Monday first), and a midnight that does not exist gives way to the first moment
of that day.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Level = Literal["quarter", "hour", "day", "week", "month", "year"]
LEVELS: tuple[Level, ...] = get_args(Level)

QUARTER_MS = 15 * 60_000
DAY_MS = 86_400_000

_AUTO: tuple[tuple[int, Level], ...] = (
    (DAY_MS + 2 * 3_600_000, "quarter"),
    (4 * DAY_MS, "hour"),
    (63 * DAY_MS, "day"),
    (3 * 366 * DAY_MS, "month"),
)


def auto_level(from_ms: int, to_ms: int) -> Level:
    """The level that gives a readable number of periods for this range."""
    return next((level for longest, level in _AUTO if to_ms - from_ms <= longest), "year")


def unix_ms(moment: datetime) -> int:
    """An aware datetime as Unix milliseconds."""
    return round(moment.timestamp() * 1000)


def utc(ms: int) -> datetime:
    """Unix milliseconds as an aware datetime in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def midnight(day: date, zone: ZoneInfo) -> int:
    """The first moment of a calendar day in the zone, Unix ms."""
    return unix_ms(datetime(day.year, day.month, day.day, tzinfo=zone))


def floor(ms: int, level: Level, zone: ZoneInfo) -> int:
    """The start of the period that holds this moment, Unix ms."""
    local = datetime.fromtimestamp(ms / 1000, zone)
    if level in ("quarter", "hour"):
        return _floor_clock(ms, 15 if level == "quarter" else 60, local)
    return midnight(_first_day(local.date(), level), zone)


def following(start_ms: int, level: Level, zone: ZoneInfo) -> int:
    """The start of the next period after the one that starts here, Unix ms."""
    if level in ("quarter", "hour"):
        return _following_clock(start_ms, level, zone)
    day = datetime.fromtimestamp(start_ms / 1000, zone).date()
    return midnight(_next_day(day, level), zone)


def edges(from_ms: int, to_ms: int, level: Level, zone: ZoneInfo) -> Iterator[int]:
    """Starts of all periods that touch [from, to), and the end of the last one, Unix ms."""
    edge = floor(from_ms, level, zone)
    yield edge
    while edge < to_ms:
        edge = following(edge, level, zone)
        yield edge


def _floor_clock(ms: int, minutes: int, local: datetime) -> int:
    past = timedelta(
        minutes=local.minute % minutes, seconds=local.second, microseconds=local.microsecond
    )
    return ms - round(past.total_seconds() * 1000)


def _following_clock(start_ms: int, level: Level, zone: ZoneInfo) -> int:
    # By quarters, because a zone may move its clocks by half an hour in the middle of an hour.
    step = start_ms + QUARTER_MS
    while floor(step, level, zone) <= start_ms:
        step += QUARTER_MS
    return floor(step, level, zone)


def _first_day(day: date, level: Level) -> date:
    match level:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
    return day


def _next_day(day: date, level: Level) -> date:
    match level:
        case "week":
            return day + timedelta(days=7)
        case "month":
            return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        case "year":
            return day.replace(year=day.year + 1, month=1, day=1)
    return day + timedelta(days=1)
