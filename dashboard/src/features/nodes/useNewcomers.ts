/** Asks for the list of nodes at once when a circuit is heard that is not on it. */
import { useEffect } from "react";
import { useNodes } from "@/api/queries.ts";
import { channelsOf } from "@/energy/channels.ts";
import { useLive } from "@/live/LiveProvider.tsx";

export function useNewcomers(): void {
  const { channels } = useLive();
  const { data, refetch } = useNodes();
  const listed = new Set(channelsOf(data?.nodes ?? []).map(({ id }) => id));
  const unknown = data ? [...channels.keys()].filter((id) => !listed.has(id)).join() : "";
  useEffect(() => {
    if (unknown) void refetch();
  }, [unknown, refetch]);
}
