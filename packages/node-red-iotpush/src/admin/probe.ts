import { randomUUID } from "node:crypto";
import { errorText } from "@iotpush/core/adapter";
import type { Request, Response } from "../connection/callbacks.js";
import { PROBE_PATH } from "../connection/paths.js";

const LIMIT_MS = 10_000;
/** Paths that only this Node-RED knows, for a moment. */
const expected = new Set<string>();

/** Proves that a public URL leads to this very Node-RED. Resolves to what is in the way, or undefined if it got here. */
export async function probe(base: string): Promise<{ status?: number; problem?: string } | undefined> {
  const nonce = randomUUID();
  expected.add(nonce);
  try {
    const response = await fetch(`${base}${PROBE_PATH}/${nonce}`, {
      signal: AbortSignal.timeout(LIMIT_MS),
      redirect: "manual",
    });
    const text = (await response.text()).slice(0, 100);
    return response.status === 200 && text === nonce ? undefined : { status: response.status };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { problem: errorText(cause) };
  } finally {
    expected.delete(nonce);
  }
}

/** Answers the knocks that the test of the public URL expects. */
export function answerProbe(request: Request, response: Response): void {
  const { nonce = "" } = request.params as { nonce?: string };
  const known = expected.has(nonce);
  response.status(known ? 200 : 404).end(known ? nonce : "");
}
