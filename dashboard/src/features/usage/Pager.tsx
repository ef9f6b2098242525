/** The name of the span in the chart and its sum, between the ways to earlier and later ones. */
import { type Span, shift } from "@/energy/calendar.ts";
import { useWords, wordsFor } from "@/messages/useWords.ts";

interface Props {
  span: Span;
  from: string | null;
  kwh: number | null;
  later: boolean;
  onMove: (by: number) => void;
}

export function Pager({ span, from, kwh, later, onMove }: Props) {
  const { t, format } = useWords();
  const name = useSpanName(span, from);
  return (
    <div className="pager">
      <Arrow label={t("usage.previous")} by={-1} disabled={from === null} onMove={onMove} />
      <p className="pager-text">
        <span>{name}</span> <strong>{kwh === null ? "" : format.energy(kwh)}</strong>
      </p>
      <Arrow label={t("usage.next")} by={1} disabled={!later} onMove={onMove} />
    </div>
  );
}

interface ArrowProps {
  label: string;
  by: -1 | 1;
  disabled: boolean;
  onMove: (by: number) => void;
}

function Arrow({ label, by, disabled, onMove }: ArrowProps) {
  return (
    <button
      type="button"
      className="arrow"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={() => onMove(by)}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={by < 0 ? "M15 5l-7 7 7 7" : "M9 5l7 7-7 7"} />
      </svg>
    </button>
  );
}

/** Plain dates are put into words in UTC: they have no zone. */
function useSpanName(span: Span, from: string | null): string {
  const { locale } = useWords();
  if (from === null) return "";
  const { format } = wordsFor(locale, "UTC");
  const first = Date.parse(from);
  if (span === "day") return format.day(first);
  if (span === "month") return format.month(first);
  const last = Date.parse(shift("week", from, 1)) - 86_400_000;
  return format.days(first, last);
}
