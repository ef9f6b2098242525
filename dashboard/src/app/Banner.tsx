/** Says that the hub is not there, for as long as it is not. */
import { useLive } from "@/live/LiveProvider.tsx";
import { useWords } from "@/messages/useWords.ts";

export function Banner() {
  const { t, format } = useWords();
  const { connection, at } = useLive();
  return (
    <div role="alert">
      {connection === "lost" && (
        <div className="banner">
          <strong>{t("connection.lost")}</strong>
          <span>
            {at === null
              ? t("failed.text")
              : t("connection.lost.hint", { time: format.clockWithSeconds(at) })}
          </span>
        </div>
      )}
    </div>
  );
}
