/** What both charts have in common: calm axes, and a tooltip in the page's own colours. */
import type { ScaleOptionsByType, TooltipOptions } from "chart.js";
import type { Theme } from "./theme.ts";

export function tooltipLook(theme: Theme) {
  const look: Partial<TooltipOptions> = {
    backgroundColor: theme.ink,
    titleColor: theme.surface,
    bodyColor: theme.surface,
    titleFont: { family: theme.font, size: 12, weight: "normal" },
    bodyFont: { family: theme.font, size: 14, weight: "bold" },
    padding: 10,
    cornerRadius: 8,
    displayColors: false,
    caretSize: 0,
  };
  return look;
}

export function tickLook(theme: Theme) {
  return { color: theme.muted, font: { family: theme.font, size: 12 }, maxRotation: 0 };
}

export function valueAxis(theme: Theme, text: (value: number) => string, atLeast: number) {
  return {
    beginAtZero: true,
    suggestedMax: atLeast,
    border: { display: false },
    grid: { color: theme.line, tickLength: 0 },
    ticks: {
      ...tickLook(theme),
      padding: 8,
      maxTicksLimit: 5,
      callback: (value: number | string) => text(Number(value)),
    },
  } satisfies Partial<Record<keyof ScaleOptionsByType<"linear">, unknown>>;
}
