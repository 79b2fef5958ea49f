import { check } from "./inputs/checks.js";
import { type MockServer, type MockServerOptions, startServer } from "./server.js";

export type { MockServer, MockServerOptions } from "./server.js";

/**
 * Starts a mock server of its own state, by default on a free port with the demo account.
 * Rejects with ValidationError for wrong options, and if the port is taken.
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  check("options", options);
  return startServer(options, check);
}
