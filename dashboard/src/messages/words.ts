/** The message catalogue: every word on the screen is found here by its key. */
import en from "./en.json" with { type: "json" };

export type MessageKey = keyof typeof en;
export type Params = Record<string, string | number>;
type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalogue = Partial<Record<MessageKey, Message>>;
export type Translate = (key: MessageKey, params?: Params) => string;

const RIGHT_TO_LEFT = new Set(["ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"]);

export function languageOf(locale: string): string {
  return locale.split(/[-_]/)[0]?.toLowerCase() ?? "en";
}

/** The site's locale; without a region ("en") the reader's own, if it is of the same language ("en-GB"). */
export function regional(locale: string, preferred: readonly string[]): string {
  if (/[-_]/.test(locale)) return locale.replace("_", "-");
  return preferred.find((own) => languageOf(own) === languageOf(locale)) ?? locale;
}

export function directionOf(locale: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(languageOf(locale)) ? "rtl" : "ltr";
}

/** Text for a key; a key missing in `catalogue` falls back to English. `{n}` picks the plural form. */
export function translator(locale: string, catalogue: Catalogue = en): Translate {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const shown = (value: string | number) =>
    typeof value === "number" ? numbers.format(value) : value;
  return (key, params = {}) => {
    const message: Message = catalogue[key] ?? en[key];
    const n = typeof params.n === "number" ? params.n : 0;
    const text =
      typeof message === "string" ? message : (message[rules.select(n)] ?? message.other ?? key);
    return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
      const value = params[name];
      return value === undefined ? hole : shown(value);
    });
  };
}
