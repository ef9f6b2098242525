/** Gives the page its language, its direction and its zone, as the site has them. */
import { type ReactNode, useEffect, useMemo } from "react";
import { useSite } from "@/api/queries.ts";
import { catalogueFor } from "@/messages/catalogues.ts";
import { WordsContext, wordsFor } from "@/messages/useWords.ts";
import { directionOf, regional } from "@/messages/words.ts";

export function Localised({ children }: { children: ReactNode }) {
  const site = useSite().data;
  const locale = regional(site?.locale ?? "en", navigator.languages);
  const zone = site?.zone ?? "UTC";
  const words = useMemo(() => wordsFor(locale, zone, catalogueFor(locale)), [locale, zone]);
  useEffect(() => {
    document.documentElement.lang = locale;
    document.documentElement.dir = directionOf(locale);
  }, [locale]);
  return <WordsContext value={words}>{children}</WordsContext>;
}
