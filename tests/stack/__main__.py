"""Start a private PostgreSQL and Mosquitto, print their addresses, wait for Ctrl-C."""

import signal
import time
from contextlib import suppress

from tests.stack.folder import private_folder
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres


def main() -> None:
    """Run both servers until SIGINT or SIGTERM."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        run_until_interrupted()
    print("Stopped.")


def run_until_interrupted() -> None:
    """Start both, say where they are, and wait."""
    began = time.monotonic()
    with (
        private_folder() as folder,
        PrivatePostgres(folder / "postgres") as postgres,
        PrivateMosquitto(folder / "mosquitto") as mosquitto,
    ):
        print(f"PostgreSQL {postgres.version}: {postgres.url()}")
        print(f"Mosquitto: mqtt://{mosquitto.host}:{mosquitto.port}")
        print(f"Ready after {time.monotonic() - began:.1f} s. Ctrl-C stops both.", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
