"""What the hub is told when it starts: read once from the environment, checked, never again."""

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from edge.domain.errors import BadInput


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone: use a name like Europe/London") from None
    return name


class Config(BaseSettings):
    """Every setting of the environment, `OHMSTEAD_` before its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="OHMSTEAD_", extra="ignore")

    database_url: SecretStr = SecretStr("postgresql+psycopg2:///ohmstead")
    mqtt_host: str = "127.0.0.1"
    mqtt_port: Annotated[int, Field(ge=1, le=65535)] = 1883
    mqtt_username: str | None = None
    mqtt_password: SecretStr | None = None
    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=1, le=65535)] = 8080
    zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    commit_interval_s: Annotated[float, Field(ge=0.01, le=60)] = 10.0
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"


def load() -> Config:
    """Read the environment. Raises BadInput, naming every setting that is not right."""
    try:
        return Config()
    except ValidationError as error:
        wrong = [
            f"OHMSTEAD_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()
        ]
        raise BadInput("the hub's settings are not right: " + "; ".join(wrong)) from None
