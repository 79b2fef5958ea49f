import { test as base, type TestAPI } from "vitest";
import { type MockServer, type MockServerOptions, startMockServer } from "./start.js";

/**
 * vitest's `test` with a mock server of these options: each test that asks for `iotpush` gets one of its own, closed behind it.
 * Its ids follow from the test's name, so that they are the same in every run.
 */
export function testWithMock(options: MockServerOptions = {}): TestAPI<{ iotpush: MockServer }> {
  return base.extend<{ iotpush: MockServer }>({
    iotpush: async ({ task }, use) => {
      await using mock = await startMockServer({ idSeed: task.name, ...options });
      await use(mock);
    },
  });
}

/** vitest's `test` with a mock server: `test("…", async ({ iotpush }) => …)`. */
export const test: TestAPI<{ iotpush: MockServer }> = testWithMock();
