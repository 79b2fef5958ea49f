import fc from "fast-check";
import { expect, test } from "vitest";
import { ApiClient } from "../../client/api-client.js";
import type { Transport } from "../../client/transport.js";
import { runs } from "../../test-support/property.js";
import { FakeClock } from "../../testing/fake-clock.js";
import { buttons } from "../../wire/buttons/index.js";
import { memoryStore } from "../store/memory-store.js";
import { Asker } from "./asker.js";

const PUSHED = { success: true, id: "m1", receipt_id: "r1", topic: "t", subscribers: 1 };
const TAP = { action_id: "approve", acted_at: "2026-04-10T00:00:01Z" };

/** A service whose receipt shows the tap from the start; each of its answers arrives when the scheduler says so. */
const playService =
  (scheduler: fc.Scheduler): Transport =>
  async ({ method }) => {
    const receipt = {
      receipt_id: "r1",
      message_id: "m1",
      topic_id: "t1",
      status: "acted",
      delivered_count: 1,
      read_count: 0,
      acted_count: 1,
      actions_taken: [TAP],
      created_at: "2026-04-10T00:00:00Z",
      updated_at: "2026-04-10T00:00:01Z",
    };
    const body = method === "POST" ? { ...PUSHED, timestamp: receipt.created_at } : receipt;
    if (method === "GET") await scheduler.schedule(Promise.resolve(), "receipt");
    return { status: 200, headers: {}, body: JSON.stringify(body) };
  };

test("any interleaving of callbacks, their duplicates and receipts hands the answer over once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.constantFrom("documented", "live", "relabelled"), { minLength: 1, maxLength: 4 }),
      async (scheduler, callbacks) => {
        const clock = new FakeClock();
        const client = new ApiClient(
          { baseUrl: "http://127.0.0.1:1", apiKey: "k" },
          { transport: playService(scheduler), clock, random: () => 0 },
        );
        const memory = memoryStore();
        const slow = () => scheduler.schedule(Promise.resolve(), "disk");
        const store = {
          ...memory,
          save: memory.save,
        };
        const handed: string[] = [];
        const asker = new Asker(
          { client, clock, store, callbackBase: "http://127.0.0.1:2/c" },
          async (_, outcome) => {
            handed.push(outcome.kind === "answered" ? outcome.answer.actionId : outcome.kind);
          },
        );
        const { asked, outcome } = await asker.ask({
          topic: "t",
          message: "Deploy?",
          actions: buttons.approveReject(),
          timeoutMs: 60_000,
        });
        store.save = async (life, was) => {
          await slow();
          return memory.save(life, was);
        };
        const [{ secret = "" } = {}] = await memory.load();
        const send = (kind: string) =>
          asker.callbacks.receive({
            method: "POST",
            path: `/${asked.id}/${secret}`,
            headers: { "content-type": "application/json" },
            body: {
              event: "action",
              message_id: "m1",
              ...(kind === "live"
                ? { action: "approve", timestamp: TAP.acted_at }
                : { action_id: "approve", acted_at: TAP.acted_at }),
              ...(kind === "relabelled" ? { action_label: "Reject" } : {}),
            },
          });
        const sent = callbacks.map(async (kind) => {
          await scheduler.schedule(Promise.resolve(), "network");
          return (await send(kind)).status;
        });
        const statuses = scheduler.waitFor(Promise.all(sent));
        const time = scheduler.waitFor(clock.advance(20_000));
        expect(new Set(await statuses)).toEqual(new Set([200]));
        await time;
        await scheduler.waitIdle();
        expect(await outcome).toMatchObject({ kind: "answered", answer: { actionLabel: "Approve" } });
        expect(handed).toEqual(["approve"]);
        await scheduler.waitFor(asker.close());
      },
    ),
    runs(),
  );
});
