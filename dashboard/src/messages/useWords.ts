/** React's way to the words: `t` for messages, `format` for numbers and times. */
import { createContext, useContext } from "react";
import { type Format, formatter } from "./format.ts";
import { type Catalogue, type Translate, translator } from "./words.ts";

export interface Words {
  t: Translate;
  format: Format;
  locale: string;
  zone: string;
}

export function wordsFor(locale: string, zone: string, catalogue?: Catalogue): Words {
  const t = translator(locale, catalogue);
  return { t, format: formatter(locale, zone, t), locale, zone };
}

export const WordsContext = createContext<Words>(wordsFor("en", "UTC"));

export function useWords(): Words {
  return useContext(WordsContext);
}
