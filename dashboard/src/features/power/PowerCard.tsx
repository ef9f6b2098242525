/** Power now, large, and the last minutes of it as a moving curve. */
import { useNodes } from "@/api/queries.ts";
import { headline } from "@/live/headline.ts";
import { useHubTime, useLive } from "@/live/LiveProvider.tsx";
import { nodeName } from "@/messages/names.ts";
import { useWords } from "@/messages/useWords.ts";
import { Headline } from "./Headline.tsx";
import { RecentPower } from "./RecentPower.tsx";
import { Spoken } from "./Spoken.tsx";

export function PowerCard() {
  const { t } = useWords();
  const head = headline(useLive(), useHubTime());
  const nodes = useNodes().data?.nodes ?? [];
  const silent = head.kind === "now" ? head.silent : [];
  const names = nodes.filter((node) => silent.includes(node.id)).map(nodeName);
  return (
    <section className="card power" aria-label={t("power.title")}>
      <Headline head={head} silent={names} />
      <Spoken head={head} />
      <RecentPower />
    </section>
  );
}
