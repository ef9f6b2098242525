"""Whether the hub is well: for systemd, for monitoring, for Prometheus."""

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from edge.api import parts as hub
from edge.api.auth import Anyone
from edge.api.parts import Parts
from edge.domain.periods import utc
from edge.wire.api_models import HealthView, Part, ReadyView

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Is the process alive")
async def alive(_: Anyone) -> HealthView:
    """Answers as long as the process does."""
    return HealthView(alive=True)


@router.get(
    "/readyz",
    response_model=ReadyView,
    responses={503: {"model": ReadyView, "description": "not every part is up"}},
    summary="Does the hub do its work",
)
async def ready(request: Request, _: Anyone) -> Response:
    """200 when database, broker and writer are up; 503 and which of them is not."""
    parts = hub.of(request)
    view = ReadyView(
        ready=parts.health.ready,
        parts={
            name: Part(up=part.up, since=utc(parts.dates.utc_ms(part.since_ms)), reason=part.reason)
            for name, part in parts.health.parts().items()
        },
    )
    status = 200 if view.ready else 503
    return Response(view.model_dump_json(), status, media_type="application/json")


@router.get("/metrics", summary="Figures for Prometheus", response_class=PlainTextResponse)
async def metrics(request: Request, _: Anyone) -> Response:
    """Prometheus's text form."""
    registry = CollectorRegistry()
    registry.register(_Figures(hub.of(request)))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Figures:
    """The hub's figures; names that end in _total only grow."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        for name, value in self._parts.figures().items():
            if name.endswith("_total"):
                counted = CounterMetricFamily(f"ohmstead_{name.removesuffix('_total')}", name)
                counted.add_metric([], value)
                yield counted
            else:
                yield GaugeMetricFamily(f"ohmstead_{name}", name, value)
        for name, counts in self._parts.node_figures().items():
            counted = CounterMetricFamily(
                f"ohmstead_{name.removesuffix('_total')}", name, labels=["node"]
            )
            for identity, count in counts.items():
                counted.add_metric([identity], count)
            yield counted
        up = GaugeMetricFamily("ohmstead_up", "whether a part is up", labels=["part"])
        for part, state in self._parts.health.parts().items():
            up.add_metric([part], float(state.up))
        yield up
