/** The name of the place, and whether the page is live. */
import { useSite } from "@/api/queries.ts";
import { useHubTime, useLive } from "@/live/LiveProvider.tsx";
import { useWords } from "@/messages/useWords.ts";

export function Header() {
  const { t, format } = useWords();
  const { connection, at } = useLive();
  const now = useHubTime();
  const name = useSite().data?.name ?? t("app.name");
  return (
    <header className="top">
      <a className="skip" href="#content">
        {t("app.skip")}
      </a>
      <h1>
        <img src="/icon.svg" alt="" width="28" height="28" />
        {name}
      </h1>
      <p className="connection" data-connection={connection}>
        {connection === "open" && at !== null && (
          <>
            {t("connection.open")} · <time>{format.clock(now)}</time>
          </>
        )}
      </p>
    </header>
  );
}
