/** One circuit: its name, its watts, and a bar that compares it with the largest. */
import type { LiveValue } from "@/live/state.ts";
import { useWords } from "@/messages/useWords.ts";

interface Props {
  name: string;
  parent: string | undefined;
  depth: number;
  value: LiveValue | undefined;
  silent: boolean;
  now: number;
  largest: number;
  chosen: boolean;
  onChoose: () => void;
}

export function ChannelItem(props: Props) {
  const { name, parent, depth, value, silent, largest, chosen, onChoose } = props;
  const { t } = useWords();
  const watts = silent ? null : (value?.powerW ?? null);
  const share = watts === null ? 0 : Math.min(1, Math.abs(watts) / largest);
  return (
    <li className="channel" data-depth={depth}>
      <button
        type="button"
        className="channel-button"
        aria-pressed={chosen}
        title={t("channels.show", { name })}
        onClick={onChoose}
      >
        <span className="channel-name">
          {name}
          {parent && <span className="unseen"> {t("channels.inside", { name: parent })}</span>}
        </span>
        <Value {...props} />
        <span className="bar" aria-hidden="true">
          <span
            className={watts !== null && watts < 0 ? "bar-fill is-negative" : "bar-fill"}
            style={{ inlineSize: `${(share * 100).toFixed(1)}%` }}
          />
        </span>
      </button>
    </li>
  );
}

function Value({ value, silent, now }: Props) {
  const { t, format } = useWords();
  const text = () => {
    if (silent && value) {
      return t("channels.silent", { ago: format.ago((now - value.at) / 1000) });
    }
    const watts = value?.powerW ?? null;
    return watts === null ? t("channels.no_value") : format.power(watts);
  };
  const missing = silent || (value?.powerW ?? null) === null;
  return <span className={missing ? "channel-value is-missing" : "channel-value"}>{text()}</span>;
}
