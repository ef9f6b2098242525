"""Usage and power as the API says them: JSON models, and CSV."""

import csv
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypedDict
from zoneinfo import ZoneInfo

from edge.domain.identity import Channel
from edge.domain.periods import Level, utc
from edge.domain.readings import quality_names
from edge.packed.figures import Figures
from edge.packed.segments import Floats
from edge.packed.series import Curve
from edge.wire import api_models as api


class Usage(NamedTuple):
    """The answer: figures per channel (in the order of `channels`) and in total.

    `edges_ms` are the starts of this page's periods and the end of the last; `sums` are over the
    whole range. `next_ms` is what to ask `after_ms` for the next page.
    """

    zone: ZoneInfo
    level: Level
    from_ms: int
    to_ms: int
    channels: list[Channel]
    edges_ms: list[int]
    total: Figures
    each: list[Figures]
    total_sum: Figures
    each_sum: list[Figures]
    next_ms: int | None


def usage(answer: Usage) -> api.UsageView:
    """The answer as a model."""
    ids = [channel.id for channel in answer.channels]
    starts = answer.edges_ms[:-1]
    return api.UsageView(
        zone=answer.zone.key,
        level=answer.level,
        from_=utc(answer.from_ms),
        to=utc(answer.to_ms),
        channels=[_channel(channel) for channel in answer.channels],
        sum=api.UsageSum(
            total=_figures(answer.total_sum, 0), channels=_each(ids, answer.each_sum, 0)
        ),
        periods=[
            api.UsagePeriod(
                starts_at=utc(start),
                ends_at=utc(answer.edges_ms[place + 1]),
                total=_figures(answer.total, place),
                channels=_each(ids, answer.each, place),
            )
            for place, start in enumerate(starts)
        ],
        next=None if answer.next_ms is None else str(answer.next_ms),
    )


CSV_COLUMNS = (
    "starts_at", "ends_at", "channel", "name", "kwh", "export_kwh", "mean_w", "min_w", "max_w",
    "coverage", "quality",
)  # fmt: skip


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula; the last four are full-width."""


def usage_csv(answer: Usage) -> str:
    """The answer as CSV: a line per period and channel, and one for the total."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    names = [channel.name or "" for channel in answer.channels]
    view = usage(answer)
    for period in view.periods:
        head = [period.starts_at.isoformat(), period.ends_at.isoformat()]
        writer.writerow([*head, "total", "", *_cells(period.total)])
        for name, figures in zip(names, period.channels, strict=True):
            writer.writerow([*head, figures.channel, _plain(name), *_cells(figures)])
    return "".join(lines)


class _Lines(list[str]):
    """What csv.writer writes to."""

    def write(self, line: str) -> None:
        self.append(line)


def power(channel_id: int | None, from_ms: int, to_ms: int, curve: Curve) -> api.PowerView:
    """A curve as a model."""
    return api.PowerView(
        channel=channel_id,
        from_=utc(from_ms),
        to=utc(to_ms),
        step_s=(to_ms - from_ms) / len(curve.at_ms) / 1000,
        at=[utc(round(at)) for at in curve.at_ms],
        mean_w=list(_tenths(curve.mean_w)),
        min_w=list(_tenths(curve.min_w)),
        max_w=list(_tenths(curve.max_w)),
    )


def _channel(channel: Channel) -> api.UsageChannel:
    return api.UsageChannel(
        id=channel.id,
        node=channel.node_id,
        ch=channel.ch,
        name=channel.name,
        role=channel.role,
        inside=channel.inside_id,
    )


def _figures(figures: Figures, place: int) -> api.Figures:
    return api.Figures(**_values(figures, place))


def _each(ids: list[int], each: list[Figures], place: int) -> list[api.ChannelFigures]:
    return [
        api.ChannelFigures(channel=channel_id, **_values(figures, place))
        for channel_id, figures in zip(ids, each, strict=True)
    ]


class _Values(TypedDict):
    kwh: float | None
    export_kwh: float | None
    mean_w: float | None
    min_w: float | None
    max_w: float | None
    coverage: float
    quality: list[str]


def _values(figures: Figures, place: int) -> _Values:
    energy, export = float(figures.energy_wh[place]), float(figures.export_wh[place])
    coverage = float(figures.coverage[place])
    # Energy may be known without a reading in the period: the register went on counting.
    known = coverage > 0 or energy > 0 or export > 0
    return _Values(
        kwh=round(energy / 1000, 6) if known else None,
        export_kwh=round(export / 1000, 6) if known else None,
        mean_w=_tenth(figures.mean_w[place]),
        min_w=_tenth(figures.min_w[place]),
        max_w=_tenth(figures.max_w[place]),
        coverage=round(coverage, 4),
        quality=quality_names(int(figures.quality[place])),
    )


def _cells(figures: api.Figures) -> list[str]:
    numbers = (
        figures.kwh, figures.export_kwh, figures.mean_w, figures.min_w, figures.max_w,
        figures.coverage,
    )  # fmt: skip
    return [*("" if n is None else repr(n) for n in numbers), " ".join(figures.quality)]


def _plain(name: str) -> str:
    """A name is never a formula."""
    return f"'{name}" if name.startswith(FORMULA) else name


def _tenths(values: Sequence[float] | Floats) -> Iterator[float | None]:
    return (_tenth(value) for value in values)


def _tenth(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 1) + 0.0  # never -0.0
