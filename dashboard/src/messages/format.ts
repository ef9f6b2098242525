/** Numbers, times and lengths of time as people read them, in the site's zone and locale. */
import type { Translate } from "./words.ts";

export type Format = ReturnType<typeof formatter>;

const MINUS = "\u2212";

/** Formatters for one locale and IANA zone. Times are milliseconds since 1970 in UTC. */
export function formatter(locale: string, zone: string, t: Translate) {
  const number = (digits: number) => {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const format = new Intl.NumberFormat(locale, { ...options, signDisplay: "negative" });
    return (value: number) => format.format(value).replace("-", MINUS);
  };
  const [whole, tenth, hundredth] = [number(0), number(1), number(2)];
  const moment = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
    return (at: number) => format.format(at);
  };
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(locale, { style: "percent" });
  const span = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
    return (from: number, to: number) => format.formatRange(from, to);
  };
  const names = new Intl.ListFormat(locale, { style: "long", type: "conjunction" });
  return {
    power: (w: number) => powerText(w, whole, tenth, hundredth, t),
    powerTick: (w: number) =>
      Math.abs(w) < 10_000
        ? t("unit.w", { n: whole(w) })
        : t("unit.kw", { n: plain.format(w / 1000).replace("-", MINUS) }),
    energy: (kwh: number) => t("unit.kwh", { n: energyNumber(kwh, tenth, hundredth, whole) }),
    energyNumber: (kwh: number) => energyNumber(kwh, tenth, hundredth, whole),
    energyTick: (kwh: number) => t("unit.kwh", { n: plain.format(kwh).replace("-", MINUS) }),
    dbm: (dbm: number) => t("unit.dbm", { n: whole(dbm) }),
    /** Never rounds up to a whole: 99.7 % of the time is not all of the time. */
    percent: (share: number) => percent.format(Math.floor(share * 100) / 100),
    list: (items: string[]) => names.format(items),
    ago: (seconds: number) => agoText(seconds, t),
    clock: moment({ hour: "2-digit", minute: "2-digit" }),
    clockWithSeconds: moment({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    hour: moment({ hour: "2-digit" }),
    weekday: moment({ weekday: "short" }),
    dayOfMonth: moment({ day: "numeric" }),
    day: moment({ weekday: "short", day: "numeric", month: "long" }),
    clocks: span({ hour: "2-digit", minute: "2-digit" }),
    days: span({ day: "numeric", month: "short", year: "numeric" }),
    month: moment({ month: "long", year: "numeric" }),
  };
}

type Numeral = (value: number) => string;

/** 640 W, 1,240 W, 12.4 kW: whole watts below 10 kW, since that is how people know their appliances. */
function powerText(w: number, whole: Numeral, tenth: Numeral, hundredth: Numeral, t: Translate) {
  const size = Math.abs(w);
  if (size < 9_999.5) return t("unit.w", { n: size < 0.05 || size >= 9.95 ? whole(w) : tenth(w) });
  return t("unit.kw", { n: size < 99_950 ? hundredth(w / 1000) : tenth(w / 1000) });
}

function energyNumber(kwh: number, tenth: Numeral, hundredth: Numeral, whole: Numeral) {
  const size = Math.abs(kwh);
  if (size < 9.995) return hundredth(kwh);
  return size < 999.95 ? tenth(kwh) : whole(kwh);
}

/** Length of time in its largest unit, cut off and not rounded up. */
function agoText(seconds: number, t: Translate): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return t("ago.s", { n: s });
  if (s < 3600) return t("ago.min", { n: Math.floor(s / 60) });
  if (s < 48 * 3600) return t("ago.h", { n: Math.floor(s / 3600) });
  return t("ago.d", { n: Math.floor(s / 86_400) });
}
