import { errorText } from "@iotpush/core/contract";
import { useEffect, useState } from "preact/hooks";

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const follow = () => setMatches(media.matches);
    follow();
    media.addEventListener("change", follow);
    return () => media.removeEventListener("change", follow);
  }, [query]);
  return matches;
}

/** Wide enough for the panel beside the phones. */
export const WIDE = "(min-width: 900px)";
/** Wide enough for two phones and the panel. */
export const TWO_PHONES = "(min-width: 1200px)";

/** State of one of a few values, which this browser remembers. */
export function useStored<T extends string>(
  key: string,
  initial: T,
  allowed?: readonly T[],
): readonly [T, (value: T) => void] {
  const name = `iotpush-inbox-${key}`;
  const [value, setValue] = useState<T>(() => {
    const stored = localStorage.getItem(name) as T | null;
    return stored !== null && (allowed?.includes(stored) ?? true) ? stored : initial;
  });
  const store = (next: T) => {
    localStorage.setItem(name, next);
    setValue(next);
  };
  return [value, store];
}

export type Work = ReturnType<typeof useWork>;

/** Something a button starts: whether it runs, and what went wrong the last time. */
export function useWork() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = (work: () => Promise<void>) => {
    setBusy(true);
    void work()
      .then(
        () => setProblem(null),
        (error) => setProblem(errorText(error)),
      )
      .finally(() => setBusy(false));
  };
  return { busy, problem, run };
}
