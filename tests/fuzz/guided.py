"""`python -m tests.fuzz.guided FOLDER [OPTION OF LIBFUZZER...]`: parsers, led on by their coverage.

The first byte of an input chooses the parser, the rest is the message. FOLDER is filled with the
messages of the protocol's corpus, to begin with. Ends with an error at the first thing that is not
promised.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import atheris

from tests.fuzz.damage import damage, messages

with atheris.instrument_imports(include=["edge"]):
    from tests.fuzz.promises import PARSERS, examine

KINDS = list(PARSERS)
TOPICS = [b"ohmstead/1/a4cf12fe0b1c/records", b"ohmstead/1/a4cf12fe0b1c/ack", b"zigbee2mqtt/plug"]


def main(examine: Callable[[str, bytes], Any] = examine) -> None:
    """Run until libFuzzer's options say that it is enough; never returns."""
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    seeds: list[Path] = []
    for kind, bodies in {**messages(), "topic": TOPICS}.items():
        for body in bodies:
            seeds.append(folder / f"{kind.replace('/', '-')}-{len(seeds)}")
            seeds[-1].write_bytes(bytes([KINDS.index(kind)]) + body)
    # By name: the order of a folder's files is not the same everywhere.
    sys.argv[1] = "-seed_inputs=" + ",".join(map(str, seeds))

    def one(data: bytes) -> None:
        if data:
            examine(KINDS[data[0] % len(KINDS)], data[1:])

    atheris.Setup(sys.argv, one, custom_mutator=mutated)
    atheris.Fuzz()


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Half of the time a value of the JSON, else bytes as libFuzzer likes; the parser stays."""
    random = Random(seed)
    if len(data) < 2 or random.random() < 0.5:
        return bytes(atheris.Mutate(data, most))
    body = data[1:]
    for _ in range(random.randint(1, 3)):
        body = damage(body, random)
    return (data[:1] + body)[:most]


if __name__ == "__main__":
    main()
