import { type MockServer, type MockServerOptions, startMockServer } from "./start.js";

interface Hooks {
  readonly beforeEach?: (work: () => Promise<void>) => void;
  readonly afterEach?: (work: () => Promise<void>) => void;
  readonly expect?: { getState(): { readonly currentTestName?: string } };
}

/**
 * A mock server for each test of a Jest file or `describe`, closed after it; the function returned gives it. Its ids follow from the test's
 * name. Jest needs `NODE_OPTIONS=--experimental-vm-modules`, as for every ES module.
 *
 * @example
 * const iotpush = useMockServer();
 * test("asks before a release", async () => {
 *   iotpush().control.rules.add({ do: { tap: "approve" } });
 * });
 */
export function useMockServer(options: MockServerOptions = {}): () => MockServer {
  const { beforeEach, afterEach, expect } = globalThis as Hooks;
  if (!beforeEach || !afterEach)
    throw new Error("useMockServer() needs Jest's globals beforeEach and afterEach; call it in a test file.");
  let mock: MockServer | undefined;
  beforeEach(async () => {
    mock = await startMockServer({ idSeed: expect?.getState().currentTestName ?? "jest", ...options });
  });
  afterEach(async () => {
    await mock?.close();
    mock = undefined;
  });
  return () => {
    if (!mock) throw new Error("The mock server runs during a test only; call iotpush() inside one.");
    return mock;
  };
}
