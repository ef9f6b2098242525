/** A fine upright line at the value that is pointed at. */
import type { Plugin } from "chart.js";

export function crosshair(colour: () => string): Plugin<"line"> {
  return {
    id: "crosshair",
    beforeDatasetsDraw(chart) {
      const [active] = chart.tooltip?.getActiveElements() ?? [];
      if (!active) return;
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.strokeStyle = colour();
      ctx.beginPath();
      ctx.moveTo(active.element.x, chartArea.top);
      ctx.lineTo(active.element.x, chartArea.bottom);
      ctx.stroke();
      ctx.restore();
    },
  };
}
