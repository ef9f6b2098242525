/** The bars of the chosen span, and the same numbers as a table for those who cannot see them. */
import { useCallback, useMemo } from "react";
import { LazyEnergyChart } from "@/chart/lazy.tsx";
import type { Bar } from "@/energy/bars.ts";
import type { Span } from "@/energy/calendar.ts";
import { useWords } from "@/messages/useWords.ts";

interface Props {
  span: Span;
  bars: Bar[];
  waiting: boolean;
}

export function Bars({ span, bars, waiting }: Props) {
  const { t, format } = useWords();
  // The bars are made anew each second, but are drawn anew only when a number is another one.
  const key = JSON.stringify(bars);
  const steady = useMemo(() => JSON.parse(key) as Bar[], [key]);
  const tick = useCallback(
    ({ startsAt }: Bar) => {
      if (span === "day") return format.hour(startsAt);
      return span === "week" ? format.weekday(startsAt) : format.dayOfMonth(startsAt);
    },
    [span, format],
  );
  const title = useCallback(
    ({ startsAt, endsAt }: Bar) =>
      span === "day" ? format.clocks(startsAt, endsAt) : format.day(startsAt),
    [span, format],
  );
  const empty = !waiting && bars.every((bar) => bar.kwh === null);
  const partial = bars.some((bar) => bar.partial && bar.kwh !== null);
  return (
    <>
      <div className="chart-frame">
        <LazyEnergyChart bars={steady} tick={tick} title={title} label={t(`usage.chart.${span}`)} />
        {empty && <p className="chart-empty">{t("usage.empty")}</p>}
      </div>
      {partial && <p className="chart-key">{t("usage.key.partial")}</p>}
      <Table bars={steady} title={title} caption={t(`usage.chart.${span}`)} />
    </>
  );
}

interface TableProps {
  bars: Bar[];
  title: (bar: Bar) => string;
  caption: string;
}

function Table({ bars, title, caption }: TableProps) {
  const { t, format } = useWords();
  return (
    <div className="unseen">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t("usage.table.period")}</th>
            <th scope="col">{t("usage.table.energy")}</th>
          </tr>
        </thead>
        <tbody>
          {bars
            .filter((bar) => !bar.ahead)
            .map((bar) => (
              <tr key={bar.startsAt}>
                <th scope="row">{title(bar)}</th>
                <td>{bar.kwh === null ? t("usage.not_measured") : format.energy(bar.kwh)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
