/** What the page shows, kept in the address: so Back works and a view can be sent on. */
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { isDate, SPANS, type Span } from "@/energy/calendar.ts";

export interface View {
  /** Channel in the charts; null is the whole site. */
  circuit: number | null;
  span: Span;
  /** First date of the span in the chart; null is the present one. */
  from: string | null;
}

export function parseView(query: string): View {
  const params = new URLSearchParams(query);
  const circuit = Number(params.get("circuit"));
  const from = params.get("from");
  return {
    circuit: Number.isSafeInteger(circuit) && circuit > 0 ? circuit : null,
    span: SPANS.find((span) => span === params.get("span")) ?? "day",
    from: from !== null && isDate(from) ? from : null,
  };
}

/** Query string of a view, "" for the first one; what is as usual is left out. */
export function queryOf(view: View): string {
  const params = new URLSearchParams();
  if (view.circuit !== null) params.set("circuit", String(view.circuit));
  if (view.span !== "day") params.set("span", view.span);
  if (view.from !== null) params.set("from", view.from);
  const query = params.toString();
  return query && `?${query}`;
}

const CHANGED = "viewchange";

function subscribe(reader: () => void): () => void {
  const names = ["popstate", CHANGED];
  for (const name of names) window.addEventListener(name, reader);
  return () => {
    for (const name of names) window.removeEventListener(name, reader);
  };
}

export function useView(): [View, (change: Partial<View>) => void] {
  const query = useSyncExternalStore(subscribe, () => window.location.search);
  const view = useMemo(() => parseView(query), [query]);
  const go = useCallback((change: Partial<View>) => {
    const next = queryOf({ ...parseView(window.location.search), ...change });
    if (next === window.location.search) return;
    window.history.pushState(null, "", window.location.pathname + next);
    window.dispatchEvent(new Event(CHANGED));
  }, []);
  return [view, go];
}
