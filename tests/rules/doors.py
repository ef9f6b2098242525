"""Doors: each framework enters the hub by one folder, and the pure folders by none."""

import ast
import sys
from collections.abc import Iterator

from tests.rules.tree import Offence, Source, Tree, takes, within

# Framework -> where it may be imported. What is not in this table may be imported nowhere:
# a new dependency is given its door here, before it is used.
DOORS: dict[str, tuple[str, ...]] = {
    "fastapi": ("edge/api",),
    "starlette": ("edge/api",),
    "prometheus_client": ("edge/api",),
    "uvicorn": ("edge/main.py", "edge/server.py"),  # the app does not know which server runs it
    "h11": ("edge/server.py",),  # the server speaks in its terms of what a client owes
    "aiomqtt": ("edge/mqtt",),
    "paho": ("edge/mqtt",),
    "apscheduler": ("edge/jobs",),
    "sqlalchemy": ("edge/store",),
    "psycopg2": ("edge/store",),
    "alembic": ("edge/store",),
    # store hands its columns over without a loop; usage asks packed about many edges at once
    "numpy": ("edge/packed", "edge/store", "edge/flows/usage.py"),
    "pydantic": ("edge/wire", "edge/api", "edge/config.py"),  # all three read foreign input
    "pydantic_settings": ("edge/config.py",),
    "msgspec": ("edge/wire", "edge/api"),  # api writes the live stream with it
}

# Pure folders take bytes and numbers and return bytes and numbers.
PURE = ("edge/domain", "edge/packed", "edge/wire")
# fmt: off
IMPURE = frozenset(
    {
        "asyncio",
        "concurrent",
        "multiprocessing",
        "threading",
        "subprocess",
        "signal",
        "http",
        "select",
        "selectors",
        "socket",
        "socketserver",
        "ssl",
        "urllib",
        "io",
        "os",
        "pathlib",
        "shutil",
        "sqlite3",
        "tempfile",
        "locale",
        "logging",
        "platform",
        "random",
        "secrets",
        "time",
        "uuid",
    }
)
# fmt: on
ASKS_THE_CLOCK = frozenset({"now", "utcnow", "today"})
TOUCHES_THE_WORLD = frozenset({"open", "input", "print"})

# Below the doors everything waits in line; two colours of function would mean everything twice.
SYNCHRONOUS = ("edge/domain", "edge/packed", "edge/wire", "edge/store", "edge/flows")

ROOTS = ("edge/config.py", "edge/log.py")
ROOTS_MAY_NAME = ("edge.domain",)
ENVIRONMENT = "edge/config.py"
ENVIRONMENT_NAMES = frozenset({"environ", "getenv"})


def check(tree: Tree) -> Iterator[Offence]:
    """Check every import of the hub, and what only a pure or synchronous folder may not do."""
    for source in tree.python("edge"):
        for node, module in imports(source):
            yield from refused_import(source, node, module)
        yield from environment(source)
        if within(source.path, PURE):
            yield from impure_calls(source)
        if within(source.path, SYNCHRONOUS):
            yield from asynchronous(source)


def imports(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Give each imported module by its full dotted name; relative imports are resolved."""
    package = list(source.name.parent.parts)
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node, f"{module}.{alias.name}") for alias in node.names)


def refused_import(source: Source, node: ast.AST, module: str) -> Iterator[Offence]:
    """Judge one import by the table of doors and by the folder that it stands in."""
    top = module.partition(".")[0]
    if top in ("cloud_sync", "tests"):
        yield source.at(node, f"the hub never imports {top}: it must run without that folder")
    elif top == "edge":
        yield from refused_neighbour(source, node, module)
    elif top in sys.stdlib_module_names:
        if within(source.path, PURE) and top in IMPURE:
            what = f"`{top}` in a pure folder: take what it would tell you as an argument"
            yield source.at(node, what)
    elif top not in DOORS:
        yield source.at(node, f"`{top}` has no door: give it one in tests/rules/doors.py")
    elif not within(source.path, DOORS[top]):
        yield source.at(
            node, f"`{top}` comes in by {' or '.join(DOORS[top])} only: move this there"
        )


def refused_neighbour(source: Source, node: ast.AST, module: str) -> Iterator[Offence]:
    """Judge an import of the hub's own where the layers of import-linter are too coarse."""
    if within(source.path, ("edge/domain",)) and not dotted_within(module, ("edge.domain",)):
        yield source.at(node, f"domain rests on itself alone: {module} must not be needed here")
    if source.path in ROOTS and not dotted_within(module, ROOTS_MAY_NAME):
        what = f"{source.path} is read before all else: it may import edge.domain, not {module}"
        yield source.at(node, what)


def dotted_within(module: str, places: tuple[str, ...]) -> bool:
    """Say whether a dotted name is one of the places or lies below one."""
    return within(module.replace(".", "/"), [place.replace(".", "/") for place in places])


def environment(source: Source) -> Iterator[Offence]:
    """Find whoever reads the environment beside the configuration."""
    if source.path == ENVIRONMENT:
        return
    for node in source.nodes:
        named = isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT_NAMES
        if named or takes(node, "os", ENVIRONMENT_NAMES):
            yield source.at(
                node, f"the environment is read once, in {ENVIRONMENT}: take an argument"
            )


def impure_calls(source: Source) -> Iterator[Offence]:
    """Find calls in a pure folder that ask the clock or touch a file or the screen."""
    for node in source.nodes:
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in ASKS_THE_CLOCK:
            yield source.at(node, f"`.{node.func.attr}()` in a pure folder: time is an argument")
        if isinstance(node.func, ast.Name) and node.func.id in TOUCHES_THE_WORLD:
            yield source.at(node, f"`{node.func.id}()` in a pure folder: leave it to a door")


def asynchronous(source: Source) -> Iterator[Offence]:
    """Find `async` and `await` below the doors."""
    for node in source.nodes:
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
            yield source.at(node, "async below the doors: make it synchronous, let a door await")
