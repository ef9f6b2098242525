"""For the rules' own tests: one planted file, and what a rule says of it."""

from tests.rules.tree import Rule, Tree


def said(rule: Rule, path: str, text: str) -> str:
    """Give the offences that a rule finds in a tree of this one file, a line each."""
    return "\n".join(str(offence) for offence in rule(Tree.of({path: text})))
