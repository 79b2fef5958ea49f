import { expect, test } from "vitest";
import { HealthOfRequests } from "./views.js";

test("a refused push stays a failure until a push works, whatever else works meanwhile", () => {
  const health = new HealthOfRequests();
  expect(health.now).toMatchObject({ at: null, ok: true });
  health.record({ endpoint: "messages.push", status: 401, error: "invalid_key" }, 0);
  health.record({ endpoint: "receipts.get", status: 200 }, 1);
  expect(health.now).toMatchObject({ ok: false, status: 401, error: "invalid_key" });
  health.record({ endpoint: "messages.push", status: 200 }, 2);
  expect(health.now).toMatchObject({ ok: true, status: 200, at: "1970-01-01T00:00:00.002Z" });
});
