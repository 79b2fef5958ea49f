import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IotpushClient, type ServiceEvent } from "@iotpush/core";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { expect, onTestFinished, test, vi } from "vitest";
import { NodeStore } from "../host/node-store.js";
import { afterTheFlow } from "../host/status.js";
import { ConnectionEvents, type EventUser } from "./event-hub.js";

const storeOfTest = () => {
  const folder = mkdtempSync(join(tmpdir(), "iotpush-hub-"));
  const store = new NodeStore(folder, () => undefined);
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  return store;
};

/** A hub of a configuration node that keeps its state in this store. */
const hubOn = (store: NodeStore, baseUrl = "http://127.0.0.1:1") =>
  new ConnectionEvents({
    client: new IotpushClient({ baseUrl, sessionToken: DEMO.sessionToken, retry: "none" }),
    store,
    urlOf: (secret) => secret,
    warn: () => undefined,
  });

/** A node that takes what is sent to the URL. */
function user() {
  const events: string[] = [];
  const event = ({ messageId }: ServiceEvent) => void events.push(messageId);
  return { origin: "sent" as const, webhook: false, event, state: () => undefined, events };
}

const send = async (hub: ConnectionEvents, message_id: string) => {
  const body = JSON.stringify({ event: "read", message_id });
  const headers = { "content-type": "application/json" };
  return (await hub.receive({ method: "POST", path: `/${await hub.url()}`, headers, body })).status;
};

/** A hub with one node, which has had an event. */
async function deployed() {
  const store = storeOfTest();
  const hub = hubOn(store);
  const before = user();
  hub.add(before);
  await hub.settle();
  expect(await send(hub, "first")).toBe(200);
  expect(before.events).toEqual(["first"]);
  return { store, hub, before };
}

test("an event that comes while its node is deployed again waits for it", async () => {
  const { hub, before } = await deployed();
  hub.delete(before);
  const answered = send(hub, "meanwhile");
  await afterTheFlow();
  const renewed = user();
  hub.add(renewed);
  await hub.settle();
  expect(await answered).toBe(200);
  expect(renewed.events).toEqual(["meanwhile"]);
  await hub.close(false);
});

test("one that still waits when the server is closed comes again, and starts the flow then", async () => {
  const { store, hub, before } = await deployed();
  hub.delete(before);
  const answered = send(hub, "meanwhile");
  await afterTheFlow();
  await hub.close(false);
  expect(await answered).toBe(503);
  const next = hubOn(store);
  const renewed = user();
  next.add(renewed);
  await next.settle();
  expect(await send(next, "meanwhile")).toBe(200);
  expect(renewed.events).toEqual(["meanwhile"]);
  await next.close(false);
});

test("a node that is deployed while receipts are already being read gets their status", async () => {
  await using mock = await startMockServer();
  const hub = hubOn(storeOfTest(), mock.url);
  const reading = (state: EventUser["state"]): EventUser => ({ ...user(), origin: "read", state });
  await new Promise((resolve) => {
    hub.add(reading(resolve));
    void hub.settle();
  });
  const states: unknown[] = [];
  hub.add(reading((state) => states.push(state)));
  await hub.settle();
  expect(states).toEqual([undefined]);
  await hub.close(false);
});

test("however often is deployed while the service is down, registering is tried again by one only", async () => {
  await using mock = await startMockServer();
  const hub = hubOn(storeOfTest(), mock.url);
  hub.add({ ...user(), webhook: true });
  mock.control.faults.add({ match: { path: "/api/webhooks" }, status: 503 });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const tries = () => mock.control.requests.list({ path: "/api/webhooks" }).length;
  for (let deployed = 0; deployed < 3; deployed += 1) await hub.settle();
  expect(tries()).toBe(3);
  await vi.advanceTimersByTimeAsync(30_000);
  // In turn behind what the passed time has begun.
  await hub.settle();
  expect(tries()).toBe(5);
  await hub.close(false);
});
