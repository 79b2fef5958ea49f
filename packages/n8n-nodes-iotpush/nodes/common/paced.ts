import { isRateLimitError } from "@iotpush/core/adapter";
import type { IExecuteFunctions } from "n8n-workflow";
import { clock } from "./transport.ts";

/** A Retry-After is a minute at most; other processes share the limit. */
const MOST_WAITS = 5;

/** The live service accepts 100 pushes a minute from one address: what is beyond waits for its turn, and the node says so. */
export async function paced<T>(host: IExecuteFunctions, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    const result = await work().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if ("value" in result) return result.value;
    const { error } = result;
    const cancelled = host.getExecutionCancelSignal();
    if (!isRateLimitError(error) || tries > MOST_WAITS || cancelled?.aborted) throw error;
    const seconds = Math.ceil(error.retryAfterMs / 1_000);
    host.addExecutionHints({
      message: `The service's limit was reached, about 100 pushes a minute from your address, so the node waited ${seconds} s before it went on.`,
      location: "outputPane",
    });
    await clock.sleep(error.retryAfterMs, cancelled);
  }
}
