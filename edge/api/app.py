"""The HTTP application: every route, in order; the dashboard takes what is left."""

from typing import Any

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from edge.api import (
    asks,
    calibration,
    data,
    docs,
    errors,
    firmware,
    frontend,
    health,
    live,
    node_settings,
    nodes,
    power,
    settings,
    usage,
)
from edge.api.bodies import BoundedBodies
from edge.api.head import HeadAsGet
from edge.api.parts import Parts

GZIP_FROM_BYTES = 1_000
ROUTERS = (
    data,
    usage,
    power,
    live,
    nodes,
    node_settings,
    asks,
    calibration,
    firmware,
    settings,
    health,
)


def create(parts: Parts) -> FastAPI:
    """The application over these parts."""
    app = _bare()
    app.state.parts = parts
    app.include_router(docs.router_for(parts.dashboard))
    app.include_router(frontend.router_for(parts.dashboard))
    return app


def openapi() -> dict[str, Any]:
    """The OpenAPI document; it needs no running hub."""
    return _bare().openapi()


def _bare() -> FastAPI:
    app = FastAPI(
        title="Ohmstead",
        version="1",
        summary="Readings in, usage out: the API of an energy-monitoring hub",
        docs_url=None,
        redoc_url=None,
    )
    errors.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=GZIP_FROM_BYTES)
    app.add_middleware(HeadAsGet)
    app.add_middleware(BoundedBodies)
    for module in ROUTERS:
        app.include_router(module.router)
    return app
