"""Moments as people write them in a question."""

from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.errors import BadInput, OutOfRange, WrongType
from edge.domain.periods import unix_ms
from edge.wire.moments import parse, parse_cursor

NOW_MS = 1_777_888_800_000
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2026-05-01T10:00:00Z", "2026-05-01T10:00:00+00:00"),
        ("2026-05-01T10:00:00+02:00", "2026-05-01T10:00:00+02:00"),
        ("2026-05-01T10:00:00 02:00", "2026-05-01T10:00:00+02:00"),  # a + that was not escaped
        ("2026-05-01T10:00:00.250Z", "2026-05-01T10:00:00.250+00:00"),
        ("2026-05-01T10:00:00", "2026-05-01T10:00:00+01:00"),
        ("2026-05-01 10:00", "2026-05-01T10:00:00+01:00"),
        ("2026-05-01", "2026-05-01T00:00:00+01:00"),
        (" 2026-05-01 ", "2026-05-01T00:00:00+01:00"),
        ("2000-01-01", "2000-01-01T00:00:00+00:00"),
    ],
)
def test_a_moment_is_read_as_it_is_meant(words: str, moment: str) -> None:
    assert parse(words, "from", NOW_MS, LONDON) == unix_ms(datetime.fromisoformat(moment))


@pytest.mark.parametrize(
    ("words", "ago_s"),
    [
        ("now", 0),
        ("-0s", 0),
        ("-15m", 900),
        ("-6h", 21_600),
        ("-30d", 2_592_000),
        ("-2w", 1_209_600),
    ],
)
def test_so_long_ago_is_counted_from_the_present(words: str, ago_s: int) -> None:
    assert parse(words, "from", NOW_MS, LONDON) == NOW_MS - ago_s * 1000


def test_a_day_without_a_midnight_begins_at_its_first_moment() -> None:
    found = parse("2026-03-08", "from", NOW_MS, ZoneInfo("America/Havana"))
    assert found == unix_ms(datetime.fromisoformat("2026-03-08T01:00-04:00"))


def test_nothing_is_no_moment() -> None:
    assert parse(None, "from", NOW_MS, LONDON) is None
    assert parse_cursor(None) is None


@pytest.mark.parametrize(
    "words",
    ["", "x", "yesterday", "2026-02-30", "2026-13-01", "2026-05-01T25:00Z", "-6", "6h", "-6y",
     "--6h", "-٣h", "-1234567s", "1777888800", "2026-05-01T10:00:00+99:00", "\0", "2026-05-01\0"],
)  # fmt: skip
def test_what_is_not_a_moment_is_refused_and_named(words: str) -> None:
    with pytest.raises(WrongType, match="is not a moment") as refused:
        parse(words, "from", NOW_MS, LONDON)
    assert refused.value.field == "from"


@pytest.mark.parametrize(
    "words", ["1999-12-31", "0001-01-01", "9999-12-31T23:59:59Z", "-999999w", "-400000h"]
)
def test_a_moment_outside_this_century_is_refused(words: str) -> None:
    with pytest.raises(OutOfRange, match="2000 and 2100") as refused:
        parse(words, "to", NOW_MS, LONDON)
    assert refused.value.field == "to"


def test_a_cursor_is_taken_as_it_was_given_and_nothing_else() -> None:
    assert parse_cursor("1777888800000") == 1_777_888_800_000
    for words in ("", "-1", "1e3", "٣", "1" * 15, "1 ", "1\n", "0x10"):
        with pytest.raises(WrongType) as refused:
            parse_cursor(words)
        assert refused.value.field == "after"


@given(st.text(max_size=40) | st.from_regex(r"[-0-9TZ:+ .smhdw]{1,30}", fullmatch=True))
def test_no_words_do_more_than_be_refused(words: str) -> None:
    with suppress(BadInput):
        assert isinstance(parse(words, "from", NOW_MS, LONDON), int)
    with suppress(BadInput):
        assert isinstance(parse_cursor(words), int)
