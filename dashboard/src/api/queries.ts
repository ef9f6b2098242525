/** What the page asks of the hub, and how often it asks again. */
import { keepPreviousData, QueryClient, useQuery } from "@tanstack/react-query";
import { getNodes, getPower, getSite, getUsage, type UsageLevel } from "./client.ts";

const SECOND = 1000;

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The hub is on the local network: there is no reason to wait for "the internet".
        networkMode: "always",
        retry: true,
        retryDelay: (attempt) => Math.min(SECOND * 2 ** attempt, 10 * SECOND),
        staleTime: 5 * SECOND,
      },
    },
  });
}

export const useSite = () =>
  useQuery({ queryKey: ["site"], queryFn: getSite, staleTime: 300 * SECOND });

export const useNodes = () =>
  useQuery({ queryKey: ["nodes"], queryFn: getNodes, refetchInterval: 15 * SECOND });

/** The last 15 minutes of a channel, or of the site when null; `epoch` changes with each connection. */
export const useRecentPower = (channel: number | null, epoch: number) =>
  useQuery({
    queryKey: ["power", channel, epoch],
    queryFn: () => getPower(channel),
    refetchInterval: 5 * 60 * SECOND,
    placeholderData: (before) => (before?.channel === channel ? before : undefined),
  });

export const usePresentUsage = (level: UsageLevel) =>
  useQuery({
    queryKey: ["usage", level],
    queryFn: () => getUsage(level),
    refetchInterval: 30 * SECOND,
  });

export const useUsage = (level: UsageLevel, range: { from: string; to: string } | null) =>
  useQuery({
    queryKey: ["usage", level, range],
    queryFn: () => getUsage(level, range),
    enabled: range !== null,
    refetchInterval: 60 * SECOND,
    placeholderData: keepPreviousData,
  });
