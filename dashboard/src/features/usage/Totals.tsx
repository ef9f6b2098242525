/** Today, this week and this month in kWh. */
import { useView } from "@/address/view.ts";
import type { Usage } from "@/api/client.ts";
import { usePresentUsage } from "@/api/queries.ts";
import { isPartial } from "@/energy/bars.ts";
import { SPANS, type Span } from "@/energy/calendar.ts";
import { useHubTime } from "@/live/LiveProvider.tsx";
import { useWords, type Words } from "@/messages/useWords.ts";

const LABEL = { day: "usage.today", week: "usage.week", month: "usage.month" } as const;

export function Totals() {
  const { t } = useWords();
  return (
    <section className="totals" aria-label={t("usage.totals")}>
      {SPANS.map((span) => (
        <Total key={span} span={span} />
      ))}
    </section>
  );
}

function Total({ span }: { span: Span }) {
  const words = useWords();
  const { t, format } = words;
  const [, go] = useView();
  const now = useHubTime();
  const usage = usePresentUsage(span).data;
  const kwh = usage?.sum.total.kwh ?? null;
  return (
    <button type="button" className="card total" onClick={() => go({ span, from: null })}>
      <span className="total-label">{t(LABEL[span])}</span>
      <strong className="total-number">
        {kwh === null ? "—" : format.energyNumber(kwh)} <small>{t("unit.kwh.name")}</small>
      </strong>
      <span className="total-note">{usage && noteOf(usage, now, words)}</span>
    </button>
  );
}

function noteOf(usage: Usage, now: number, { t, format }: Words): string {
  const { kwh, coverage } = usage.sum.total;
  if (kwh === null) return t("usage.not_measured");
  const partial = isPartial(coverage, Date.parse(usage.from), Date.parse(usage.to), now);
  return partial ? t("usage.measured", { percent: format.percent(coverage) }) : "";
}
