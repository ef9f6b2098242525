"""The API under drawn requests, from its own document: no 5xx, and every answer as promised."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import schemathesis
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from edge.api import app as http
from edge.config import Config
from edge.main import Hub
from edge.store.engine import Database
from tests.fake_clock import RunningClock
from tests.fuzz.asking import ask
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

PROBLEM = "application/problem+json"
# All but the stream, which never ends; requests that are right, and wrong where they can be.
OPERATIONS = [
    (method, path, mode)
    for path, item in http.openapi()["paths"].items()
    for method, operation in item.items()
    for mode in GenerationMode
    if path != "/api/live"
    and (mode.is_positive or "parameters" in operation or "requestBody" in operation)
]
NODE = "a4cf12fe0b1c"
HELLO = {
    "v": 1,
    "node": NODE,
    "boot": "9f2c01ab",
    "up": 1_000,
    "channels": [{"ch": 0, "sensor": "SCT-013-030", "rated_a": 30}],
}
READINGS = [
    {"device_id": "kitchen", "power": 100 + minute, "timestamp": f"2026-05-04T09:{minute:02}:00Z"}
    for minute in range(60)
]


@pytest.fixture(scope="module")
def client(postgres: PrivatePostgres, migrated_template: str) -> Iterator[TestClient]:
    """A client that speaks to a hub with a node and an hour of readings; one hub for all."""
    database = Database(postgres.create_database("api_fuzz", template=migrated_template))
    hub = Hub(Config(commit_interval_s=0.01), RunningClock(), database)
    hub.start()
    hub.health.tell("broker", True)  # none is needed here, and /readyz is to say 200
    hub.publisher.say = lambda *_: True  # type: ignore[method-assign]  # as if somebody listened
    try:
        client = TestClient(http.create(hub.parts(None)), raise_server_exceptions=False)
        for body in (HELLO, READINGS):
            assert client.post("/api/data", json=body).status_code == 200
        yield client
    finally:
        hub.stop()
        postgres.drop_database("api_fuzz")
    assert not hub.dead


@pytest.fixture(scope="module")
def hub(
    stack_folder: Path, postgres: PrivatePostgres, migrated_template: str
) -> Iterator[PrivateHub]:
    """A hub as its own process, over real HTTP; the same node and the same readings."""
    url = postgres.create_database("api_fuzz_process", template=migrated_template)
    log = stack_folder / "api_fuzz.log"
    with (
        PrivateMosquitto(stack_folder / "mosquitto-api_fuzz") as broker,
        PrivateHub(url, broker.port, log=log, commit_interval_s=0.01) as hub,
    ):
        for body in (HELLO, READINGS):
            assert hub.post(body).status == 200
        yield hub
        assert hub.running
    assert "Traceback" not in log.read_text()
    postgres.drop_database("api_fuzz_process")


@pytest.mark.parametrize(("method", "path", "mode"), OPERATIONS)
def test_every_answer_is_as_the_document_promises(
    client: TestClient, whole: bool, method: str, path: str, mode: GenerationMode
) -> None:
    operation = schemathesis.openapi.from_asgi("/openapi.json", client.app)[path][method]
    asked = ask(operation, mode, (whole and 1_000) or 10)
    print(f"{asked} requests")


@pytest.mark.parametrize(("method", "path", "mode"), OPERATIONS)
def test_so_is_every_answer_of_a_running_hub(
    hub: PrivateHub, whole: bool, method: str, path: str, mode: GenerationMode
) -> None:
    operation = schemathesis.openapi.from_url(f"{hub.url}/openapi.json")[path][method]
    with requests.Session() as session:
        asked = ask(operation, mode, (whole and 300) or 3, coverage=whole, session=session)
    print(f"{asked} requests over HTTP")


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("GET", "/api/power?from=-999999w", None, "out_of_range"),
        ("GET", "/api/usage?from=-999999w", None, "out_of_range"),
        ("GET", "/api/usage?from=2026-05-01&after=99999999999999", None, "out_of_range"),
        ("GET", "/api/usage?node=2147483648", None, "out_of_range"),
        ("GET", "/api/power?points=0", None, "out_of_range"),
        ("PATCH", "/api/nodes/1", b'{"name":"a\\u0000b"}', "wrong_type"),
        ("PATCH", "/api/nodes/1", b'{"name":" "}', "wrong_type"),
        ("PATCH", "/api/nodes/1", b'{"nam":"a"}', "wrong_type"),
        ("PATCH", "/api/nodes/1", b'{"name":"a","age":1}', "unknown_field"),
        ("PATCH", "/api/nodes/1", b'{"name":', "not_json"),
        ("PATCH", "/api/nodes/2147483647", b'{"name":"a"}', "not_found"),
        ("PATCH", "/api/channels/1", b'{"role":"fridge"}', "wrong_type"),
        ("PATCH", "/api/channels/1", b'{"inside":1}', "out_of_range"),
        ("PATCH", "/api/channels/1", b'{"inside":2147483647}', "out_of_range"),
        ("POST", "/api/data", b'{"device_id":"a","power":1,"timestamp":1e308}', "out_of_range"),
        ("POST", "/api/data", b'{"device_id":"a\\u0000","power":1}', "wrong_type"),
        ("POST", "/api/data", b'{"device_id":"a","power":NaN}', "not_json"),
        ("POST", "/api/data", b'{"records":[],"x":"\xff"}', "not_utf8"),
        ("POST", "/api/data", b"[" * 100_000, "not_json"),
        ("POST", "/api/data", b"7", "wrong_type"),
        ("POST", "/api/data", b"[]", "out_of_range"),
        ("POST", "/api/data", b"", "not_json"),
        ("GET", "/nothing/here", None, "not_found"),
        ("DELETE", "/api/nodes/1", None, "wrong_method"),
    ],
)
def test_bad_input_is_answered_with_its_own_code(
    client: TestClient, method: str, path: str, body: bytes | None, code: str
) -> None:
    answer = client.request(
        method, path, content=body, headers={"content-type": "application/json"}
    )
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["code"] == code


def test_a_hello_that_no_database_could_hold_does_not_end_the_hub(client: TestClient) -> None:
    answer = client.post("/api/data", json={**HELLO, "firmware": "1.4\0.0"})
    assert (answer.status_code, answer.json()["field"]) == (422, "firmware")
    assert client.post("/api/data", json=READINGS[0]).json()["repeated"] == 1


@pytest.mark.parametrize(
    ("method", "path", "most_mb"),
    [("POST", "/api/data", 2), ("PATCH", "/api/nodes/1", 4), ("PATCH", "/api/channels/1", 4)],
)
@pytest.mark.parametrize("counted", [True, False], ids=["with its length", "in chunks"])
def test_a_body_over_some_mebibytes_is_too_large(
    client: TestClient, method: str, path: str, most_mb: int, counted: bool
) -> None:
    body = b" " * (most_mb * 1024 * 1024 + 1)
    answer = client.request(method, path, content=body if counted else iter([body[:-1], b" "]))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_whoever_promises_what_is_not_so_is_found_out() -> None:
    """The negative control: an answer of the wrong form, and a limit on paper only."""
    app = FastAPI()

    @app.get("/form")
    def form() -> dict[str, int]:
        return JSONResponse({"n": "one"})  # type: ignore[return-value]  # this is the lie

    @app.get("/limit")
    def limit(request: Request) -> dict[str, str]:
        return dict(request.query_params)

    document = app.openapi()
    document["paths"]["/limit"]["get"]["parameters"] = [
        {"name": "limit", "in": "query", "required": True, "schema": {"type": "integer"}}
    ]
    read = schemathesis.openapi.from_asgi("/openapi.json", app)
    for path, mode in (("/form", GenerationMode.POSITIVE), ("/limit", GenerationMode.NEGATIVE)):
        with pytest.raises(FailureGroup):
            ask(read[path]["get"], mode, 20, coverage=False)
