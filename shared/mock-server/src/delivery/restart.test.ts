import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startMockServer } from "../start.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "restart-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A receiver that fails until it is told not to. */
async function receiver() {
  const bodies: unknown[] = [];
  const state = { status: 503 };
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      bodies.push(JSON.parse(text));
      response.writeHead(state.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return Object.assign(state, { url, bodies, [Symbol.asyncDispose]: close });
}

test("a callback that waits for its next try gets it after a restart, with what was tried before", async () => {
  await using hook = await receiver();
  const options = { data: join(folder, "data.sqlite"), deliveries: "retry" } as const;
  let id: string;
  {
    await using mock = await startMockServer(options);
    const pushed = await fetch(`${mock.url}/api/push/my-topic`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        message: "m",
        actions: [{ id: "yes", label: "Yes", type: "button" }],
        callback_url: hook.url,
      }),
    });
    ({ id } = (await pushed.json()) as { id: string });
    mock.control.phones.tap("Pixel 9", id, "yes");
    expect(await mock.control.waitForDelivery({ messageId: id })).toMatchObject({ state: "pending" });
  }
  hook.status = 200;
  await using again = await startMockServer(options);
  expect(again.control.deliveries({ messageId: id })).toMatchObject([{ state: "pending" }]);
  again.clock.advance(5_000);
  expect(await again.control.waitForDelivery({ messageId: id, state: "delivered" })).toMatchObject({
    attempts: [{ status: 503 }, { status: 200 }],
  });
  expect(hook.bodies).toEqual([hook.bodies[0], hook.bodies[0]]);
  expect(hook.bodies[0]).toMatchObject({ event: "action", message_id: id, action_id: "yes" });
});
