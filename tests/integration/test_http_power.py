"""GET /api/power over HTTP: steps, gaps and refusals; and that nothing is sent twice."""

from typing import Any

import pytest

from tests.integration.conftest import NORTH_W, SOUTH_W, Library

DAY = "from=2026-03-28&to=2026-03-29"


def power(library: Library, query: str) -> Any:
    answer = library.hub.get(f"/api/power?{query}")
    assert answer.status == 200, answer.body
    return answer.json()


@pytest.mark.parametrize("points", [1, 2, 7, 300, 1000])
def test_a_curve_has_no_more_points_than_asked_and_min_mean_max_in_order(
    library: Library, points: int
) -> None:
    curve = power(library, f"{DAY}&points={points}")
    columns = [curve[name] for name in ("at", "mean_w", "min_w", "max_w")]
    assert {len(column) for column in columns} <= {len(columns[0])}
    assert 1 <= len(columns[0]) <= points
    assert curve["step_s"] == pytest.approx(86_400 / len(columns[0]))
    for _, mean, least, most in zip(*columns, strict=True):
        assert (mean is None) == (least is None) == (most is None)
        assert mean is None or least <= mean <= most


def test_a_gap_is_null_and_not_a_line(library: Library) -> None:
    curve = power(library, f"channel={library.devices.north}&{DAY}&points=24")
    expected: list[float | None] = [NORTH_W] * 24
    for hour in range(10, 19):
        expected[hour] = None
    # Readings are dated by their ends: the first of 10:00 covers the five minutes before.
    assert [w for hour, w in enumerate(curve["mean_w"]) if hour not in (9, 19)] == [
        w for hour, w in enumerate(expected) if hour not in (9, 19)
    ]


def test_without_a_channel_it_is_the_site(library: Library) -> None:
    curve = power(library, "from=2026-03-29&to=2026-03-30&points=23")
    assert curve["channel"] is None
    assert curve["mean_w"] == [NORTH_W + SOUTH_W] * 23


def test_by_default_it_is_the_last_quarter_of_an_hour(library: Library) -> None:
    curve = power(library, "")
    assert curve["step_s"] * len(curve["at"]) == pytest.approx(900, abs=1)
    assert len(curve["at"]) == 300
    assert set(curve["mean_w"]) == {None}


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("channel=9999", "out_of_range", "channel"),
        ("channel=0", "out_of_range", "channel"),
        ("channel=99999999999999999999", "out_of_range", "channel"),
        ("points=0", "out_of_range", "points"),
        ("points=1001", "out_of_range", "points"),
        ("points=2.5", "wrong_type", "points"),
        ("from=now&to=-1h", "out_of_range", "to"),
        ("from=", "wrong_type", "from"),
        ("from=-0x1h", "wrong_type", "from"),
        ("point=10", "unknown_field", "point"),
    ],
)
def test_a_bad_parameter_is_named(library: Library, query: str, code: str, field: str) -> None:
    answer = library.hub.get(f"/api/power?{query}")
    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")
    assert (answer.json()["code"], answer.json()["field"]) == (code, field)


@pytest.mark.parametrize(
    "path",
    [
        "/api/site",
        "/api/nodes",
        f"/api/power?{DAY}",
        f"/api/usage?level=hour&{DAY}",
        f"/api/usage?level=hour&{DAY}&format=csv",
    ],
)
def test_what_the_asker_has_already_is_not_sent_again(library: Library, path: str) -> None:
    first = library.hub.get(path)
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    assert first.headers["cache-control"] == "no-cache"
    for known in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = library.hub.get(path, {"If-None-Match": known})
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == tag
    other = library.hub.get(path, {"If-None-Match": '"other"'})
    assert (other.status, other.body) == (200, first.body)


def test_a_changed_answer_has_another_tag(library: Library) -> None:
    hub, channel = library.hub, library.devices.south
    before = hub.get("/api/nodes").headers["etag"]
    hub.patch(f"/api/channels/{channel}", {"name": "Cellar"})
    answer = hub.get("/api/nodes", {"If-None-Match": before})
    hub.patch(f"/api/channels/{channel}", {"name": None})
    assert (answer.status, b"Cellar" in answer.body) == (200, True)
    assert answer.headers["etag"] != before
