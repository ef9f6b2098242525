"""Which channels make the site's total, and which arrangement is refused."""

import pytest

from edge.domain.channels import ceiling_w, check_inside, outermost
from edge.domain.errors import OutOfRange


def test_what_is_inside_another_is_not_counted_again() -> None:
    assert outermost([1, 2, 3], {1: None, 2: 1, 3: None}) == [1, 3]


def test_a_part_counts_where_its_whole_was_not_asked_for() -> None:
    assert outermost([2, 3], {1: None, 2: 1, 3: None}) == [2, 3]


def test_a_part_of_a_part_is_not_counted_when_the_one_between_is_missing() -> None:
    assert outermost([1, 3], {1: None, 2: 1, 3: 2}) == [1]


def test_no_channels_make_no_total() -> None:
    assert outermost([], {1: None}) == []


@pytest.mark.parametrize(
    ("inside_id", "inside"),
    [
        (1, {}),
        (2, {2: 1}),
        (3, {2: 1, 3: 2}),
    ],
)
def test_a_channel_cannot_be_inside_itself_however_far_round(
    inside_id: int, inside: dict[int, int | None]
) -> None:
    with pytest.raises(OutOfRange, match="cannot be inside itself") as refused:
        check_inside(1, inside_id, inside)
    assert refused.value.field == "inside"


def test_a_channel_may_be_inside_a_part_of_another() -> None:
    check_inside(1, 2, {2: 3, 3: None})


def test_a_ring_that_two_hands_made_at_once_does_not_hang_the_next_change() -> None:
    check_inside(1, 2, {2: 3, 3: 2})


def test_the_ceiling_is_half_as_much_again_as_the_sensor_is_rated_for() -> None:
    assert ceiling_w(30, 230) == pytest.approx(10_350)


def test_even_an_unknown_sensor_has_a_ceiling() -> None:
    assert ceiling_w(None, 230) == 10_000_000
