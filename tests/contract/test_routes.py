"""Who may call what: every endpoint of the application, and the least role that it wants."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from edge.api import app as http
from edge.api import auth
from edge.api.parts import Parts
from edge.domain.identity import Principal, Role

# A new endpoint needs a line here: who may call it is decided, not forgotten.
LEAST_ROLE = {
    "POST /api/data": Role.NODE,
    "GET /api/usage": Role.VIEWER,
    "GET /api/power": Role.VIEWER,
    "GET /api/live": Role.VIEWER,
    "GET /api/nodes": Role.VIEWER,
    "GET /api/site": Role.VIEWER,
    "PATCH /api/nodes/{node_id}": Role.OWNER,
    "PATCH /api/channels/{channel_id}": Role.OWNER,
    "GET /api/nodes/{node_id}/settings": Role.VIEWER,
    "PUT /api/nodes/{node_id}/settings": Role.OWNER,
    "GET /api/nodes/{node_id}/settings/revisions": Role.VIEWER,
    "POST /api/nodes/{node_id}/identify": Role.OWNER,
    "POST /api/nodes/{node_id}/noise": Role.OWNER,
    "GET /api/nodes/{node_id}/asks": Role.VIEWER,
    "POST /api/nodes/{node_id}/calibration": Role.OWNER,
    "GET /api/nodes/{node_id}/calibration": Role.VIEWER,
    "POST /api/nodes/{node_id}/calibration/undo": Role.OWNER,
    "GET /api/firmware": Role.VIEWER,
    "POST /api/firmware": Role.OWNER,
    "DELETE /api/firmware/{image_id}": Role.OWNER,
    "PUT /api/nodes/{node_id}/update": Role.OWNER,
    "DELETE /api/nodes/{node_id}/update": Role.OWNER,
    "GET /firmware/{sha256}.bin": Role.NODE,
    "GET /healthz": Role.NOBODY,
    "GET /readyz": Role.NOBODY,
    "GET /metrics": Role.NOBODY,
    "GET /docs": Role.NOBODY,
    "GET /{path:page}": Role.NOBODY,  # the dashboard's own files, its log-in page among them
}
# Routes that FastAPI makes, which know no dependencies.
PUBLIC = {"GET /openapi.json": "the document that is in the repository too"}

# An application without a hub: nobody who is turned away gets as far as its parts.
APP = http.create(cast(Parts, SimpleNamespace(dashboard=None)))


def endpoints() -> Iterator[tuple[str, Dependant | None]]:
    """Walk the application: each method and path, and what it depends on."""
    for context in iter_route_contexts(APP.routes):
        route = context.original_route
        for method in sorted((context.methods or set()) - {"HEAD"}):
            dependant = route.dependant if isinstance(route, APIRoute) else None
            yield f"{method} {context.path}", dependant


def least_roles(dependant: Dependant) -> Iterator[Role]:
    """Walk the dependencies: each least role that one of them wants."""
    for below in dependant.dependencies:
        role = getattr(below.call, "least_role", None)
        if role is not None:
            assert any(deeper.call is auth.principal for deeper in below.dependencies)
            yield role
        yield from least_roles(below)


FOUND = dict(endpoints())


def test_every_endpoint_has_its_line_and_every_line_its_endpoint() -> None:
    assert sorted(FOUND) == sorted([*LEAST_ROLE, *PUBLIC])


@pytest.mark.parametrize("endpoint", LEAST_ROLE)
def test_an_endpoint_wants_the_role_that_the_table_says(endpoint: str) -> None:
    dependant = FOUND[endpoint]
    assert dependant is not None
    assert list(least_roles(dependant)) == [LEAST_ROLE[endpoint]]


TURNED_AWAY = [
    (endpoint, role) for endpoint, least in LEAST_ROLE.items() for role in Role if role < least
]


@pytest.mark.parametrize(("endpoint", "role"), TURNED_AWAY)
def test_whoever_has_a_lower_role_is_turned_away(endpoint: str, role: Role) -> None:
    method, path = endpoint.split(" ")
    APP.dependency_overrides[auth.principal] = lambda: Principal("somebody", role)
    try:
        answer = TestClient(APP).request(
            method,
            path.format(node_id=1, channel_id=1, image_id=1, sha256="0" * 64),
            json={"name": "x"},
        )
    finally:
        APP.dependency_overrides.clear()
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "forbidden"
    assert LEAST_ROLE[endpoint].name.lower() in problem["detail"]


def test_a_route_without_a_principal_would_be_found() -> None:
    bare = http._bare()

    @bare.get("/api/secret")
    def secret() -> None:
        """Nobody asked who asks."""

    context = next(c for c in iter_route_contexts(bare.routes) if c.path == "/api/secret")
    assert isinstance(context.original_route, APIRoute)
    assert list(least_roles(context.original_route.dependant)) == []
