/** What to do when the hub has heard no sensor box yet. */
import { useWords } from "@/messages/useWords.ts";

export function EmptyHub() {
  const { t } = useWords();
  const reading = JSON.stringify({ device_id: "first", power: 640 });
  const command = `curl -H 'Content-Type: application/json' -d '${reading}' ${location.origin}/api/data`;
  return (
    <section className="card empty" aria-labelledby="empty-title">
      <h2 id="empty-title">{t("empty.title")}</h2>
      <p>{t("empty.text")}</p>
      <p className="empty-try">{t("empty.try")}</p>
      <pre dir="ltr">
        <code>{command}</code>
      </pre>
    </section>
  );
}
