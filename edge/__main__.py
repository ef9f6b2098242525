"""The command line of the hub: run, migrate, doctor, openapi."""

import argparse
import json
import sys

from edge import log
from edge.api.app import openapi
from edge.config import Config, load
from edge.domain.errors import OhmsteadError
from edge.main import run as run_hub
from edge.store.engine import Database


def run() -> None:
    """Do what the command line says; ends the process."""
    parser = argparse.ArgumentParser(prog="ohmstead-hub", description="The Ohmstead hub.")
    parser.add_argument(
        "command",
        choices=("run", "migrate", "doctor", "openapi"),
        help="run the hub; bring the database up to date; show the settings and whether the "
        "database answers; print the API's OpenAPI document",
    )
    command = parser.parse_args().command
    if command == "openapi":
        print(json.dumps(openapi(), indent=1, sort_keys=True))
        return
    try:
        config = load()
        log.begin(config.log_level)
        sys.exit({"run": run_hub, "migrate": _migrate, "doctor": _doctor}[command](config))
    except OhmsteadError as error:
        sys.exit(f"ohmstead-hub: {error.detail}")


def _migrate(config: Config) -> int:
    Database(config.database_url.get_secret_value()).migrate()
    return 0


def _doctor(config: Config) -> int:
    for name, value in config.model_dump(mode="json").items():
        print(f"{name} = {value}")
    Database(config.database_url.get_secret_value()).check_schema()
    print("the database answers and is up to date")
    return 0


if __name__ == "__main__":
    run()
