"""The corpus of settings, held against what the API takes; the firmware reads it too."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from edge.domain.errors import BadInput
from edge.wire import node_settings

LINES = (Path(__file__).parent / "node_messages" / "from_hub_ranges.jsonl").read_text().splitlines()
CASES = [json.loads(line) for line in LINES]


def complaint(message: dict[str, Any]) -> str | None:
    """The field that the hub complains of, as the node spells it; None where it takes them."""
    try:
        node_settings.given(node_settings.NodeSettings.model_validate(message))
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"])
        return re.sub(r"\.([0-9]+)", r"[\1]", place)
    except BadInput as error:
        return error.field
    return None


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_the_hub_takes_of_a_person_what_a_node_would_take(case: dict[str, Any]) -> None:
    error = case["means"].get("error")
    expected = None if error is None else error.split(": ")[0]
    assert complaint(json.loads(case["message"])) == expected


def test_what_the_hub_publishes_says_every_field() -> None:
    """A node whose firmware has other defaults measures the same."""
    whole = next(case for case in CASES if case["name"] == "everything is said")
    message = json.loads(whole["message"])
    settings = node_settings.given(node_settings.NodeSettings.model_validate(message))
    published = json.loads(node_settings.encode(node_settings.message(settings, 4)))
    assert published.keys() == message.keys()
    assert published["channels"][0] == message["channels"][0]
    assert published["channels"][1].keys() == message["channels"][0].keys()


def test_the_longest_settings_fit_a_message() -> None:
    """A node takes 4,096 bytes."""
    channel = {
        "ch": 63, "sensor": "x" * 23, "burden_ohm": 1234.56789, "amps_per_volt": 12345.6789,
        "phase_us": -1234.56789, "noise_a": 0.0000123456789, "phase_deg": 240,
        "multiply": 123.456789, "assumed_v": 123.456789, "assumed_pf": 0.123456789,
        "wh_per_pulse": 12345.6789,
    }  # fmt: skip
    message = {"channels": [{**channel, "ch": 56 + ch} for ch in range(8)]}
    settings = node_settings.given(node_settings.NodeSettings.model_validate(message))
    assert len(node_settings.encode(node_settings.message(settings, 2**31 - 1))) <= 4_096
