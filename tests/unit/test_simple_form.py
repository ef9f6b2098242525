"""The simple form: what a first sketch posts, right and wrong."""

import json
from datetime import datetime
from typing import Any

import pytest

from edge.domain.errors import BadInput, OutOfRange, WrongType
from edge.domain.periods import unix_ms
from edge.wire.simple_form import SimpleReading, parse_simple, read_json


def read(value: Any) -> tuple[list[SimpleReading], list[tuple[int, str, str | None]]]:
    good, bad = parse_simple(read_json(json.dumps(value).encode()))
    assert all(refusal.item == refusal.error.item for refusal in bad)
    return good, [(refusal.item, refusal.error.code, refusal.error.field) for refusal in bad]


def refused(**fields: Any) -> tuple[str, str | None]:
    good, bad = read({"device_id": "kitchen", "power": 966, **fields})
    assert (good, len(bad)) == ([], 1)
    return bad[0][1:]


def reading(**fields: Any) -> SimpleReading:
    good, bad = read({"device_id": "kitchen", "power": 966, **fields})
    assert bad == []
    return good[0]


def test_the_whole_form_is_read_in_the_hub_s_units() -> None:
    assert reading(
        current=4.2, voltage=230, kwh=12.345, timestamp="2026-05-01T10:00:00Z", interval_s=60
    ) == SimpleReading(
        device_id="kitchen",
        current_a=4.2,
        voltage_v=230,
        power_w=966,
        energy_wh=12_345,
        at_ms=unix_ms(datetime.fromisoformat("2026-05-01T10:00:00Z")),
        interval_ms=60_000,
    )


def test_a_name_and_a_current_are_enough() -> None:
    good, bad = read({"device_id": "kitchen", "current": 4.2})
    assert (good[0].current_a, good[0].power_w, good[0].at_ms, bad) == (4.2, None, None, [])


@pytest.mark.parametrize(
    ("given", "at_ms"),
    [
        ("2026-05-01T10:00:00Z", 1_777_629_600_000),
        ("2026-05-01T12:00:00+02:00", 1_777_629_600_000),
        ("2026-05-01T10:00:00.125Z", 1_777_629_600_125),
        (1_777_629_600, 1_777_629_600_000),
        (1_777_629_600.125, 1_777_629_600_125),
        (None, None),
    ],
)
def test_a_timestamp_is_iso_with_a_zone_or_unix_seconds(given: Any, at_ms: int | None) -> None:
    assert reading(timestamp=given).at_ms == at_ms


@pytest.mark.parametrize(
    ("timestamp", "code"),
    [
        ("2026-05-01T10:00:00", "wrong_type"),
        ("2026-05-01", "wrong_type"),
        ("yesterday", "wrong_type"),
        ("", "wrong_type"),
        ("1777629600", "wrong_type"),
        (True, "wrong_type"),
        ([], "wrong_type"),
        ("1999-12-31T23:59:59Z", "out_of_range"),
        ("0001-01-01T00:00:00+14:00", "out_of_range"),
        ("9999-12-31T23:59:59-14:00", "out_of_range"),
        (0, "out_of_range"),
        (-1, "out_of_range"),
        (1_777_629_600_000, "out_of_range"),  # milliseconds
        (1e308, "out_of_range"),
        (-1e308, "out_of_range"),
        (10**30, "out_of_range"),
    ],
)
def test_a_timestamp_that_names_no_moment_is_refused(timestamp: Any, code: str) -> None:
    assert refused(timestamp=timestamp) == (code, "timestamp")


def test_milliseconds_are_told_to_be_seconds_and_a_missing_zone_is_told_how() -> None:
    for timestamp, hint in ((1_777_629_600_000, "in seconds"), ("2026-05-01T10:00", "add Z")):
        _, bad = parse_simple({"device_id": "k", "power": 1, "timestamp": timestamp})
        assert hint in bad[0].error.detail


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("power", True, "wrong_type"),
        ("power", "966", "wrong_type"),
        ("power", 10_000_001, "out_of_range"),
        ("power", -10_000_001, "out_of_range"),
        ("current", -0.1, "out_of_range"),
        ("current", 10_001, "out_of_range"),
        ("current", False, "wrong_type"),
        ("voltage", 1_001, "out_of_range"),
        ("voltage", [230], "wrong_type"),
        ("kwh", -1, "out_of_range"),
        ("kwh", 1.1e9, "out_of_range"),
        ("interval_s", 0, "out_of_range"),
        ("interval_s", 604_801, "out_of_range"),
        ("interval_s", 1e300, "out_of_range"),
        ("device_id", "", "out_of_range"),
        ("device_id", "x" * 65, "out_of_range"),
        ("device_id", 7, "wrong_type"),
        ("device_id", None, "wrong_type"),
        ("device_id", "kitchen\n", "wrong_type"),
        ("device_id", "kit\0chen", "wrong_type"),
        ("device_id", "a/b", "wrong_type"),
        ("device_id", "#", "wrong_type"),
    ],
)
def test_a_bad_field_is_refused_and_named(field: str, value: Any, code: str) -> None:
    assert refused(**{field: value}) == (code, field)


def test_a_reading_of_nothing_is_refused() -> None:
    assert read({"device_id": "kitchen"})[1] == [(0, "wrong_type", "power")]
    assert read({"device_id": "kitchen", "power": None})[1] == [(0, "wrong_type", "power")]
    assert read({"power": 1})[1] == [(0, "wrong_type", "device_id")]


def test_bad_items_of_a_list_do_not_cost_the_others() -> None:
    fine = {"device_id": "kitchen", "power": 1}
    good, bad = read([fine, 7, fine, {**fine, "power": "1"}, None, [fine], fine])
    assert len(good) == 3
    assert bad == [
        (1, "wrong_type", None),
        (3, "wrong_type", "power"),
        (4, "wrong_type", None),
        (5, "wrong_type", None),
    ]


def test_a_list_has_one_to_ten_thousand_readings() -> None:
    for items in ([], [{"device_id": "k", "power": 1}] * 10_001):
        with pytest.raises(OutOfRange, match="1 to 10000"):
            parse_simple(items)


def test_what_is_neither_an_object_nor_a_list_is_refused_with_an_example() -> None:
    for value in (None, 7, True, "power"):
        _, bad = parse_simple(value)
        assert isinstance(bad[0].error, WrongType)
        assert "device_id" in bad[0].error.detail


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b'{"power":NaN}', "not_json"),
        (b'{"power":1e999}', "out_of_range"),
        (b"[" * 100_000, "not_json"),
        (b'"\xff"', "not_utf8"),
        (b'"\\ud800"', "not_json"),
    ],
)
def test_a_body_that_is_not_json_is_refused_by_its_own_name(body: bytes, code: str) -> None:
    with pytest.raises(BadInput) as error:
        read_json(body)
    assert error.value.code == code
