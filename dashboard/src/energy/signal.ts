/** Radio signal in words. */

export type Signal = "strong" | "good" | "weak" | "poor";

/** Wi-Fi signal in words, by the limits that phone and router makers use. */
export function signalOf(dbm: number): Signal {
  if (dbm >= -55) return "strong";
  if (dbm >= -67) return "good";
  return dbm >= -78 ? "weak" : "poor";
}
