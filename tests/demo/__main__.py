"""`./ohmstead demo`: the whole of it on this machine, with nodes that are simulated."""

import asyncio
import sys

from tests.demo.interruption import Interruption
from tests.demo.options import parse
from tests.demo.play import play
from tests.demo.stage import Progress, stage
from tests.stack.errors import StackError


def main() -> int:
    """Run the demo; returns the exit code."""
    choice = parse()
    stop = Interruption()
    stop.install()
    progress = Progress()
    try:
        with stage(choice, progress) as running:
            try:
                asyncio.run(play(choice, running, progress, stop))
            finally:
                stop.ignored()
    except KeyboardInterrupt:
        print("Stopped before it had begun.", file=sys.stderr)
        return 130
    except StackError as error:
        print(f"\nThe demo cannot go on: {error}", file=sys.stderr)
        return 1
    progress.say(f"kept in {choice.keep}" if choice.keep else "stopped; nothing is left behind")
    return 0


if __name__ == "__main__":
    sys.exit(main())
