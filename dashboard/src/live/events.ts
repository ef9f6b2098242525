/** The events of GET /api/live, as the hub writes them. */
import type { Presence } from "@/api/client.ts";

export interface LiveChannel {
  channel: number;
  node: number;
  ch: number;
  power_w: number | null;
  current_a: number | null;
  voltage_v: number | null;
  at: string;
  quality: string[];
}

export interface LiveEvent {
  at: string;
  total_w: number | null;
  total_quality: string[];
  channels: LiveChannel[];
}

export interface LatestEvent extends LiveEvent {
  nodes: { node: number; presence: Presence }[];
}

export interface PresenceEvent {
  node: number;
  presence: Presence;
  at: string;
}
