import { check } from "./inputs/checks.js";
import type { MockServerOptions } from "./inputs/options.js";
import { type MockServer, startServer } from "./server.js";

export type { MockServerOptions } from "./inputs/options.js";
export type { MockServer } from "./server.js";

/**
 * Starts a mock server with its own state, by default on a free port with the demo account.
 * Rejects with ValidationError for wrong options, and if the port is taken.
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  check("options", options);
  return startServer(options, check);
}
