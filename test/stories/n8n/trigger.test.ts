import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { N8nExecution } from "../../hosts/n8n.ts";
import { until } from "../../hosts/until.ts";
import {
  CREDENTIAL_TYPE,
  credentialData,
  type Harness,
  itemOf,
  PHONE,
  SECRET,
  type SingleHarness,
  startHarness,
} from "./harness.ts";
import { triggersOn } from "./triggers.ts";

let single: SingleHarness;
let harness: Harness;
const { trigger, listening, push, webhooks, productionUrl, runs } = triggersOn(() => harness);
/** Another published workflow with a trigger, beside those of every story: one n8n has many. */
let bystander: string;
beforeAll(async () => {
  single = await startHarness();
  harness = single.harness;
  bystander = await listening({});
});
afterAll(async () => {
  const callback_url = (await productionUrl(bystander)).replace(":secret", SECRET);
  const message = await push("bystander", { callback: callback_url, callback_url });
  harness.mock.control.phones.tap(PHONE, message, "ack");
  await runs(bystander, 1);
  await single[Symbol.asyncDispose]();
});
beforeEach(() => harness.mock.control.reset());

describe("iotpush Trigger", () => {
  test("registers its webhook, fires once for a tap, ignores the duplicate, and removes its own webhook only", async () => {
    const other = await fetch(`${harness.mock.url}/api/webhooks`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${DEMO.sessionToken}` },
      body: JSON.stringify({ url: "http://127.0.0.1:9/other", events: ["read"] }),
    });
    expect(other.status).toBe(201);
    const workflow = await listening({
      source: "account",
      events: ["action"],
      filters: { topics: DEMO.privateTopic, actionIds: "ack" },
    });
    const [own] = (await webhooks()).filter(({ url }) => url.startsWith(single.n8n.url));
    expect(own).toMatchObject({ events: ["action"], topic_ids: [expect.any(String)], active: true });
    expect(own?.url).toContain(`/${SECRET}`);

    const message = await push("fire");
    harness.mock.control.phones.tap(PHONE, message, "ack");
    const delivery = await harness.mock.control.waitForDelivery({
      messageId: message,
      kind: "webhook",
      event: "action",
    });
    const [run] = await runs(workflow, 1);
    expect(itemOf(run as N8nExecution, "Trigger")).toEqual({
      event: "action",
      messageId: message,
      topic: DEMO.privateTopic,
      actionId: "ack",
      actionLabel: "Acknowledge",
      deviceName: PHONE,
      at: expect.any(String),
    });
    harness.mock.control.redeliver(delivery?.id as string);
    await until(
      () =>
        harness.mock.control.deliveries({ messageId: message })[0]?.attempts.length === 2 ? true : undefined,
      { what: "the duplicate" },
    );
    expect(harness.mock.control.deliveries({ messageId: message })[0]?.attempts[1]?.responseBody).toContain(
      "duplicate",
    );
    await harness.session.deactivate(workflow);
    expect((await webhooks()).map(({ url }) => url)).toEqual(["http://127.0.0.1:9/other"]);
    expect(await harness.session.executions(workflow)).toHaveLength(1);
  });

  test("reports deliveries, reads and expiry if asked to, and its filters leave the rest out", async () => {
    const workflow = await listening({
      source: "account",
      events: ["action", "delivered", "read"],
      filters: { devices: "Nobody's phone" },
    });
    const message = await push("seen");
    harness.mock.control.phones.read(PHONE, message);
    harness.mock.control.phones.tap(PHONE, message, "ack");
    await harness.mock.control.waitForDelivery({ messageId: message, event: "action" });
    const events = await until(
      async () => {
        const names = (await harness.session.executions(workflow)).map(
          (run) => itemOf(run, "Trigger")?.event,
        );
        return names.includes("read") && names.includes("delivered") ? names : undefined;
      },
      { what: "the events delivered and read" },
    );
    expect(events).not.toContain("action");
    await harness.session.deactivate(workflow);
  });

  test("listens for a test event in the editor, while the published one stays and gets the event too", async () => {
    const workflow = await listening({ source: "account", events: ["action"] });
    const [own] = await webhooks();
    const triggerToStartFrom = { name: "Trigger" };
    expect(
      await harness.session.rest("POST", `/workflows/${workflow}/run`, { triggerToStartFrom }),
    ).toMatchObject({ waitingForWebhook: true });
    expect((await webhooks()).map(({ url }) => new URL(url).pathname.split("/")[1]).sort()).toEqual([
      "webhook",
      "webhook-test",
    ]);
    harness.mock.control.phones.tap(PHONE, await push("tried"), "ack");
    const all = await runs(workflow, 2);
    expect(all.map((run) => itemOf(run, "Trigger")?.actionId)).toEqual(["ack", "ack"]);
    expect(all.map(({ mode }) => mode).sort()).toEqual(["manual", "webhook"]);
    await until(async () => ((await webhooks()).length === 1 ? true : undefined), {
      what: "the editor's webhook to be gone",
    });
    expect(await webhooks()).toMatchObject([{ id: own?.id }]);
    await harness.session.deactivate(workflow);
  });

  test("refuses callbacks without its secret, and what is not an event", async () => {
    const workflow = await listening({ source: "account", events: ["action"] });
    const [own] = await webhooks();
    const url = own?.url as string;
    const send = async (to: string, body: unknown) =>
      (
        await fetch(to, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        })
      ).status;
    const event = { event: "action", message_id: "m", action_id: "ack" };
    expect(await send(url.replace(/[^/]+$/, "another-secret"), event)).toBe(403);
    expect(await send(url.replace(/[^/]+$/, ":secret"), event)).toBe(403);
    expect(await send(url, { event: "nonsense" })).toBe(400);
    expect(await send(url, { ...event, event: "test" })).toBe(200);
    expect(await harness.session.executions(workflow)).toHaveLength(0);
    await harness.session.deactivate(workflow);
  });

  test("reuses a webhook left over from before, even if it was changed, and copes with one that is gone", async () => {
    const workflow = await listening({ source: "account", events: ["action"] });
    const [own] = await webhooks();
    const change = (method: string, body?: unknown) =>
      fetch(`${harness.mock.url}/api/webhooks/${own?.id}`, {
        method,
        headers: { "content-type": "application/json", authorization: `Bearer ${DEMO.sessionToken}` },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    await change("PATCH", { active: false, events: ["read"] });
    await single.n8n.kill();
    await single.n8n.restart();
    await harness.session.deactivate(workflow);
    await harness.session.activate(workflow);
    expect(await webhooks()).toMatchObject([{ events: ["action"], active: true }]);
    const [again] = await webhooks();
    await fetch(`${harness.mock.url}/api/webhooks/${again?.id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${DEMO.sessionToken}` },
    });
    await harness.session.deactivate(workflow);
    expect(await webhooks()).toEqual([]);
  });

  test("refuses at activation what cannot work, with the fix", async () => {
    const noSession = await harness.session.createCredential(
      CREDENTIAL_TYPE,
      credentialData(harness.mock.url, { sessionToken: "" }),
      "no session",
    );
    const workflow = await harness.session.createWorkflow({
      name: "no session",
      nodes: [trigger("iotpushTrigger", { source: "account", events: ["action"] }, noSession)],
      connections: {},
    });
    await expect(harness.session.activate(workflow)).rejects.toThrow(
      /no session token.*Callbacks of Messages/s,
    );
    await harness.session.publicApi("POST", `/workflows/${workflow}/deactivate`);
  });

  test("live: an account webhook can be registered, and its test ping starts the workflow where wanted", async () => {
    harness.mock.control.switchProfile("live");
    const workflow = await listening({ source: "account", events: ["action"], options: { testPings: true } });
    const [own] = await webhooks();
    const ping = await fetch(`${harness.mock.url}/api/webhooks/${own?.id}/test`, {
      method: "POST",
      headers: { authorization: `Bearer ${DEMO.sessionToken}` },
    });
    expect(ping.status).toBe(200);
    const [run] = await runs(workflow, 1);
    expect(itemOf(run as N8nExecution, "Trigger")).toMatchObject({ event: "test" });
    await harness.session.deactivate(workflow);
    expect(await webhooks()).toEqual([]);
  });

  test.each(["documented", "live"] as const)(
    "two published workflows listen at once, and each starts with the taps on its own messages: profile %s",
    async (profile) => {
      harness.mock.control.switchProfile(profile);
      const workflows = [await listening({}), await listening({})];
      for (const [n, workflow] of workflows.entries()) {
        const callback_url = (await productionUrl(workflow)).replace(":secret", SECRET);
        const message = await push(`own ${n}`, { callback: callback_url, callback_url });
        harness.mock.control.phones.tap(PHONE, message, "ack");
        const all = await runs(workflow, 1);
        expect(all.map((run) => itemOf(run, "Trigger")?.messageId)).toEqual([message]);
      }
      for (const workflow of workflows) await harness.session.deactivate(workflow);
    },
  );

  test("live: a message's callback starts it with only the topic's key, in the same shape", async () => {
    harness.mock.control.switchProfile("live");
    const keyOnly = await harness.session.createCredential(
      CREDENTIAL_TYPE,
      credentialData(harness.mock.url, { sessionToken: "" }),
      "key only",
    );
    const workflow = await listening(
      { source: "callback", options: { confirmWithReceipt: true } },
      "iotpushTrigger",
      keyOnly,
    );
    const callbackUrl = await productionUrl(workflow);
    await harness.chain("sends", [
      harness.node("Send", {
        operation: "send",
        message: "callback?",
        buttonSet: "approveReject",
        additionalFields: { callbackUrl },
      }),
    ]);
    await harness.start("sends");
    const message = await harness.message("callback?");
    harness.mock.control.phones.tap(PHONE, message, "approve");
    const [run] = await runs(workflow, 1);
    expect(itemOf(run as N8nExecution, "Trigger")).toMatchObject({
      event: "action",
      messageId: message,
      receiptId: expect.any(String),
      topicId: expect.any(String),
      actionId: "approve",
      actionLabel: "Approve",
      deviceName: PHONE,
      userId: expect.any(String),
    });
    await harness.session.deactivate(workflow);
  });
});

/** n8n polls once a minute at most by each of these times: so every five seconds by all of them. */
const everyFiveSeconds = Array.from({ length: 12 }, (_, n) => ({
  mode: "custom",
  cronExpression: `${n * 5} * * * * *`,
}));

describe.each(["documented", "live"] as const)("iotpush Polling Trigger, profile %s", (profile) => {
  test("starts the workflow with each new answer once, also of messages of one moment and over a restart", async () => {
    harness.mock.control.switchProfile(profile);
    harness.mock.clock.set(Date.now(), { frozen: true });
    const texts = ["old", "first", "second", "third"];
    const [old = "", first = "", second = "", third = ""] = await Promise.all(
      texts.map((text) => push(text)),
    );
    const tap = (message: string) => harness.mock.control.phones.tap(PHONE, message, "ack");
    tap(old);
    const workflow = await listening({ pollTimes: { item: everyFiveSeconds } }, "iotpushPollingTrigger");
    const polls = () => harness.mock.control.requests.list({ path: "/api/receipts" }, 1_000).length;
    expect(polls()).toBeGreaterThan(0);
    const told = async () =>
      (await harness.session.executions(workflow))
        .flatMap((run) => run.runs.Trigger?.[0]?.data?.main?.[0] ?? [])
        .map(({ json }) => json.messageId);
    const toldAll = (count: number) =>
      until(async () => ((await told()).length >= count ? true : undefined), { what: `${count} answers` });

    tap(first);
    tap(second);
    await toldAll(2);
    await single.n8n.restart();
    tap(third);
    await toldAll(3);
    const before = polls();
    await until(() => (polls() > before + 1 ? true : undefined), { what: "two more polls" });
    expect((await told()).sort()).toEqual([first, second, third].sort());
    await harness.session.deactivate(workflow);
  });
});
