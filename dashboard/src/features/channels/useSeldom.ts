/** A value that is worked out now and then: every `ms`, and at once when `key` changes. */
import { useEffect, useRef, useState } from "react";

export function useSeldom<T>(make: () => T, ms: number, key: string): T {
  const latest = useRef(make);
  latest.current = make;
  const [kept, setKept] = useState(() => ({ key, value: make() }));
  useEffect(() => {
    setKept({ key, value: latest.current() });
    const timer = setInterval(() => setKept({ key, value: latest.current() }), ms);
    return () => clearInterval(timer);
  }, [ms, key]);
  return kept.key === key ? kept.value : make();
}
