"""A parser with a fault, for the negative control of guided fuzzing: it stumbles, deep inside.

Only over a batch that was well sent in all but one record, by a node that has booted often: one
step after the other has to be found.
"""

import atheris

with atheris.instrument_imports(include=["edge"]):
    from edge.domain.errors import BadInput
    from edge.wire import node_message
    from tests.fuzz import guided, promises


@atheris.instrument_func  # type: ignore[untyped-decorator]  # this package has no types
def stumble(body: bytes) -> None:
    found = node_message.parse_batch(body)
    if not found.refused or not found.records:
        return
    if found.boots > 100:
        raise RecursionError("this is the fault")


def careless(kind: str, body: bytes) -> bool:
    """Examine as ever, over the fault."""
    if kind == "records":
        try:
            stumble(body)
        except BadInput:
            return False
    return promises.examine(kind, body)


if __name__ == "__main__":
    guided.main(careless)
