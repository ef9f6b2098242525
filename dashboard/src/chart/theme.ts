/** The page's colours for the canvas, read from the style sheet, again when light turns to dark. */
import { useEffect, useState } from "react";

export interface Theme {
  accent: string;
  accentSoft: string;
  ink: string;
  muted: string;
  line: string;
  surface: string;
  font: string;
  calm: boolean;
}

function read(): Theme {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    accent: value("accent"),
    accentSoft: value("accent-soft"),
    ink: value("ink"),
    muted: value("muted"),
    line: value("line"),
    surface: value("surface"),
    font: value("font"),
    calm: matchMedia("(prefers-reduced-motion: reduce)").matches,
  };
}

export function useTheme(): Theme {
  const [theme, setTheme] = useState(read);
  useEffect(() => {
    const queries = ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)"].map(
      (query) => matchMedia(query),
    );
    const again = () => setTheme(read());
    for (const query of queries) query.addEventListener("change", again);
    return () => {
      for (const query of queries) query.removeEventListener("change", again);
    };
  }, []);
  return theme;
}
