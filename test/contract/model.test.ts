import { IotpushClient, isIotpushError } from "@iotpush/core";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import fc from "fast-check";
import { expect, test } from "vitest";
import { contractProblems } from "./contract-check.ts";

/** What the service should hold, in the simplest form. */
interface Model {
  readonly topics: Map<string, string>;
  readonly webhooks: Map<string, { active: boolean; events: readonly string[] }>;
  readonly devices: Map<string, string | null>;
  /** Receipt ids by topic, with the action taken, if any. */
  readonly receipts: Map<string, { topicId: string; messageId: string; acted: string | null }>;
}
interface Real {
  readonly mock: MockServer;
  readonly client: IotpushClient;
}
type Command = fc.AsyncCommand<Model, Real>;

const pick = <K, V>(map: Map<K, V>, n: number): [K, V] => [...map][n % map.size] as [K, V];
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id).toSorted();
const keys = (map: Map<string, unknown>) => [...map.keys()].toSorted();

const always = () => true;
const command = (
  name: string,
  check: (model: Readonly<Model>) => boolean,
  run: (model: Model, real: Real) => Promise<void>,
): Command => ({ toString: () => name, check, run });

async function agree(model: Model, { client }: Real): Promise<void> {
  const topics = await client.topics.list();
  expect(new Map(topics.map(({ id, name }) => [id, name]))).toEqual(model.topics);
  expect(ids(await client.webhooks.list())).toEqual(keys(model.webhooks));
  expect(ids(await client.devices.list())).toEqual(keys(model.devices));
  const receipts = new Map<string, number>();
  for await (const receipt of client.receipts.iterate({ limit: 2 }))
    receipts.set(receipt.receipt_id, receipt.acted_count ?? -1);
  const expected = [...model.receipts].map(([id, { acted }]) => [id, acted === null ? 0 : 1] as const);
  expect(receipts).toEqual(new Map(expected));
}

const BUTTONS = [
  { id: "yes", label: "Yes", type: "button" as const },
  { id: "no", label: "No", type: "button" as const },
];

const commands = [
  fc.constantFrom("alerts", "builds", "doors", "logs").map((name) =>
    command(`create topic ${name}`, always, async (model, { client }) => {
      const taken = [...model.topics.values()].includes(name);
      try {
        const topic = await client.topics.create({ name });
        expect(taken).toBe(false);
        model.topics.set(topic.id, name);
      } catch (error) {
        if (!isIotpushError(error)) throw error;
        expect([taken, error.code]).toEqual([true, "conflict"]);
      }
    }),
  ),
  fc.nat().map((n) =>
    command(
      `delete topic ${n}`,
      ({ topics }) => topics.size > 0,
      async (model, { client }) => {
        const [id] = pick(model.topics, n);
        await client.topics.delete(id);
        model.topics.delete(id);
        for (const [receipt, { topicId }] of model.receipts)
          if (topicId === id) model.receipts.delete(receipt);
        await expect(client.topics.delete(id)).rejects.toMatchObject({ code: "not_found" });
      },
    ),
  ),
  fc.tuple(fc.nat(), fc.constantFrom("renamed", "moved")).map(([n, name]) =>
    command(
      `rename topic ${n} to ${name}`,
      ({ topics }) => topics.size > 0 && ![...topics.values()].includes(name),
      async (model, { client }) => {
        const [id] = pick(model.topics, n);
        expect(await client.topics.update(id, { name })).toMatchObject({ id, name });
        model.topics.set(id, name);
      },
    ),
  ),
  fc.subarray(["action", "delivered", "read", "expired"] as const, { minLength: 1 }).map((events) =>
    command(`create webhook ${events}`, always, async (model, { client }) => {
      const full = model.webhooks.size === 10;
      try {
        const webhook = await client.webhooks.create({ url: "http://127.0.0.1:9/hook", events });
        expect(full).toBe(false);
        model.webhooks.set(webhook.id, { active: true, events });
      } catch (error) {
        if (!isIotpushError(error)) throw error;
        expect(full).toBe(true);
      }
    }),
  ),
  fc.tuple(fc.nat(), fc.boolean()).map(([n, active]) =>
    command(
      `update webhook ${n}`,
      ({ webhooks }) => webhooks.size > 0,
      async (model, { client }) => {
        const [id, { events }] = pick(model.webhooks, n);
        expect(await client.webhooks.update(id, { active })).toMatchObject({ id, active, events });
        model.webhooks.set(id, { active, events });
      },
    ),
  ),
  fc.nat().map((n) =>
    command(
      `delete webhook ${n}`,
      ({ webhooks }) => webhooks.size > 0,
      async (model, { client }) => {
        const [id] = pick(model.webhooks, n);
        await client.webhooks.delete(id);
        model.webhooks.delete(id);
        await expect(client.webhooks.update(id, { active: true })).rejects.toMatchObject({
          code: "not_found",
        });
      },
    ),
  ),
  fc.tuple(fc.nat(3), fc.option(fc.constantFrom("Pixel", "iPhone"))).map(([n, name]) =>
    command(`register device ${n}`, always, async (model, { client }) => {
      const push_token = `ExponentPushToken[device-${n}]`;
      const device = await client.devices.register({
        push_token,
        platform: "ios",
        ...(name ? { device_name: name } : {}),
      });
      model.devices.set(device.id, name);
    }),
  ),
  fc.nat().map((n) =>
    command(
      `push to topic ${n}`,
      ({ topics }) => topics.size > 0,
      async (model, { client }) => {
        const [topicId, name] = pick(model.topics, n);
        const { id, receipt_id } = await client.messages.push(name, { message: "m", actions: BUTTONS });
        model.receipts.set(receipt_id, { topicId, messageId: id, acted: null });
      },
    ),
  ),
  fc.tuple(fc.nat(), fc.constantFrom("yes", "no")).map(([n, action_id]) =>
    command(
      `answer receipt ${n} ${action_id}`,
      ({ receipts }) => receipts.size > 0,
      async (model, { client }) => {
        const [id, receipt] = pick(model.receipts, n);
        const report = client.actions.report({ message_id: receipt.messageId, action_id });
        if (receipt.acted !== null) await expect(report).rejects.toMatchObject({ code: "already_answered" });
        else {
          await report;
          model.receipts.set(id, { ...receipt, acted: action_id });
        }
        const { actions_taken, status } = await client.receipts.get(id);
        expect([status, actions_taken.map((taken) => taken.action_id)]).toEqual([
          "acted",
          [receipt.acted ?? action_id],
        ]);
      },
    ),
  ),
  fc.constant(command("agree", always, agree)),
];

/** An account that has nothing yet. */
const SEED = { accounts: [{ name: "demo", plan: "business" as const, session_token: DEMO.sessionToken }] };

test("topics, webhooks, devices and receipts: any sequence of calls leaves what a simple model says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 40 }), async (sequence) => {
      await using mock = await startMockServer({ seed: SEED, deliveries: "off" });
      const client = new IotpushClient({ baseUrl: mock.url, sessionToken: DEMO.sessionToken, retry: "none" });
      const model = { topics: new Map(), webhooks: new Map(), devices: new Map(), receipts: new Map() };
      await fc.asyncModelRun(() => ({ model, real: { mock, client } }), sequence);
      await agree(model, { mock, client });
      expect(contractProblems(mock)).toEqual([]);
    }),
    // Each run is a server and up to forty requests.
    { numRuns: 100 },
  );
});
