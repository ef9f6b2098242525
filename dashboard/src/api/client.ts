/** Typed requests to the hub, and the names that its answers go by here. */
import type { paths } from "./schema.ts";

type Path = { [P in keyof paths]: paths[P] extends { get: object } ? P : never }[keyof paths];
type Get<P extends Path> = paths[P]["get"];
type Answer<P extends Path> =
  Get<P> extends { responses: { 200: { content: { "application/json": infer Body } } } }
    ? Body
    : never;
type Query<P extends Path> = Get<P> extends { parameters: { query?: infer Q } } ? Q : never;

export type Site = Answer<"/api/site">;
export type Nodes = Answer<"/api/nodes">;
export type Node = Nodes["nodes"][number];
export type Presence = Node["presence"];
export type Usage = Answer<"/api/usage">;
export type Figures = Usage["sum"]["total"];
export type Power = Answer<"/api/power">;

/** Body of the hub's answer; throws when the hub refused or was not reached. */
async function get<P extends Path>(path: P, query?: Query<P>): Promise<Answer<P>> {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of [value].flat()) params.append(name, String(one));
  }
  const response = await fetch(params.size > 0 ? `${path}?${params}` : path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as Answer<P>;
}

export const getSite = () => get("/api/site");
export const getNodes = () => get("/api/nodes");

export const getPower = (channel: number | null): Promise<Power> =>
  get("/api/power", channel === null ? {} : { channel });

export type UsageLevel = "hour" | "day" | "week" | "month";

/** Without a range: the present period of the level. Dates are YYYY-MM-DD in the site's zone. */
export const getUsage = (
  level: UsageLevel,
  range: { from: string; to: string } | null = null,
): Promise<Usage> => get("/api/usage", { level, ...range });
