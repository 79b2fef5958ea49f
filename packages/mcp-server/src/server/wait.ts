import type { AskOutcome } from "@iotpush/core";
import type { ServerContext } from "@modelcontextprotocol/server";

const PROGRESS_EVERY_MS = 10_000;

/**
 * Waits for an outcome, at most `ms` milliseconds, and until the client gives up. Tells a client that asked for progress that the call is
 * alive, so that one that can will not time out. Undefined if there is no outcome yet.
 */
export async function waitFor(
  outcome: Promise<AskOutcome>,
  ms: number,
  context: Pick<ServerContext, "mcpReq">,
): Promise<AskOutcome | undefined> {
  const { signal, notify, _meta } = context.mcpReq;
  const progressToken = _meta?.progressToken;
  let elapsed = 0;
  const beat = setInterval(() => {
    elapsed += PROGRESS_EVERY_MS / 1_000;
    const params = {
      progressToken,
      progress: elapsed,
      total: Math.ceil(ms / 1_000),
      message: "Waiting for a tap",
    };
    if (progressToken !== undefined)
      void notify({ method: "notifications/progress", params }).catch(() => undefined);
  }, PROGRESS_EVERY_MS);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      outcome,
      new Promise<undefined>((resolve) => {
        timer = setTimeout(resolve, ms, undefined);
        signal.addEventListener("abort", () => resolve(undefined), { once: true });
      }),
    ]);
  } finally {
    clearInterval(beat);
    clearTimeout(timer);
  }
}
