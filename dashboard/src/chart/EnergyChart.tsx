/** Bars of kWh, one per period; lighter where the period was not measured all of the time. */
import type { ChartConfiguration } from "chart.js";
import { useMemo } from "react";
import type { Bar } from "@/energy/bars.ts";
import { useWords, type Words } from "@/messages/useWords.ts";
import { tickLook, tooltipLook, valueAxis } from "./options.ts";
import { type Theme, useTheme } from "./theme.ts";
import { useChart } from "./useChart.ts";

interface Props {
  bars: Bar[];
  /** What stands under a bar, and above its tooltip. */
  tick: (bar: Bar) => string;
  title: (bar: Bar) => string;
  label: string;
}

export function EnergyChart({ bars, tick, title, label }: Props) {
  const theme = useTheme();
  const words = useWords();
  const config = useMemo(
    () => configOf(bars, tick, title, theme, words),
    [bars, tick, title, theme, words],
  );
  const canvas = useChart(config, theme.calm);
  return (
    <div className="chart chart-energy" dir="ltr">
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

function configOf(
  bars: Bar[],
  tick: Props["tick"],
  title: Props["title"],
  theme: Theme,
  words: Words,
): ChartConfiguration<"bar"> {
  return {
    type: "bar",
    data: {
      labels: bars.map(tick),
      datasets: [
        {
          data: bars.map((bar) => bar.kwh),
          backgroundColor: bars.map((bar) => (bar.partial ? theme.accentSoft : theme.accent)),
          borderColor: theme.accent,
          borderWidth: bars.map((bar) => (bar.partial ? 1 : 0)),
          borderRadius: 4,
          maxBarThickness: 44,
          categoryPercentage: 0.86,
          barPercentage: 0.9,
        },
      ],
    },
    options: optionsOf(bars, title, theme, words),
  };
}

function optionsOf(bars: Bar[], title: Props["title"], theme: Theme, { t, format }: Words) {
  const measured = (bar: Bar) =>
    bar.partial ? [t("usage.measured", { percent: format.percent(bar.coverage) })] : [];
  const options: ChartConfiguration<"bar">["options"] = {
    animation: theme.calm ? false : { duration: 250 },
    // Bars grow upwards only: nothing slides sideways when the width changes.
    animations: { x: { duration: 0 }, width: { duration: 0 } },
    maintainAspectRatio: false,
    layout: { padding: { top: 8 } },
    interaction: { mode: "index", axis: "x", intersect: false },
    scales: {
      x: {
        border: { display: false },
        grid: { display: false },
        ticks: { ...tickLook(theme), autoSkipPadding: 4 },
      },
      y: valueAxis(theme, format.energyTick, 0.1),
    },
    plugins: {
      tooltip: {
        ...tooltipLook(theme),
        footerColor: theme.surface,
        footerFont: { family: theme.font, size: 12, weight: "normal" },
        callbacks: {
          title: ([item]) => textOf(bars[item?.dataIndex ?? -1], title),
          label: (item) => format.energy(item.parsed.y ?? 0),
          footer: ([item]) => textOf(bars[item?.dataIndex ?? -1], measured),
        },
      },
    },
  };
  return options;
}

function textOf<T extends string | string[]>(bar: Bar | undefined, text: (bar: Bar) => T) {
  return bar ? text(bar) : "";
}
