"""An error that nobody foresaw: the asker gets the usual form, and none of its innards."""

from types import SimpleNamespace
from typing import cast

from fastapi.testclient import TestClient

from edge.api import app as http
from edge.api.parts import Parts


def test_a_defect_is_answered_like_any_other_error() -> None:
    broken = cast(Parts, SimpleNamespace(dashboard=None))
    client = TestClient(http.create(broken), raise_server_exceptions=False)
    answer = client.get("/api/site")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "defect"
    assert "settings" not in answer.text
