/** The page "Now". */
import { useNodes } from "@/api/queries.ts";
import { ChannelsCard } from "@/features/channels/ChannelsCard.tsx";
import { EmptyHub } from "@/features/nodes/EmptyHub.tsx";
import { NodesCard } from "@/features/nodes/NodesCard.tsx";
import { useNewcomers } from "@/features/nodes/useNewcomers.ts";
import { PowerCard } from "@/features/power/PowerCard.tsx";
import { Totals } from "@/features/usage/Totals.tsx";
import { UsageCard } from "@/features/usage/UsageCard.tsx";
import { useLive } from "@/live/LiveProvider.tsx";
import { Banner } from "./Banner.tsx";
import { Header } from "./Header.tsx";

export function App() {
  const { connection } = useLive();
  const nodes = useNodes().data?.nodes;
  useNewcomers();
  const empty = nodes?.length === 0;
  return (
    <>
      <Header />
      <Banner />
      <main id="content" className="page" data-connection={connection}>
        {empty ? <EmptyHub /> : <Now />}
      </main>
    </>
  );
}

function Now() {
  return (
    <>
      <div className="column">
        <PowerCard />
        <Totals />
        <UsageCard />
      </div>
      <div className="column">
        <ChannelsCard />
        <NodesCard />
      </div>
    </>
  );
}
