"""The import contracts of pyproject.toml, tried on made-up trees."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROGRAM = "import importlinter.cli; importlinter.cli.lint_imports_command()"
HOUSE = {
    "edge/__init__.py": "",
    "edge/__main__.py": "import edge.main",
    "edge/main.py": "import edge.api.app, edge.config, edge.log",
    "edge/config.py": "",
    "edge/log.py": "",
    "edge/api/__init__.py": "",
    "edge/api/app.py": "import edge.flows.ingest.inbox, edge.wire.topics, edge.log",
    "edge/mqtt/__init__.py": "",
    "edge/mqtt/listener.py": "import edge.flows.ingest.inbox",
    "edge/flows/__init__.py": "",
    "edge/flows/ports.py": "",
    "edge/flows/ingest/__init__.py": "",
    "edge/flows/ingest/commits.py": "import edge.flows.ports, edge.store.readings",
    "edge/flows/ingest/inbox.py": "import edge.flows.ingest.commits",
    "edge/flows/usage.py": "import edge.flows.ports",
    "edge/wire/__init__.py": "",
    "edge/wire/topics.py": "",
    "edge/store/__init__.py": "",
    "edge/store/readings.py": "import edge.domain.readings, edge.packed.codec",
    "edge/domain/__init__.py": "",
    "edge/domain/readings.py": "",
    "edge/packed/__init__.py": "",
    "edge/packed/codec.py": "",
}


def lint(tree: dict[str, str], folder: Path) -> tuple[int, str]:
    for name, text in tree.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    shutil.copy(ROOT / "pyproject.toml", folder)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--no-cache"],
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_house_as_drawn_keeps_its_contracts(tmp_path: Path) -> None:
    code, said = lint(HOUSE, tmp_path)
    assert code == 0, said


def test_rooms_that_do_not_exist_yet_break_nothing(tmp_path: Path) -> None:
    begun = {"edge/__init__.py": "", "edge/domain/__init__.py": "", "edge/main.py": ""}
    code, said = lint(begun, tmp_path)
    assert code == 0, said


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        ("edge/domain/readings.py", "import edge.store.readings", "edge.domain is not allowed"),
        ("edge/domain/readings.py", "import edge.packed.codec", "edge.domain is not allowed"),
        ("edge/packed/codec.py", "import edge.domain.readings", "edge.packed is not allowed"),
        ("edge/wire/topics.py", "import edge.store.readings", "edge.wire is not allowed"),
        (
            "edge/flows/usage.py",
            "import edge.flows.ingest.inbox",
            "edge.flows.usage is not allowed",
        ),
        ("edge/flows/ingest/inbox.py", "import edge.flows.usage", "edge.flows.ingest is not"),
        ("edge/flows/ports.py", "import edge.flows.usage", "edge.flows.ports is not allowed"),
        ("edge/flows/usage.py", "import edge.log", "edge.flows is not allowed"),
        ("edge/mqtt/listener.py", "import edge.api.app", "edge.mqtt is not allowed"),
        ("edge/api/app.py", "import edge.config", "edge.api is not allowed"),
        ("edge/store/readings.py", "import edge.main", "edge.store is not allowed"),
        ("edge/reports/__init__.py", "", "not listed as layers"),
        ("edge/reports.py", "", "not listed as layers"),
    ],
)
def test_a_planted_import_breaks_a_contract(
    file: str, text: str, complaint: str, tmp_path: Path
) -> None:
    code, said = lint({**HOUSE, file: text}, tmp_path)
    assert code == 1, said
    assert complaint in said
