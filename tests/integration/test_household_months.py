"""Real months of real households, posted in the simple form, against independent truth."""

import csv
import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from edge.store import site_settings
from edge.store.engine import Database
from tests.stack.hub import PrivateHub

pytestmark = pytest.mark.needs_data

MINUTE = timedelta(minutes=1)
LEVELS = {"day": "day", "isoweek": "week", "month": "month"}
ZONES = {"utc": "UTC", "Europe_London": "Europe/London"}
SERIES = [
    *(f"REFIT_House20_2014-{month:02d}" for month in range(4, 10)),
    "UKDALE_House2_2013-06",
    "UKDALE_House2_2013-07",
]
AT_ONCE = 10_000
SHARE = 0.001  # 0.1 %
ROUNDING_KWH = 0.000_1


def minutes(file: Path) -> list[dict[str, object]]:
    """Each row as a sketch would post it: the mean power of the minute that ends at timestamp."""
    with gzip.open(file, "rt") as lines:
        return [
            {
                "device_id": file.name.split(".")[0],
                "power": float(row["Aggregate"]),
                "timestamp": (
                    datetime.fromisoformat(row["Time"]).replace(tzinfo=UTC) + MINUTE
                ).isoformat(),
                "interval_s": 60,
            }
            for row in csv.DictReader(lines)
        ]


def truth(data: Path, series: str) -> list[tuple[str, str, str, float]]:
    """The true kWh of a series: level, zone, key of the period, kWh."""
    with (data / "series" / "truth_kwh.csv").open() as lines:
        return [
            (LEVELS[row["bucket"].split("_")[0]], ZONES[row["bucket"].split("_", 1)[1]],
             row["key"], float(row["kwh"]))
            for row in csv.DictReader(lines)
            if row["series"] == series
        ]  # fmt: skip


def name_of(start: str, level: str, zone: ZoneInfo) -> str:
    """A period as the truth names it: 2014-04-01, 2014-W14 or 2014-04."""
    local = datetime.fromisoformat(start).astimezone(zone)
    week = local.isocalendar()
    return {
        "day": f"{local:%Y-%m-%d}",
        "week": f"{week.year}-W{week.week:02d}",
        "month": f"{local:%Y-%m}",
    }[level]


def measured(hub: PrivateHub, channel: int, level: str, zone: str) -> dict[str, float]:
    """The kWh that the hub gives for each period of the years 2013 and 2014."""
    found: dict[str, float] = {}
    path = f"/api/usage?channel={channel}&level={level}&from=2013-05-01&to=2014-11-01&limit=300"
    after = ""
    while True:
        page = hub.get(path + after).json()
        for period in page["periods"]:
            if period["total"]["kwh"] is not None:
                key = name_of(period["starts_at"], level, ZoneInfo(zone))
                found[key] = period["total"]["kwh"]
        if page["next"] is None:
            return found
        after = f"&after={page['next']}"


@pytest.mark.parametrize("series", SERIES)
def test_days_weeks_and_months_match_the_truth_in_both_zones(
    hub: PrivateHub, database: str, data: Path, series: str
) -> None:
    """Every period that the truth lists, within 0.1 %, and no other period has energy."""
    rows = minutes(data / "series" / f"{series}.csv.gz")
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        assert hub.post(part).json() == {"stored": len(part), "repeated": 0, "rejected": []}
    channel = hub.get("/api/nodes").json()["nodes"][0]["channels"][0]["id"]
    expected: dict[tuple[str, str], dict[str, float]] = {}
    for level, zone, key, kwh in truth(data, series):
        expected.setdefault((level, zone), {})[key] = kwh
    assert len(expected) >= 5
    store = Database(database)
    for (level, zone), periods in expected.items():
        with store.transaction() as connection:
            site_settings.set_zone(connection, zone)
        found = measured(hub, channel, level, zone)
        assert found == {
            key: pytest.approx(kwh, rel=SHARE, abs=ROUNDING_KWH) for key, kwh in periods.items()
        }, (level, zone)
    store.close()


def test_the_same_month_twice_is_kept_once(hub: PrivateHub, data: Path) -> None:
    """A device and a timestamp name a reading: sent again, it is not stored again."""
    rows = minutes(data / "series" / "UKDALE_House2_2013-07.csv.gz")[:5_000]
    assert hub.post(rows).json()["stored"] == 5_000
    assert hub.post(rows).json() == {"stored": 0, "repeated": 5_000, "rejected": []}
    for row in rows:
        del row["interval_s"]
    assert hub.post(rows[1:] + rows[:1]).json()["stored"] == 0


def test_a_day_of_the_clock_change_has_23_or_25_hours(hub: PrivateHub, database: str) -> None:
    """In London 2014-03-30 is an hour short and 2014-10-26 an hour long."""
    store = Database(database)
    with store.transaction() as connection:
        site_settings.set_zone(connection, "Europe/London")
    store.close()
    for day, hours in (("2014-03-30", 23), ("2014-10-26", 25)):
        first = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/London"))
        ends = [first.astimezone(UTC) + timedelta(minutes=m) for m in range(1, hours * 60 + 1)]
        rows = [
            {"device_id": day, "power": 1000, "timestamp": end.isoformat(), "interval_s": 60}
            for end in ends
        ]
        assert hub.post(rows).json()["stored"] == len(rows)
        node = next(n for n in hub.get("/api/nodes").json()["nodes"] if n["identity"] == day)
        channel = node["channels"][0]["id"]
        usage = hub.get(f"/api/usage?level=day&channel={channel}&from={day}").json()["periods"][0]
        assert usage["total"]["kwh"] == pytest.approx(hours, abs=1e-6)
        assert usage["total"]["coverage"] == 1.0
        by_hour = hub.get(
            f"/api/usage?level=hour&channel={channel}&from={usage['starts_at']}"
            f"&to={usage['ends_at']}"
        ).json()["periods"]
        assert [p["total"]["kwh"] for p in by_hour] == [pytest.approx(1.0, abs=1e-6)] * hours
