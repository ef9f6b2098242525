/** The big number for those who listen: when it first comes, when it is lost, and once a minute. */
import { useEffect, useRef, useState } from "react";
import type { Headline } from "@/live/headline.ts";
import { useWords, type Words } from "@/messages/useWords.ts";

const EVERY_MS = 60_000;

export function Spoken({ head }: { head: Headline }) {
  const words = useWords();
  const [text, setText] = useState("");
  const last = useRef({ kind: "", at: 0 });
  useEffect(() => {
    const now = Date.now();
    if (head.kind === last.current.kind && now - last.current.at < EVERY_MS) return;
    last.current = { kind: head.kind, at: now };
    setText(sentence(head, words));
  }, [head, words]);
  return (
    <p className="unseen" aria-live="polite">
      {text}
    </p>
  );
}

function sentence(head: Headline, { t, format }: Words): string {
  switch (head.kind) {
    case "now":
      return t("power.spoken", { power: format.power(head.w) });
    case "not_heard":
      return t("power.not_heard", { ago: format.ago(head.ago) });
    case "lost":
      return t("connection.lost");
    default:
      return "";
  }
}
