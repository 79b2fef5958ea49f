import { expect, test } from "vitest";
import { ApiClient } from "../../client/api-client.js";
import type { Transport } from "../../client/transport.js";
import { FakeClock } from "../../testing/fake-clock.js";
import { buttons } from "../../wire/buttons/index.js";
import { Asker } from "./asker.js";

const AT = "2026-04-10T00:00:00Z";

/** A service whose session tokens have all expired: only topic `t`'s own key can read receipts. */
function make() {
  const clock = new FakeClock();
  const service = { pushes: 0, keyWorks: true, taps: [] as { action_id: string; acted_at: string }[] };
  const reply = (status: number, body: object) => ({ status, headers: {}, body: JSON.stringify(body) });
  const transport: Transport = async ({ method, url, headers }) => {
    if (method === "POST") {
      const id = ++service.pushes;
      const topic = url.split("/").at(-1);
      return reply(200, {
        success: true,
        id: `m${id}`,
        receipt_id: `r${id}`,
        topic,
        subscribers: 1,
        timestamp: AT,
      });
    }
    if (!headers["x-api-key"] || !service.keyWorks) return reply(401, { error: "Unauthorized" });
    return reply(200, {
      receipt_id: "r1",
      message_id: "m1",
      topic_id: "t1",
      status: "delivered",
      delivered_count: 1,
      read_count: 0,
      acted_count: 0,
      actions_taken: service.taps,
      created_at: AT,
      updated_at: AT,
    });
  };
  const client = new ApiClient(
    { baseUrl: "http://127.0.0.1:1", topicKeys: { t: "key-of-t" }, sessionToken: "expired" },
    { transport, clock, random: () => 0 },
  );
  const warnings: string[] = [];
  const notices = { warning: (_: unknown, text: string) => void warnings.push(text) };
  const ended: unknown[] = [];
  const asker = new Asker({ client, clock, notices }, (_, outcome) => void ended.push(outcome));
  return { clock, service, asker, warnings, ended };
}

const QUESTION = {
  topic: "t",
  message: "Deploy?",
  actions: buttons.approveReject(),
  timeoutMs: 300_000,
  reminder: { everyMs: 60_000, times: 1, topic: "boss" },
};

test("a reminder whose receipt cannot be read does not end a question that another receipt can still answer", async () => {
  const { clock, service, asker, warnings, ended } = make();
  await asker.ask(QUESTION);
  await clock.advance(90_000);
  expect([service.pushes, ended]).toEqual([2, []]);
  expect(warnings).toEqual([expect.stringContaining("session token")]);
  service.taps.push({ action_id: "approve", acted_at: AT });
  await clock.advance(10_000);
  expect(ended).toMatchObject([{ kind: "answered", answer: { actionId: "approve" } }]);
});

test("a question fails once none of its receipts can be read any longer", async () => {
  const { clock, service, asker, ended } = make();
  await asker.ask(QUESTION);
  await clock.advance(90_000);
  service.keyWorks = false;
  await clock.advance(10_000);
  expect(ended).toMatchObject([{ kind: "failed", error: { code: "invalid_key" } }]);
});
