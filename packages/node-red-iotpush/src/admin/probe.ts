import { randomUUID } from "node:crypto";
import { errorText } from "@iotpush/core/adapter";

const LIMIT_MS = 10_000;

/** Proves that a public URL leads to this very Node-RED: a path that only it knows answers for a moment. */
export class Probe {
  readonly #expected = new Set<string>();

  /** Whether the path was asked for; for the route. */
  isExpected(nonce: string): boolean {
    return this.#expected.has(nonce);
  }

  /** Asks for a path below the URL; resolves to what is in the way, or undefined if it got here. */
  async reach(base: string, path: string): Promise<{ status?: number; problem?: string } | undefined> {
    const nonce = randomUUID();
    this.#expected.add(nonce);
    try {
      const response = await fetch(`${base}${path}/${nonce}`, {
        signal: AbortSignal.timeout(LIMIT_MS),
        redirect: "manual",
      });
      const text = (await response.text()).slice(0, 100);
      return response.status === 200 && text === nonce ? undefined : { status: response.status };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return { problem: errorText(cause) };
    } finally {
      this.#expected.delete(nonce);
    }
  }
}
