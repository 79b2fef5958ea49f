import { useCallback, useState } from "preact/hooks";

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
  const store = useCallback(
    (next: T) => {
      localStorage.setItem(name, next);
      setValue(next);
    },
    [name],
  );
  return [value, store];
}
