/** Keeps GET /api/live open, and says at once when it is not.

EventSource tries again by itself only after some failures, and it cannot see a connection that died
without a word (Wi-Fi gone): so each failure is closed and opened anew here, and silence is suspected. */
import type { LatestEvent, LiveEvent, PresenceEvent } from "./events.ts";

export interface Listener {
  latest(event: LatestEvent): void;
  live(event: LiveEvent): void;
  presence(event: PresenceEvent): void;
  lost(): void;
}

export interface Source {
  addEventListener(name: string, listen: (event: MessageEvent<string>) => void): void;
  onerror: (() => void) | null;
  close(): void;
}

/** No event for this long: open anew, for `latest` proves in a moment whether the hub is there. */
const SUSPECT_MS = 30_000;
const ANSWER_MS = 5_000;
const LONGEST_WAIT_MS = 10_000;

/** Opens the stream and keeps it open until the returned function is called. */
export function keepOpen(open: () => Source, listener: Listener): () => void {
  let source: Source | null = null;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const after = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };
  const fail = () => {
    source?.close();
    listener.lost();
    after(Math.min(1000 * 2 ** failures, LONGEST_WAIT_MS), begin);
    failures += 1;
  };
  const heard = <T>(tell: (event: T) => void) => {
    return (message: MessageEvent<string>) => {
      failures = 0;
      after(SUSPECT_MS, begin);
      tell(JSON.parse(message.data) as T);
    };
  };
  const begin = () => {
    source?.close();
    source = open();
    source.addEventListener("latest", heard<LatestEvent>(listener.latest));
    source.addEventListener("live", heard<LiveEvent>(listener.live));
    source.addEventListener("presence", heard<PresenceEvent>(listener.presence));
    source.onerror = fail;
    after(ANSWER_MS, fail);
  };
  begin();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
