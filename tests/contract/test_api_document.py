"""The API's document: current, whole, and of a form that others' tools understand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from edge.api.app import openapi

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"
MADE = json.loads(json.dumps(openapi()))
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, item in MADE["paths"].items()
    for method, operation in item.items()
}
# They cannot fail in a way that the document could describe: they answer, or nobody is there.
CANNOT_FAIL = {"GET /healthz", "GET /metrics"}
PROBLEM = "application/problem+json"


def schemas(place: object = MADE, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Walk the document: every schema in it, and where it stands."""
    if isinstance(place, dict):
        for key, value in place.items():
            if key == "schema":
                yield f"{path}/{key}", value
            elif key == "schemas":
                yield from ((f"{path}/schemas/{name}", schema) for name, schema in value.items())
            yield from schemas(value, f"{path}/{key}")
    elif isinstance(place, list):
        for number, value in enumerate(place):
            yield from schemas(value, f"{path}/{number}")


def test_the_committed_document_is_the_one_that_the_hub_makes() -> None:
    assert json.loads(COMMITTED.read_text()) == MADE, "renew it: python -m edge openapi"


def test_it_is_openapi_3_1() -> None:
    assert MADE["openapi"].startswith("3.1.")
    assert MADE["info"]["title"]
    assert MADE["info"]["version"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_in_a_few_words_what_it_does(name: str) -> None:
    assert 0 < len(OPERATIONS[name]["summary"]) <= 60
    assert OPERATIONS[name]["tags"]


def test_no_two_operations_share_their_name() -> None:
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - CANNOT_FAIL))
def test_an_operation_says_how_it_can_fail(name: str) -> None:
    failures = {
        code: answer
        for code, answer in OPERATIONS[name]["responses"].items()
        if code.startswith(("4", "5"))
    }
    assert failures
    if name != "GET /readyz":  # its 503 is its answer, and has the form of its 200
        assert all(set(answer["content"]) == {PROBLEM} for answer in failures.values())


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_in_which_form_it_answers(name: str) -> None:
    content = OPERATIONS[name]["responses"]["200"]["content"]
    assert content
    assert all(answer.get("schema") or answer.get("itemSchema") for answer in content.values())


@pytest.mark.parametrize(("path", "schema"), [pytest.param(p, s, id=p) for p, s in schemas()])
def test_a_schema_is_sound_json_schema_without_references_to_nowhere(
    path: str, schema: dict[str, Any]
) -> None:
    assert jsonschema_rs.meta.is_valid({**schema, "$schema": jsonschema_2020})
    for reference in references(schema):
        assert reference.startswith("#/components/schemas/"), path
        assert reference.rsplit("/", 1)[1] in MADE["components"]["schemas"]


jsonschema_2020 = "https://json-schema.org/draft/2020-12/schema"


def references(schema: object) -> Iterator[str]:
    """Walk a schema: every `$ref` in it."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


def test_no_schema_carries_an_example() -> None:
    """Examples drift from what is true, and a generated client would show them as defaults."""
    found = [path for path, schema in schemas() if "example" in json.dumps(schema)]
    assert found == []
