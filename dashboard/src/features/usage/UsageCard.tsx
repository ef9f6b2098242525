/** Usage of a day by hour, of a week or a month by day, with the way back to earlier ones. */
import { useView } from "@/address/view.ts";
import { useNodes, useSite, useUsage } from "@/api/queries.ts";
import { barsOf, figuresOf } from "@/energy/bars.ts";
import { dateIn, SPANS, type Span, shift, startOf } from "@/energy/calendar.ts";
import { channelsOf } from "@/energy/channels.ts";
import { useHubTime } from "@/live/LiveProvider.tsx";
import { channelName } from "@/messages/names.ts";
import { useWords } from "@/messages/useWords.ts";
import { Card } from "@/ui/Card.tsx";
import { Choice } from "@/ui/Choice.tsx";
import { Bars } from "./Bars.tsx";
import { Pager } from "./Pager.tsx";

export function UsageCard() {
  const { t } = useWords();
  const [view, go] = useView();
  const nodes = useNodes().data?.nodes ?? [];
  const channel = channelsOf(nodes).find(({ id }) => id === view.circuit);
  const options = SPANS.map((value) => ({ value, label: t(`usage.span.${value}`) }));
  const choice = (
    <Choice
      label={t("usage.span")}
      value={view.span}
      options={options}
      onChange={(span) => go({ span, from: null })}
    />
  );
  const title = channel ? t("usage.title.of", { name: channelName(channel, t) }) : t("usage.title");
  return (
    <Card title={title} aside={choice} className="usage">
      <Chosen span={view.span} from={view.from} circuit={view.circuit} />
    </Card>
  );
}

function Chosen(props: { span: Span; from: string | null; circuit: number | null }) {
  const { span, circuit } = props;
  const [, go] = useView();
  const now = useHubTime();
  const zone = useSite().data?.zone;
  const present = zone ? startOf(span, dateIn(zone, now)) : null;
  const from = props.from ? startOf(span, props.from) : present;
  const range = from ? { from, to: shift(span, from, 1) } : null;
  const usage = useUsage(span === "day" ? "hour" : "day", range).data;
  const move = (by: number) => {
    if (!from) return;
    const next = shift(span, from, by);
    go({ from: next === present ? null : next });
  };
  const later = from !== null && present !== null && from < present;
  const kwh = usage ? (figuresOf(usage.sum, circuit)?.kwh ?? null) : null;
  return (
    <>
      <Pager span={span} from={from} kwh={kwh} later={later} onMove={move} />
      <Bars span={span} bars={usage ? barsOf(usage, circuit, now) : []} waiting={!usage} />
    </>
  );
}
