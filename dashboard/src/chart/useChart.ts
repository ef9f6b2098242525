/** Keeps one Chart.js chart on a canvas and hands it new data, instead of building it again. */
import type { ChartConfiguration, ChartType } from "chart.js";
import { useEffect, useRef } from "react";
import { Chart } from "./registry.ts";

/** `config` is built anew when data, words or colours change; `moving` draws without animation. */
export function useChart<T extends ChartType>(config: ChartConfiguration<T>, moving: boolean) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<Chart | null>(null);
  const first = useRef(config);

  useEffect(() => {
    if (!canvas.current) return;
    chart.current = new Chart(canvas.current, first.current as ChartConfiguration);
    return () => {
      chart.current?.destroy();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const drawn = chart.current;
    if (!drawn) return;
    drawn.data = config.data as typeof drawn.data;
    drawn.options = (config.options ?? {}) as typeof drawn.options;
    drawn.update(moving ? "none" : undefined);
  }, [config, moving]);

  return canvas;
}
