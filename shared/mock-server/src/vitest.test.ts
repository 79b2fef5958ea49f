import { describe, expect } from "vitest";
import { DEMO, type MockServer } from "./index.js";
import { test, testWithMock } from "./vitest.js";

const push = async (iotpush: MockServer) => {
  const response = await fetch(`${iotpush.url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: "m" });
  return (await response.json()) as { id: string };
};

describe("the fixture", () => {
  const urls = new Set<string>();

  test("gives a server", async ({ iotpush }) => {
    urls.add(iotpush.url);
    await push(iotpush);
    expect(iotpush.control.messages().total).toBe(1);
  });

  test("gives each test one of its own, and closes those before", async ({ iotpush }) => {
    expect(iotpush.control.messages().total).toBe(0);
    for (const url of urls) if (url !== iotpush.url) await expect(fetch(url)).rejects.toThrow();
  });

  test("makes ids that are the same in every run", async ({ iotpush }) => {
    expect((await push(iotpush)).id).toBe("094c3c87-e9f0-4960-82e8-8565b613f813");
  });

  testWithMock({ profile: "live" })("takes options", ({ iotpush }) => {
    expect(iotpush.control.snapshot().tables.messages).toEqual([]);
  });
});
