"""The rules of doors and of conduct, on imports and calls in their place and out of it."""

import pytest

from tests.rules import conduct, doors
from tests.rules.planted import said


@pytest.mark.parametrize(
    ("path", "text", "complaint"),
    [
        ("edge/domain/a.py", "import pydantic", "comes in by"),
        ("edge/domain/a.py", "from edge.wire import topics", "rests on itself"),
        ("edge/domain/a.py", "from ..wire import topics", "rests on itself"),
        ("edge/domain/a.py", "import time", "as an argument"),
        ("edge/wire/a.py", "from random import random", "as an argument"),
        ("edge/packed/a.py", "def f():\n    import socket", "as an argument"),
        ("edge/domain/a.py", "x = datetime.now(UTC)", "time is an argument"),
        ("edge/domain/a.py", "x = date.today()", "time is an argument"),
        ("edge/domain/a.py", "x = open('f')", "leave it to a door"),
        ("edge/flows/a.py", "from fastapi import FastAPI", "comes in by edge/api"),
        ("edge/api/a.py", "from sqlalchemy.orm import Session", "comes in by edge/store"),
        ("edge/api/a.py", "import aiomqtt", "comes in by edge/mqtt"),
        ("edge/wire/a.py", "import numpy as np", "comes in by edge/packed"),
        ("edge/main.py", "import requests", "has no door"),
        ("edge/main.py", "from cloud_sync.agent import main", "never imports cloud_sync"),
        ("edge/main.py", "import tests.demo", "never imports tests"),
        ("edge/config.py", "from edge.flows import ingest", "read before all else"),
        ("edge/main.py", "import os\nx = os.environ['A']", "read once"),
        ("edge/log.py", "from os import getenv", "read once"),
        ("edge/store/a.py", "async def f(): pass", "async below the doors"),
    ],
)
def test_an_import_by_the_wrong_door_is_found(path: str, text: str, complaint: str) -> None:
    assert complaint in said(doors.check, path, text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("edge/domain/a.py", "import math\nfrom . import errors\nfrom edge.domain.errors import E"),
        ("edge/api/a.py", "from fastapi import FastAPI\nasync def f(): pass"),
        ("edge/config.py", "import os\nfrom edge.domain import errors\nx = os.environ['A']"),
        ("edge/system/clock.py", "import time\nx = time.time()"),
        ("edge/mqtt/listener.py", "import asyncio\nasync def f(): await g()"),
        ("tests/a.py", "import cloud_sync, os\nx = os.environ['A']"),
    ],
)
def test_an_import_by_its_own_door_passes(path: str, text: str) -> None:
    assert said(doors.check, path, text) == ""


CATCH_ALL = "try:\n    f()\nexcept Exception:\n    pass\n"


def test_the_hub_has_four_broad_excepts_and_none_below_the_doors() -> None:
    assert said(conduct.check, "edge/main.py", CATCH_ALL * 4) == ""
    assert "broad excepts already" in said(conduct.check, "edge/main.py", CATCH_ALL * 5)
    assert "name the error" in said(conduct.check, "edge/store/a.py", CATCH_ALL)
    assert "name the error" in said(conduct.check, "edge/store/a.py", "try: f()\nexcept: pass")
    raised = CATCH_ALL.replace("pass", "clean()\n    raise")
    assert said(conduct.check, "edge/store/a.py", raised) == ""


def test_sql_and_topics_have_one_place() -> None:
    query, topic = "q = 'SELECT id FROM node'", "t = f'ohmstead/1/{node}/hello'"
    assert "edge/store only" in said(conduct.check, "edge/flows/a.py", query)
    assert said(conduct.check, "edge/store/a.py", query) == ""
    assert "topics.py only" in said(conduct.check, "edge/mqtt/a.py", topic)
    assert said(conduct.check, "edge/wire/topics.py", topic) == ""
    assert said(conduct.check, "edge/mqtt/a.py", '"""Hears ohmstead/1/+/hello."""') == ""
