import { errorText } from "@iotpush/core/contract";
import { useCallback, useState } from "preact/hooks";

/** Something a button starts: whether it runs, and what went wrong the last time. */
export interface Work {
  readonly busy: boolean;
  readonly problem: string | null;
  run(work: () => Promise<void>): void;
}

export function useWork(): Work {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = useCallback((work: () => Promise<void>) => {
    setBusy(true);
    void work()
      .then(
        () => setProblem(null),
        (error) => setProblem(errorText(error)),
      )
      .finally(() => setBusy(false));
  }, []);
  return { busy, problem, run };
}
