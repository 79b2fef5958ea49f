import type { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openTables, type Registrations } from "../store/tables.js";
import { openTestDisk, type TestDisk } from "../test-support/test-disk.js";
import { accessToken } from "./access.js";
import { PUSH_PATH, pushRoutes } from "./machine-routes.js";

const JSON_TYPE = { "content-type": "application/json" };

let keeping: TestDisk;
let registrations: Registrations;
let app: Hono;
const take = vi.fn();

beforeEach(async () => {
  keeping = await openTestDisk();
  registrations = (await openTables(keeping.disk)).registrations;
  take.mockReset().mockResolvedValue({ confirmed: () => {} });
  app = pushRoutes([{ name: "alerts", friendlyName: "Alerts" }], registrations, take);
});
afterEach(async () => {
  await keeping[Symbol.asyncDispose]();
});

describe("/push, from Home Assistant", () => {
  const push = (body: unknown) =>
    app.request(PUSH_PATH, { method: "POST", headers: JSON_TYPE, body: JSON.stringify(body) });

  beforeEach(() =>
    registrations.set("alerts", {
      webhookId: "w",
      deviceName: "Alerts",
      pushToken: "push-token",
      appVersion: "0.1.0",
    }),
  );

  test("accepts a notification from a sender that knows the phone's push token", async () => {
    const sent = {
      message: "Hi",
      title: "T",
      data: { tag: "t" },
      push_token: "push-token",
      registration_info: {},
    };
    const response = await push(sent);
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({});
    expect(take).toHaveBeenCalledWith(
      "alerts",
      { message: "Hi", title: "T", data: { tag: "t" } },
      "push_url",
    );
  });

  test.each([[{ message: "Hi" }], [{ message: "Hi", push_token: "wrong" }], [null], [[]]])(
    "refuses %j, in JSON",
    async (body) => {
      const response = await push(body);
      expect(response.status).toBe(401);
      expect(await response.json()).toHaveProperty("message");
      expect(take).not.toHaveBeenCalled();
    },
  );

  test("refuses a notification for a topic that is no longer configured, and says what to do", async () => {
    await registrations.set("gone", {
      webhookId: "g",
      deviceName: "Gone",
      pushToken: "token-of-gone",
      appVersion: "0.1.0",
    });
    const response = await push({ message: "Hi", push_token: "token-of-gone" });
    expect(response.status).toBe(404);
    expect(((await response.json()) as { message: string }).message).toMatch(
      /no longer has the topic gone.*remove its phone/,
    );
    expect(take).not.toHaveBeenCalled();
  });

  test("what could not be kept is reported, so that Home Assistant does not think it arrived", async () => {
    take.mockRejectedValue(new Error("disk full"));
    expect((await push({ message: "Hi", push_token: "push-token" })).status).toBe(503);
  });
});

test("the token is the configured one, or one that is made once", async () => {
  expect(await accessToken("configured-token-123", keeping.folder)).toBe("configured-token-123");
  const made = await accessToken(undefined, keeping.folder);
  expect(made.length).toBeGreaterThan(32);
  expect(await accessToken(undefined, keeping.folder)).toBe(made);
});
