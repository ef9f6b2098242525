/** All languages there are: each JSON file in this folder is one. */
import { type Catalogue, languageOf } from "./words.ts";

const files = import.meta.glob<Catalogue>("./*.json", { eager: true, import: "default" });

export function catalogueFor(locale: string): Catalogue | undefined {
  return files[`./${languageOf(locale)}.json`];
}
