/** A curve of watts over the last minutes, drawn as a line that breaks where nothing was heard. */
import type { ChartConfiguration } from "chart.js";
import { useMemo } from "react";
import type { Point } from "@/energy/series.ts";
import { useWords, type Words } from "@/messages/useWords.ts";
import { crosshair } from "./crosshair.ts";
import { tickLook, tooltipLook, valueAxis } from "./options.ts";
import { type Theme, useTheme } from "./theme.ts";
import { useChart } from "./useChart.ts";

const MINUTE = 60_000;

interface Props {
  points: Point[];
  /** The edges of the picture, ms. */
  from: number;
  to: number;
  /** Time without a value that is drawn as a gap, ms. */
  gap: number;
  /** Marks the newest point as being now. */
  live: boolean;
  label: string;
}

export function PowerChart(props: Props) {
  const { points, from, to, gap, live, label } = props;
  const theme = useTheme();
  const words = useWords();
  const config = useMemo(
    () => configOf({ points, from, to, gap, live }, theme, words),
    [points, from, to, gap, live, theme, words],
  );
  const canvas = useChart(config, true);
  return (
    <div className="chart chart-power" dir="ltr">
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

type Picture = Omit<Props, "label">;

function configOf(picture: Picture, theme: Theme, words: Words): ChartConfiguration<"line"> {
  const last = picture.points.length - 1;
  return {
    type: "line",
    data: {
      datasets: [
        {
          data: picture.points.map(({ t, w }) => ({ x: t, y: w })),
          parsing: false,
          clip: 8,
          borderColor: theme.accent,
          backgroundColor: theme.accentSoft,
          fill: "origin",
          borderWidth: 2,
          borderJoinStyle: "round",
          spanGaps: picture.gap,
          pointRadius: ({ dataIndex }) => (picture.live && dataIndex === last ? 4 : 0),
          pointBackgroundColor: theme.accent,
          pointHoverRadius: 5,
          pointHoverBackgroundColor: theme.accent,
          pointHoverBorderColor: theme.surface,
          pointHoverBorderWidth: 2,
        },
      ],
    },
    options: optionsOf(picture, theme, words),
    plugins: [crosshair(() => theme.muted)],
  };
}

function optionsOf({ from, to }: Picture, theme: Theme, { format }: Words) {
  const options: ChartConfiguration<"line">["options"] = {
    animation: false,
    normalized: true,
    maintainAspectRatio: false,
    layout: { padding: { top: 8, right: 8 } },
    interaction: { mode: "nearest", axis: "x", intersect: false },
    scales: {
      x: {
        type: "linear",
        min: from,
        max: to,
        border: { display: false },
        grid: { display: false },
        afterBuildTicks: (axis) => {
          axis.ticks = wholeMinutes(from, to, 5).map((value) => ({ value }));
        },
        ticks: {
          ...tickLook(theme),
          autoSkip: false,
          callback: (value) => format.clock(Number(value)),
        },
      },
      y: valueAxis(theme, format.powerTick, 100),
    },
    plugins: {
      tooltip: {
        ...tooltipLook(theme),
        callbacks: {
          title: ([item]) => (item ? format.clockWithSeconds(item.parsed.x ?? 0) : ""),
          label: (item) => format.power(item.parsed.y ?? 0),
        },
      },
    },
  };
  return options;
}

/** Moments at every n-th whole minute within the picture, none so near its edge that it is cut. */
function wholeMinutes(from: number, to: number, every: number): number[] {
  const step = every * MINUTE;
  const first = Math.ceil((from + MINUTE / 2) / step) * step;
  const count = Math.max(0, Math.floor((to - MINUTE / 2 - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}
