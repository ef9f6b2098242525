"""Methods: HEAD is GET without a body, and what a path cannot do is said in one form."""

import pytest

from tests.integration.conftest import Library
from tests.integration.raw_http import ask, connect, read_answer

PATHS = ["/", "/api/site", "/api/nodes", "/healthz", "/readyz", "/metrics", "/docs"]


@pytest.mark.parametrize("path", [*PATHS, "/openapi.json", "/api/usage?level=day&from=2026-03-28"])
def test_head_is_get_without_the_body(library: Library, path: str) -> None:
    got = ask(library.hub.port, "GET", path)
    head = ask(library.hub.port, "HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]


def test_after_head_the_connection_is_of_use(library: Library) -> None:
    with connect(library.hub.port) as link:
        for method in ("HEAD", "HEAD", "GET"):
            link.sendall(f"{method} /api/site HTTP/1.1\r\nHost: hub\r\n\r\n".encode())
            answer = read_answer(link, method)
            assert answer.status == 200
        assert answer.json()["zone"] == "Europe/London"


def test_head_of_the_stream_ends(library: Library) -> None:
    assert ask(library.hub.port, "HEAD", "/api/live").status == 405


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/data", "POST"),
        ("PUT", "/api/data", "POST"),
        ("DELETE", "/api/usage", "GET"),
        ("POST", "/api/usage", "GET"),
        ("POST", "/api/live", "GET"),
        ("GET", "/api/nodes/1", "PATCH"),
        ("DELETE", "/api/channels/1", "PATCH"),
        ("POST", "/", "GET"),
        ("OPTIONS", "/api/usage", "GET"),
        ("OPTIONS", "/", "GET"),
        ("PROPFIND", "/api/site", "GET"),
        ("TRACE", "/", "GET"),
    ],
)
def test_a_method_that_a_path_does_not_know_is_refused(
    library: Library, method: str, path: str, allowed: str
) -> None:
    answer = ask(library.hub.port, method, path)
    assert (answer.status, answer.headers["content-type"]) == (405, "application/problem+json")
    assert answer.json()["code"] == "wrong_method"
    assert allowed in answer.headers["allow"].split(", ")


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_an_unknown_path_under_api_is_not_found_by_any_method(
    library: Library, method: str
) -> None:
    assert ask(library.hub.port, method, "/api/nothing").status == 404


def test_no_answer_allows_other_sites_to_read_it(library: Library) -> None:
    answer = ask(library.hub.port, "GET", "/api/site", "Origin: http://elsewhere.example")
    assert "access-control-allow-origin" not in answer.headers
    assert "server" not in answer.headers
