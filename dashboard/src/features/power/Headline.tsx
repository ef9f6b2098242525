/** The big number, and what has to be said with it so that it is true. */
import { FRESH_S, type Headline as Head } from "@/live/headline.ts";
import { useWords, type Words } from "@/messages/useWords.ts";

interface Shown {
  /** Small, above the number. */
  when?: string;
  big: string;
  note?: string;
  stale?: boolean;
  long?: boolean;
}

export function Headline({ head, silent }: { head: Head; silent: string[] }) {
  const shown = describe(head, silent, useWords());
  return (
    <div className={`headline ${shown.stale ? "is-stale" : ""}`}>
      <p className={`headline-number ${shown.long ? "is-long" : ""}`}>
        {shown.when && <span className="headline-when">{shown.when} </span>}
        <strong>{shown.big}</strong>
      </p>
      <p className="headline-note">{shown.note}</p>
    </div>
  );
}

function describe(head: Head, silent: string[], words: Words): Shown {
  const { t, format } = words;
  switch (head.kind) {
    case "connecting":
      return { big: "—", note: t("connection.connecting"), stale: true };
    case "nothing":
      return { big: t("power.nothing_heard"), note: t("power.nothing_heard.hint"), long: true };
    case "not_heard": {
      const big = t("power.not_heard", { ago: format.ago(head.ago) });
      if (head.w === null) return { big, long: true };
      return { big, note: t("power.last_value", { power: format.power(head.w) }), long: true };
    }
    case "lost": {
      if (head.w === null || head.at === null) return { big: "—", stale: true };
      const time = format.clockWithSeconds(head.at);
      return { when: t("power.last_known", { time }), big: format.power(head.w), stale: true };
    }
    case "now":
      return describeNow(head, silent, words);
  }
}

function describeNow(
  head: Extract<Head, { kind: "now" }>,
  silent: string[],
  { t, format }: Words,
): Shown {
  const notes = [
    head.assumed ? t("power.apparent") : "",
    silent.length ? t("power.silent", { names: format.list(silent) }) : "",
  ];
  const fresh = head.ago < FRESH_S;
  const ago = format.ago(head.ago);
  const when = fresh
    ? t(head.assumed ? "power.now.about" : "power.now")
    : t(head.assumed ? "power.aged.about" : "power.aged", { ago });
  return {
    when,
    big: format.power(head.w),
    note: notes.filter(Boolean).join(" "),
    stale: !fresh,
  };
}
