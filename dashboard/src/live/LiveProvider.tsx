/** Joins the live stream to React: one connection for the whole page. */
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { BEFORE, hubTime, type LiveState, onLatest, onLive, onLost, onPresence } from "./state.ts";
import { keepOpen, type Source } from "./stream.ts";
import { useNow } from "./useNow.ts";

const LiveContext = createContext<LiveStore | null>(null);

/** Redraws at most this often, however many nodes talk at once. */
const REDRAW_MS = 250;

class LiveStore {
  state: LiveState = BEFORE;
  private readonly readers = new Set<() => void>();
  private waiting = false;

  subscribe = (reader: () => void) => {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  };

  shown: LiveState = BEFORE;
  read = () => this.shown;

  put(state: LiveState, atOnce = false) {
    this.state = state;
    if (atOnce) this.show();
    else if (!this.waiting) {
      this.waiting = true;
      setTimeout(() => this.show(), REDRAW_MS);
    }
  }

  private show() {
    this.waiting = false;
    this.shown = this.state;
    for (const reader of this.readers) reader();
  }

  connect(): () => void {
    const open = () => new EventSource("/api/live") as Source;
    return keepOpen(open, {
      latest: (event) => this.put(onLatest(this.state, event, Date.now()), true),
      live: (event) => this.put(onLive(this.state, event, Date.now())),
      presence: (event) => this.put(onPresence(this.state, event)),
      lost: () => this.put(onLost(this.state), true),
    });
  }
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const [store] = useState(() => new LiveStore());
  useEffect(() => store.connect(), [store]);
  return <LiveContext value={store}>{children}</LiveContext>;
}

export function useLive(): LiveState {
  const store = useContext(LiveContext);
  if (!store) throw new Error("useLive needs a LiveProvider around it");
  return useSyncExternalStore(store.subscribe, store.read);
}

/** The hub's time (ms), once a second. */
export function useHubTime(): number {
  const state = useLive();
  const now = useNow();
  return useMemo(() => hubTime(state, Math.max(now, state.receivedAt)), [state, now]);
}
