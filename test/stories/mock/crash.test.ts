import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { IotpushClient } from "@iotpush/core";
import { isAlreadyAnsweredError } from "@iotpush/core/adapter";
import { DEMO } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { freePort } from "../../hosts/ports.ts";
import { startReady } from "../../hosts/process.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";

const CLI = new URL("../../../shared/mock-server/dist/cli.js", import.meta.url).pathname;
const ROUNDS = 50;
const WORKERS = 32;
const BUTTONS = [
  { id: "yes", label: "Yes", type: "button" as const },
  { id: "no", label: "No", type: "button" as const },
];

/** What the server acknowledged: each receipt, with the answer that it took. */
class Acknowledged extends Map<string, { readonly messageId: string; answer: string | null }> {
  #grown = () => {};

  override set(receiptId: string, push: { readonly messageId: string; answer: string | null }): this {
    super.set(receiptId, push);
    this.#grown();
    return this;
  }

  /** Resolves once there are as many. */
  reach(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#grown = () => this.size >= count && resolve();
      this.#grown();
    });
  }
}

/** Pushes and taps until the server is gone. */
async function work(client: IotpushClient, callback: string, acknowledged: Acknowledged): Promise<void> {
  try {
    for (;;) {
      const pushed = await client.messages.push(DEMO.privateTopic, {
        message: "m",
        actions: BUTTONS,
        callback_url: callback,
      });
      acknowledged.set(pushed.receipt_id, { messageId: pushed.id, answer: null });
      const taps = ["yes", "no"].map(async (action_id) => {
        try {
          await client.actions.report({ message_id: pushed.id, action_id });
          acknowledged.set(pushed.receipt_id, { messageId: pushed.id, answer: action_id });
        } catch (error) {
          if (!isAlreadyAnsweredError(error)) throw error;
        }
      });
      const ended = (await Promise.allSettled(taps)).find(({ status }) => status === "rejected");
      if (ended) return;
    }
  } catch {
    // The server is gone.
  }
}

test(`killed ${ROUNDS} times amid ${WORKERS} pushes and taps at once: nothing acknowledged is missing`, async () => {
  const folder = temporaryFolder("crash");
  const told = new Map<string, Set<string>>();
  const hook = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const { message_id, action_id } = JSON.parse(text) as { message_id: string; action_id: string };
      told.set(message_id, (told.get(message_id) ?? new Set()).add(action_id));
      response.end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
  const callback = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = () =>
    startReady(
      {
        name: "iotpush-mock",
        command: process.execPath,
        args: [CLI, "--port", String(port), "--data", join(folder.path, "data.sqlite"), "--no-quota"],
      },
      { url: `${url}/_mock/health` },
    );
  const client = new IotpushClient({
    baseUrl: url,
    apiKey: DEMO.privateTopicKey,
    sessionToken: DEMO.sessionToken,
    retry: "none",
  });
  const acknowledged = new Acknowledged();
  for (let round = 0; round < ROUNDS; round++) {
    const server = await start();
    const before = new Set(acknowledged.keys());
    const workers = Array.from({ length: WORKERS }, () => work(client, callback, acknowledged));
    const ended = Promise.all(workers);
    // The moment differs from round to round.
    await Promise.race([acknowledged.reach(before.size + 1 + ((round * 7) % 40)), ended]);
    await server.kill();
    await ended;
    const again = await start();
    for (const [receiptId, { messageId, answer }] of acknowledged) {
      if (before.has(receiptId)) continue;
      const receipt = await client.receipts.get(receiptId);
      expect(receipt.message_id).toBe(messageId);
      const taken = receipt.actions_taken.map(({ action_id }) => action_id);
      expect(taken.length).toBeLessThanOrEqual(1);
      if (answer !== null) expect(taken).toEqual([answer]);
    }
    await again.kill();
  }
  hook.close();
  folder.remove();
  expect(acknowledged.size).toBeGreaterThanOrEqual(ROUNDS);
  for (const [messageId, answers] of told) expect([messageId, answers.size]).toEqual([messageId, 1]);
}, 240_000);
