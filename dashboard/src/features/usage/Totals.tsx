/** Today, this week and this month in kWh. */
import { useView } from "@/address/view.ts";
import { usePresentUsage } from "@/api/queries.ts";
import { FULL_COVERAGE } from "@/energy/bars.ts";
import { SPANS, type Span } from "@/energy/calendar.ts";
import { useWords } from "@/messages/useWords.ts";

const LABEL = { day: "usage.today", week: "usage.week", month: "usage.month" } as const;

export function Totals() {
  const { t } = useWords();
  return (
    <section className="totals" aria-label={t("usage.title")}>
      {SPANS.map((span) => (
        <Total key={span} span={span} />
      ))}
    </section>
  );
}

function Total({ span }: { span: Span }) {
  const { t, format } = useWords();
  const [, go] = useView();
  const figures = usePresentUsage(span).data?.sum.total;
  const kwh = figures?.kwh ?? null;
  return (
    <button type="button" className="card total" onClick={() => go({ span, from: null })}>
      <span className="total-label">{t(LABEL[span])}</span>
      <strong className="total-number">
        {kwh === null ? "—" : format.energyNumber(kwh)} <small>{t("unit.kwh.name")}</small>
      </strong>
      {figures && <Coverage share={figures.coverage} measured={kwh !== null} />}
    </button>
  );
}

function Coverage({ share, measured }: { share: number; measured: boolean }) {
  const { t, format } = useWords();
  if (!measured) return <span className="total-note">{t("usage.not_measured")}</span>;
  if (share >= FULL_COVERAGE) return null;
  return (
    <span className="total-note">{t("usage.measured", { percent: format.percent(share) })}</span>
  );
}
