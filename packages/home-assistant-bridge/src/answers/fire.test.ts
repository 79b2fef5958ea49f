import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { FakeClock } from "@iotpush/core/testing";
import { expect, test } from "vitest";
import { createLogger } from "../log/logger.js";
import { HomeAssistantApi } from "../phone/home-assistant-api.js";
import { TopicPhone } from "../phone/phone.js";
import type { Registrations } from "../store/tables.js";
import { fireWhenPossible } from "./answer-router.js";

test("an event that is on its way when the bridge stops is waited for: fired again, it would count twice", async () => {
  let answer = () => {};
  let arrived = () => {};
  const arriving = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const server = createServer((_request, response) => {
    answer = () => response.end("{}");
    arrived();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const clock = new FakeClock();
  const log = createLogger({ level: "debug", secrets: [], write: () => {}, now: () => 0 });
  const phone = new TopicPhone({
    topic: { name: "door", friendlyName: "Door" },
    api: new HomeAssistantApi({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      token: "t",
    }),
    link: { state: "running" },
    registrations: { get: () => ({ webhookId: "w" }) } as unknown as Registrations,
    clock,
    log,
    pushUrl: undefined,
    take: async () => ({ confirmed: () => {} }),
  });
  const stopping = new AbortController();
  const link = { whenRunning: async () => {} };
  const fired = fireWhenPossible(
    { link, clock, log },
    phone,
    () => ({ type: "t", data: {} }),
    stopping.signal,
  );
  await arriving;
  stopping.abort(new Error("The bridge stops."));
  answer();
  await expect(fired).resolves.toBeUndefined();
  await new Promise((resolve) => server.close(resolve));
});
