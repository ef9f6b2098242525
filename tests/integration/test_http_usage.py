"""GET /api/usage over HTTP: pages, default periods, moments, CSV, and what is refused."""

import csv
import io
from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from tests.integration.conftest import NORTH_W, SOUTH_W, Library
from tests.stack.hub import PrivateHub

LONDON = ZoneInfo("Europe/London")
THREE_DAYS = "from=2026-03-28&to=2026-03-31"


def usage(hub: PrivateHub, query: str) -> Any:
    answer = hub.get(f"/api/usage?{query}")
    assert answer.status == 200, answer.body
    return answer.json()


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def test_a_day_of_23_hours_has_23_hours_of_energy(library: Library) -> None:
    days = usage(library.hub, f"level=day&channel={library.devices.south}&{THREE_DAYS}")["periods"]
    assert [round(day["total"]["kwh"] * 1000 / SOUTH_W) for day in days] == [24, 23, 24]
    assert [day["total"]["coverage"] for day in days] == [1, 1, pytest.approx(23 / 24, abs=0.05)]


@pytest.mark.parametrize("limit", [1, 7, 71, 1000])
def test_pages_by_their_links_cover_every_period_exactly_once(library: Library, limit: int) -> None:
    whole = usage(library.hub, f"level=hour&{THREE_DAYS}")["periods"]
    path: str | None = f"/api/usage?level=hour&{THREE_DAYS}&limit={limit}"
    found: list[Any] = []
    while path:
        answer = library.hub.get(path)
        page = answer.json()
        assert 1 <= len(page["periods"]) <= limit
        found += page["periods"]
        link = answer.headers["link"]
        assert (link is None) == (page["next"] is None)
        path = link[1 : link.index(">")] if link else None
        assert link is None or link.endswith('; rel="next"')
    assert found == whole
    assert len(found) == 71


def test_a_link_keeps_every_part_of_the_question(library: Library) -> None:
    devices = library.devices
    asked = f"channel={devices.north}&channel={devices.south}&level=day&limit=1"
    asked += "&from=2026-03-28T12:00:00%2B01:00&to=2026-03-30"
    link = library.hub.get(f"/api/usage?{asked}").headers["link"]
    page = library.hub.get(link[1 : link.index(">")]).json()
    assert [channel["id"] for channel in page["channels"]] == [devices.north, devices.south]
    assert page["periods"][0]["starts_at"] == "2026-03-29T00:00:00Z"


@pytest.mark.parametrize("level", ["quarter", "hour", "day", "week", "month", "year"])
def test_without_from_and_to_the_present_period_is_meant(library: Library, level: str) -> None:
    answer = usage(library.hub, f"level={level}")
    begins, ends = (datetime.fromisoformat(answer[name]) for name in ("from", "to"))
    assert begins <= datetime.now(LONDON) < ends
    assert len(answer["periods"]) == 1


@pytest.mark.parametrize(
    ("asked", "begins"),
    [
        ("2026-03-29", "2026-03-29T00:00:00Z"),
        ("2026-03-30", "2026-03-29T23:00:00Z"),
        ("2026-03-30T00:00:00+01:00", "2026-03-29T23:00:00Z"),
        ("2026-03-30T01:20:00%2B02:00", "2026-03-29T23:00:00Z"),
        ("2026-03-30T00:00", "2026-03-29T23:00:00Z"),
        ("2026-03-29T23:59:59Z", "2026-03-29T23:00:00Z"),
        ("2026-03-29%2023:30:00Z", "2026-03-29T23:00:00Z"),
    ],
)
def test_a_moment_may_be_written_in_many_ways(library: Library, asked: str, begins: str) -> None:
    answer = usage(library.hub, f"level=hour&from={asked}&to=2026-03-30T03:00:00Z")
    assert answer["from"] == begins


@pytest.mark.parametrize(("ago", "hours"), [("-6h", 7), ("-90m", 2), ("-1d", 25), ("-1w", 169)])
def test_so_long_ago_until_now(library: Library, ago: str, hours: int) -> None:
    for end in ("", "&to=now"):
        found = len(usage(library.hub, f"level=hour&from={ago}{end}")["periods"])
        assert hours - 1 <= found <= hours + 1


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("level=decade", "wrong_type", "level"),
        ("from=yesterday", "wrong_type", "from"),
        ("from=2026-02-30", "wrong_type", "from"),
        ("from=2026-03-28&to=soon", "wrong_type", "to"),
        ("from=1999-12-31", "out_of_range", "from"),
        ("from=2026-03-29&to=2026-03-28", "out_of_range", "to"),
        ("to=2026-03-28", "out_of_range", "from"),
        ("channel=9999", "out_of_range", "channel"),
        ("node=9999", "out_of_range", "node"),
        ("channel=north", "wrong_type", "channel"),
        ("node=", "wrong_type", "node"),
        ("limit=0", "out_of_range", "limit"),
        ("limit=1001", "out_of_range", "limit"),
        ("limit=ten", "wrong_type", "limit"),
        ("after=here", "wrong_type", "after"),
        ("after=12345&from=2026-03-28", "out_of_range", "after"),
        ("format=xml", "wrong_type", "format"),
        ("chanel=1", "unknown_field", "chanel"),
    ],
)
def test_a_bad_parameter_is_named(library: Library, query: str, code: str, field: str) -> None:
    answer = library.hub.get(f"/api/usage?{query}")
    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert (problem["code"], problem["field"], problem["status"]) == (code, field, 422)
    assert problem["type"] == f"urn:ohmstead:error:{code}"
    assert len(problem["detail"]) > 15


def test_a_node_or_a_channel_alone(library: Library) -> None:
    devices = library.devices
    by_node = usage(library.hub, f"level=day&node={devices.north_node}&{THREE_DAYS}")
    by_channel = usage(library.hub, f"level=day&channel={devices.north}&{THREE_DAYS}")
    assert by_node == by_channel
    assert [channel["id"] for channel in by_node["channels"]] == [devices.north]
    assert by_node["periods"][0]["total"]["coverage"] < 0.6


@pytest.mark.parametrize(
    ("query", "accept"),
    [("&format=csv", "*/*"), ("", "text/csv"), ("", "text/csv;q=0.9, text/plain;q=0.5")],
)
def test_csv_by_name_or_by_accept(library: Library, query: str, accept: str) -> None:
    answer = library.hub.get(f"/api/usage?level=day&{THREE_DAYS}{query}", {"Accept": accept})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="usage.csv"'
    assert "Accept" in answer.headers["vary"]
    found = rows(answer.body)
    assert len(found) == 3 * 3
    totals = [row for row in found if row["channel"] == "total"]
    hours = 23
    assert float(totals[1]["kwh"]) == pytest.approx((NORTH_W + SOUTH_W) * hours / 1000, abs=1e-6)
    assert answer.body.count(b"\r\n") == 10


@pytest.mark.parametrize(
    "accept", ["application/json", "*/*", "text/csv;q=0", "text/csv;q=0.1, application/json", ""]
)
def test_otherwise_json(library: Library, accept: str) -> None:
    answer = library.hub.get(f"/api/usage?level=day&{THREE_DAYS}", {"Accept": accept})
    assert answer.headers["content-type"] == "application/json"


def test_csv_keeps_names_whole_and_harmless(library: Library) -> None:
    hub, channel = library.hub, library.devices.north
    for name, cell in [
        ('Oven, "the old one"', 'Oven, "the old one"'),
        ('=HYPERLINK("http://x","y")', '\'=HYPERLINK("http://x","y")'),
        ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'=1+1"),
        ("Küche; süd", "Küche; süd"),
    ]:  # fmt: skip
        assert hub.patch(f"/api/channels/{channel}", {"name": name}).status == 200
        body = hub.get(f"/api/usage?level=day&{THREE_DAYS}&format=csv").body
        assert {row["name"] for row in rows(body) if row["channel"] == str(channel)} == {cell}
    hub.patch(f"/api/channels/{channel}", {"name": None})


def test_a_csv_page_says_where_the_next_is(library: Library) -> None:
    answer = library.hub.get(f"/api/usage?level=day&{THREE_DAYS}&limit=2&format=csv")
    link = answer.headers["link"]
    rest = library.hub.get(link[1 : link.index(">")])
    assert rest.headers["content-type"].startswith("text/csv")
    assert len(rows(answer.body)) + len(rows(rest.body)) == 9


def test_an_address_needs_no_more_than_its_escapes(library: Library) -> None:
    moment = quote("2026-03-28T00:00:00+00:00")
    assert usage(library.hub, f"level=day&from={moment}&to=2026-03-29")["from"].startswith("2026")
