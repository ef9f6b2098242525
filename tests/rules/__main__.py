"""`python -m tests.rules`: hold the tree against every house rule; `--write` renews the map."""

import sys
from pathlib import Path

from tests.rules import (
    conduct,
    doors,
    excuses,
    links,
    module_names,
    module_table,
    privacy,
    rooms,
    size,
    units,
    words,
)
from tests.rules.tree import Rule, Tree, tracked

ROOT = Path(__file__).parents[2]

RULES: dict[str, Rule] = {
    "size: small files, small functions": size.check,
    "module names: say what is inside": module_names.check,
    "words: one word per thing": words.check,
    "units: numbers carry theirs in the name": units.check,
    "doors: each framework has one, the pure folders none": doors.check,
    "rooms: what may include what in the firmware": rooms.check,
    "conduct: broad excepts, SQL and topics in their place": conduct.check,
    "excuses: suppressions, skips and sleeps say why": excuses.check,
    "privacy: no machine's paths, no addresses, no secrets": privacy.check,
    "links: documents lead somewhere": links.check,
    "map: ARCHITECTURE.md lists the modules as they are": module_table.check,
}


def report(tree: Tree) -> int:
    """Print one line for each rule that holds, each offence of one that does not."""
    broken = 0
    for name, rule in RULES.items():
        offences = sorted(set(rule(tree)))
        broken += len(offences)
        print(f"{'ok    ' if not offences else 'BROKEN'}  {name}")
        for offence in offences:
            print(f"        {offence}")
    return 1 if broken else 0


def main(arguments: list[str]) -> int:
    """Check the tree, or write the map first. Returns the exit code."""
    tree = tracked(ROOT)
    if arguments == ["--write"]:
        page = ROOT / module_table.PAGE
        page.write_text(module_table.rewritten(page.read_text(), tree))
        tree = tracked(ROOT)
    elif arguments:
        print("usage: python -m tests.rules [--write]", file=sys.stderr)
        return 2
    return report(tree)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
