"""Start a private PostgreSQL and Mosquitto, print their addresses, wait for Ctrl-C."""

import signal
import sys
import time

from tests.stack.folder import private_folder
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres


def main() -> None:
    """Run both servers until SIGINT or SIGTERM."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    began = time.monotonic()
    with (
        private_folder() as folder,
        PrivatePostgres(folder / "postgres") as postgres,
        PrivateMosquitto(folder / "mosquitto") as mosquitto,
    ):
        print(f"PostgreSQL {postgres.version}: {postgres.url()}")
        print(f"Mosquitto: mqtt://{mosquitto.host}:{mosquitto.port}")
        print(f"Ready after {time.monotonic() - began:.1f} s. Ctrl-C stops both.", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("Stopping.", file=sys.stderr)


if __name__ == "__main__":
    main()
