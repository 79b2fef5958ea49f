import { type MockServer, type MockServerOptions, startMockServer } from "./start.js";

/** The fixture's name and type, for `base.extend<IotpushFixture>(…)`. */
export interface IotpushFixture {
  iotpush: MockServer;
}

/**
 * A fixture for Playwright Test: a mock server of the test's own, closed after it. A page of your app may use it if `cors` names the app's
 * origin.
 *
 * @example
 * const test = base.extend<IotpushFixture>({ iotpush: iotpushFixture({ cors: ["http://localhost:5173"] }) });
 * test("shows the answer", async ({ page, iotpush }) => {});
 */
export const iotpushFixture =
  (options: MockServerOptions = {}) =>
  async (
    // Playwright reads from this pattern which other fixtures it needs: none.
    // biome-ignore lint/correctness/noEmptyPattern: Playwright demands it.
    {}: object,
    use: (mock: MockServer) => Promise<void>,
    info: { readonly title: string },
  ): Promise<void> => {
    await using mock = await startMockServer({ idSeed: info.title, ...options });
    await use(mock);
  };
