"""Schemathesis without its pytest plugin: the requests of one operation, and what is checked.

Drawn requests, and those of its coverage phase: each bound of each parameter, each of them left
out, doubled or of another type, methods that the path does not have.
"""

from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import (
    CheckFunction,
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.transport import Response
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    missing_required_header,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    unsupported_method,
)

PROBLEM: Final = "application/problem+json"
CHECKS: Final[list[CheckFunction]] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    missing_required_header,
    unsupported_method,
    allow_header_conformance,
]
# What the document allows may be refused for these fields: no schema says which channels there are,
# or what a moment is; nor that one channel of several is enabled, and one of two references given.
BEYOND_SCHEMAS: Final[dict[str, frozenset[str]]] = {
    "/api/usage": frozenset({"from", "to", "after", "node", "channel"}),
    "/api/power": frozenset({"from", "to", "channel"}),
    "/api/channels/{channel_id}": frozenset({"inside"}),
    "/api/nodes/{node_id}/settings": frozenset({"channels"}),
    "/api/nodes/{node_id}/calibration": frozenset({"reference_a"}),
}
FILES: Final = "/api/firmware"  # no schema says what a firmware file is
READINGS: Final = "/api/data"  # its document says little of a node's messages: no field is foretold


def ask(
    operation: APIOperation[Any, Any, Any, Any],
    mode: GenerationMode,
    examples: int,
    *,
    coverage: bool = True,
    **how: Any,
) -> int:
    """Ask `examples` of this mode, `how` as Case.call takes it; how many requests that were.

    `coverage` is of both modes, and comes with the positive one.
    """
    asked = 0

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def draw(case: Case[Any]) -> None:
        nonlocal asked
        _ask_one(case, how)
        asked += 1

    if coverage and mode.is_positive:
        document = operation.schema
        chosen = document.config.generation_for(operation=operation, phase="coverage")
        for case in document.iter_coverage_cases(
            operation, generation_modes=list(GenerationMode), generation_config=chosen
        ):
            _ask_one(case, how)
            asked += 1
    draw()
    return asked


def _ask_one(case: Case[Any], how: dict[str, Any]) -> None:
    answer = case.call(**how)
    checks = [*CHECKS]
    if case.operation.path == READINGS:
        if not isinstance(case.body, list):  # of a list, the good ones are kept
            checks.append(negative_data_rejection)
    else:
        checks.append(negative_data_rejection)
        if case.operation.path != FILES and not _beyond_schemas(case, answer):
            checks.append(positive_data_acceptance)
    case.validate_response(answer, checks=checks, transport_kwargs=how)
    if answer.status_code >= 400 and answer.status_code != 503:
        assert answer.headers["content-type"] == [PROBLEM]
        assert answer.json()["status"] == answer.status_code


def _beyond_schemas(case: Case[Any], answer: Response) -> bool:
    fields = BEYOND_SCHEMAS.get(case.operation.path, frozenset())
    return answer.status_code == 422 and answer.json().get("field") in fields
