/** Days, weeks and months as plain dates (YYYY-MM-DD) of the site's zone; no time of day, so no DST. */

export type Span = "day" | "week" | "month";
export const SPANS: readonly Span[] = ["day", "week", "month"];

/** Date that a moment falls on in a zone. */
export function dateIn(zone: string, at: number): string {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(at);
}

/** First date of the span that holds `date`; weeks begin on Monday (ISO 8601). */
export function startOf(span: Span, date: string): string {
  const day = parse(date);
  if (span === "week") day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  if (span === "month") day.setUTCDate(1);
  return text(day);
}

/** `date`, the first of its span, moved by whole spans. */
export function shift(span: Span, date: string, by: number): string {
  const day = parse(date);
  if (span === "month") day.setUTCMonth(day.getUTCMonth() + by);
  else day.setUTCDate(day.getUTCDate() + by * (span === "week" ? 7 : 1));
  return text(day);
}

export function isDate(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && text(parse(value)) === value;
}

const parse = (date: string) => new Date(`${date}T00:00:00Z`);
const text = (day: Date) => (Number.isNaN(day.getTime()) ? "" : day.toISOString().slice(0, 10));
