"""Calendar periods: clock changes, odd zones, weeks over New Year, and that they tile time."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edge.domain.periods import (
    DAY_MS,
    LEVELS,
    Level,
    auto_level,
    edges,
    floor,
    following,
    midnight,
    unix_ms,
    utc,
)

HOUR_MS = 3_600_000
ZONES = [
    "UTC",
    "Europe/London",
    "Australia/Lord_Howe",  # moves by half an hour
    "Asia/Kathmandu",  # +05:45
    "Pacific/Chatham",  # +12:45, and moves
    "America/Havana",  # has no midnight in spring, and two in autumn
    "Asia/Beirut",
    "America/St_Johns",  # moved at one minute past midnight until 2011
    "Africa/Casablanca",
    "Pacific/Apia",  # has no 30 December 2011
    "Asia/Pyongyang",
    "America/Caracas",
    "Africa/Monrovia",
]


def at(text: str) -> int:
    return unix_ms(datetime.fromisoformat(text))


def starts(from_: str, to: str, level: Level, zone: str) -> list[str]:
    place = ZoneInfo(zone)
    found = list(edges(at(from_), at(to), level, place))
    return [utc(ms).astimezone(place).strftime("%m-%d %H:%M%z") for ms in found]


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        ("2026-03-29", "Europe/London", 23),
        ("2026-10-25", "Europe/London", 25),
        ("2026-05-01", "Europe/London", 24),
        ("2026-10-04", "Australia/Lord_Howe", 23.5),
        ("2026-04-05", "Australia/Lord_Howe", 24.5),
        ("2026-03-08", "America/Havana", 23),
        ("2026-11-01", "America/Havana", 25),
        ("2026-03-29", "Asia/Beirut", 23),
        ("2026-10-24", "Asia/Beirut", 25),
    ],
)
def test_a_day_is_as_long_as_its_clock_says(day: str, zone: str, hours: float) -> None:
    start = midnight(date.fromisoformat(day), ZoneInfo(zone))
    assert (following(start, "day", ZoneInfo(zone)) - start) / HOUR_MS == hours


@pytest.mark.parametrize(
    ("day", "zone", "first_moment"),
    [
        ("2026-05-01", "Asia/Kathmandu", "2026-04-30T18:15:00+00:00"),
        ("2026-03-08", "America/Havana", "2026-03-08T01:00:00-04:00"),
        ("2026-11-01", "America/Havana", "2026-11-01T00:00:00-04:00"),
        ("2026-03-29", "Asia/Beirut", "2026-03-29T01:00:00+03:00"),
        ("2011-12-31", "Pacific/Apia", "2011-12-31T00:00:00+14:00"),
    ],
)
def test_a_day_begins_at_its_first_moment(day: str, zone: str, first_moment: str) -> None:
    assert midnight(date.fromisoformat(day), ZoneInfo(zone)) == at(first_moment)


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    assert starts("2026-10-25T00:00Z", "2026-10-25T03:00Z", "hour", "Europe/London") == [
        "10-25 01:00+0100",
        "10-25 01:00+0000",
        "10-25 02:00+0000",
        "10-25 03:00+0000",
    ]


def test_the_hour_that_is_left_out_does_not_appear() -> None:
    assert starts("2026-03-29T00:00Z", "2026-03-29T02:00Z", "hour", "Europe/London") == [
        "03-29 00:00+0000",
        "03-29 02:00+0100",
        "03-29 03:00+0100",
    ]


def test_a_clock_that_moves_by_half_an_hour_makes_an_hour_of_half_an_hour() -> None:
    assert starts("2026-10-04T01:00+10:30", "2026-10-04T03:00+11:00", "hour", "Australia/Lord_Howe"
    ) == ["10-04 01:00+1030", "10-04 02:30+1100", "10-04 03:00+1100"]  # fmt: skip
    assert starts("2026-04-05T01:00+11:00", "2026-04-05T02:00+10:30", "hour", "Australia/Lord_Howe"
    ) == ["04-05 01:00+1100", "04-05 01:30+1030", "04-05 02:00+1030"]  # fmt: skip


def test_hours_and_quarters_are_those_of_the_wall_clock() -> None:
    assert starts("2026-05-01T00:20Z", "2026-05-01T00:50Z", "quarter", "Asia/Kathmandu") == [
        "05-01 06:00+0545",
        "05-01 06:15+0545",
        "05-01 06:30+0545",
        "05-01 06:45+0545",
    ]
    assert starts("2026-05-01T00:20Z", "2026-05-01T01:00Z", "hour", "Asia/Kathmandu") == [
        "05-01 06:00+0545",
        "05-01 07:00+0545",
    ]


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        ("2027-01-01", "2026-12-28"),
        ("2027-01-03", "2026-12-28"),
        ("2027-01-04", "2027-01-04"),
        ("2025-12-31", "2025-12-29"),
        ("2024-12-29", "2024-12-23"),
    ],
)
def test_a_week_begins_on_monday_also_over_new_year(day: str, monday: str) -> None:
    zone = ZoneInfo("Europe/London")
    start = floor(midnight(date.fromisoformat(day), zone) + 1, "week", zone)
    assert start == midnight(date.fromisoformat(monday), zone)
    iso = date.fromisoformat(day).isocalendar()
    assert iso[:2] == date.fromisoformat(monday).isocalendar()[:2]


def test_months_and_years_have_their_own_lengths() -> None:
    zone = ZoneInfo("Europe/London")

    def days(from_: str, level: Level) -> float:
        start = midnight(date.fromisoformat(from_), zone)
        return (following(start, level, zone) - start) / DAY_MS

    assert [days("2026-02-01", "month"), days("2028-02-01", "month")] == [28, 29]
    assert days("2026-12-01", "month") == 31
    assert days("2026-03-01", "month") == 31 - 1 / 24
    assert [days("2026-01-01", "year"), days("2028-01-01", "year")] == [365, 366]


def test_the_periods_that_touch_a_range_are_whole() -> None:
    found = starts("2026-05-01T10:07Z", "2026-05-01T10:31Z", "quarter", "UTC")
    assert found == [f"05-01 10:{minute}+0000" for minute in ("00", "15", "30", "45")]
    assert starts("2026-05-01T10:00Z", "2026-05-01T11:00Z", "hour", "UTC") == [
        "05-01 10:00+0000",
        "05-01 11:00+0000",
    ]


MOMENTS = st.integers(at("2000-01-02T00:00Z"), at("2040-01-01T00:00Z"))
# Moments within two hours of a change of some clock: that is where periods go wrong.
CHANGES = [
    "2026-10-03T15:30Z", "2026-04-04T15:00Z", "2026-03-29T01:00Z", "2026-10-25T01:00Z",
    "2026-03-08T05:00Z", "2026-11-01T05:00Z", "2026-03-28T22:00Z", "2026-10-24T21:00Z",
    "2010-11-07T02:31Z", "2010-03-14T03:31Z", "2011-12-30T10:00Z", "2015-08-14T15:00Z",
    "2007-12-09T07:00Z", "2026-04-04T14:00Z",
]  # fmt: skip
NEAR_CHANGES = st.builds(
    lambda change, past_ms: at(change) + past_ms,
    st.sampled_from(CHANGES),
    st.integers(-2 * HOUR_MS, 2 * HOUR_MS),
)


@given(MOMENTS | NEAR_CHANGES, st.sampled_from(LEVELS), st.sampled_from(ZONES))
@example(at("2026-10-04T02:40+11:00"), "hour", "Australia/Lord_Howe")
@example(at("2010-11-07T02:41Z"), "day", "America/St_Johns")
@example(at("2010-11-07T02:36Z"), "quarter", "America/St_Johns")
def test_every_moment_lies_in_exactly_one_period(ms: int, level: Level, name: str) -> None:
    zone = ZoneInfo(name)
    start = floor(ms, level, zone)
    end = following(start, level, zone)
    assert start <= ms < end
    assert floor(start, level, zone) == start
    assert floor(end - 1, level, zone) == start
    assert floor(end, level, zone) == end


@given(
    MOMENTS | NEAR_CHANGES,
    st.timedeltas(timedelta(seconds=1), timedelta(days=3)),
    st.sampled_from(LEVELS),
    st.sampled_from(ZONES),
)
def test_edges_tile_time_without_a_hole_or_an_overlap(
    from_ms: int, length: timedelta, level: Level, name: str
) -> None:
    zone = ZoneInfo(name)
    to_ms = from_ms + round(length.total_seconds() * 1000)
    found = list(edges(from_ms, to_ms, level, zone))
    assert found[0] <= from_ms
    assert found[-2] < to_ms <= found[-1]
    assert all(left < right for left, right in pairwise(found))
    middles = [(left + right) // 2 for left, right in pairwise(found)]
    assert [floor(middle, level, zone) for middle in middles] == found[:-1]


@pytest.mark.parametrize(
    ("hours", "level"),
    [(1, "quarter"), (26, "quarter"), (27, "hour"), (96, "hour"), (97, "day"), (63 * 24, "day"),
     (64 * 24, "month"), (3 * 366 * 24, "month"), (3 * 366 * 24 + 1, "year")],
)  # fmt: skip
def test_the_level_is_chosen_by_the_length_of_the_range(hours: int, level: Level) -> None:
    assert auto_level(0, hours * HOUR_MS) == level


def test_moments_go_to_milliseconds_and_back() -> None:
    assert unix_ms(datetime(2026, 5, 4, 10, 0, 0, 123_000, UTC)) % 1000 == 123
    assert unix_ms(utc(1_777_888_800_123)) == 1_777_888_800_123
