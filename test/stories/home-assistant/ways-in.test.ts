import type { AddressInfo } from "node:net";
import { createServer, type Socket, connect as tcp } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../hosts/ports.ts";
import { until } from "../../hosts/until.ts";
import { everyday } from "./everyday.yaml.ts";
import { BRIDGE_TOKEN, type Fixture, NOTIFY, startFixture } from "./fixture.ts";

/** The line from the bridge to Home Assistant, which can be cut: Home Assistant still reaches the bridge. */
async function startLine() {
  let target: { host: string; port: number } | undefined;
  let cut = false;
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    if (cut || !target) return void socket.destroy();
    const onwards = tcp(target.port, target.host);
    for (const end of [socket, onwards]) {
      open.add(end);
      end.on("error", () => end.destroy());
      end.on("close", () => open.delete(end));
    }
    socket.pipe(onwards).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo(url: string) {
      target = { host: new URL(url).hostname, port: Number(new URL(url).port) };
    },
    cut() {
      cut = true;
      for (const socket of open) socket.destroy();
    },
    restore() {
      cut = false;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

let line: Awaited<ReturnType<typeof startLine>>;
let fixture: Fixture;
beforeAll(async () => {
  line = await startLine();
  const port = await freePort();
  fixture = await startFixture({
    port,
    through: line,
    env: { IOTPUSH_PUSH_URL: `http://127.0.0.1:${port}` },
    files: (bridgeUrl) => ({ "packages/everyday.yaml": everyday(bridgeUrl) }),
  });
});
afterAll(async () => {
  await fixture?.[Symbol.asyncDispose]();
  await line?.[Symbol.asyncDispose]();
});

test("with both ways open a notification comes once", async () => {
  await fixture.session.callService(NOTIFY, { message: "Both ways" });
  await fixture.message("Both ways");
  await fixture.session.callService(NOTIFY, { message: "Next" });
  await fixture.message("Next");
  expect(fixture.count("Both ways")).toBe(1);
});

test("the line to Home Assistant is cut: notifications come by the push URL, and the answer when it is restored", async () => {
  line.cut();
  await until(() => (/connection to Home Assistant is lost/.test(fixture.bridge.log()) ? true : undefined), {
    what: "the bridge to notice",
    describe: () => fixture.bridge.log(),
  });
  await fixture.session.callService(NOTIFY, {
    message: "By the push URL?",
    data: { actions: [{ action: "CUT_YES", title: "Yes" }] },
  });
  fixture.tap(await fixture.message("By the push URL?"), "Yes");
  await until(() => (/Answered .*CUT_YES/.test(fixture.bridge.log()) ? true : undefined), {
    what: "the answer to come to the bridge",
    describe: () => fixture.bridge.log(),
  });
  expect(fixture.answers).toEqual([]);
  line.restore();
  expect(await fixture.answered("CUT_")).toHaveLength(1);
  expect(fixture.count("By the push URL?")).toBe(1);
});

test("asking in one step: a dropped connection leaves the question open, and its answer fires the event", async () => {
  const dropped = new AbortController();
  const asking = fetch(`${fixture.bridge.url}/ask`, {
    method: "POST",
    headers: { authorization: `Bearer ${BRIDGE_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({
      message: "Dropped?",
      buttons: [
        { action: "DROPPED_YES", title: "Yes" },
        { action: "DROPPED_NO", title: "No" },
      ],
      timeout: 60,
    }),
    signal: dropped.signal,
  });
  const message = await fixture.message("Dropped?");
  dropped.abort();
  await expect(asking).rejects.toThrow();
  fixture.tap(message, "No");
  expect(await fixture.answered("DROPPED_")).toMatchObject([{ action: "DROPPED_NO" }]);
});
