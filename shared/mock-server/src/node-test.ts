import { type MockServer, type MockServerOptions, startMockServer } from "./start.js";

/** The part of node:test's context that is used here. */
interface TestContext {
  readonly name: string;
  after(work: () => Promise<void>): void;
}

/**
 * A mock server of the test's own for node:test, closed after it. Its ids follow from the test's name, so that they are the same in every run.
 *
 * @example
 * test("asks before a release", async (t) => {
 *   const iotpush = await mockServer(t);
 * });
 */
export async function mockServer(context: TestContext, options: MockServerOptions = {}): Promise<MockServer> {
  const mock = await startMockServer({ idSeed: context.name, ...options });
  context.after(() => mock.close());
  return mock;
}
