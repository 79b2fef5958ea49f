import { once } from "node:events";
import { statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { DEMO } from "@iotpush/mock-server";
import type { NodeRedNode } from "../hosts/node-red.ts";
import { type Fixture, startFixture, tarball } from "../stories/node-red/fixture.ts";
import { BUTTONS, fn, placed, server } from "../stories/node-red/flows.ts";
import { inTurns, median, quantile, type Table } from "./measure.ts";
import { starting } from "./node-red-start.ts";

const ROUNDS = 220;
const WARM_UP = 20;
/** Nobody taps sooner; what asking itself does is over by then. */
const REST_MS = 50;

/** `pnpm bench node-red`: the nodes against Node-RED's own, in one real Node-RED. */
export async function run(): Promise<Table[]> {
  return [
    await sending(),
    await arriving(),
    { title: "Tarball", goal: "under 220 kB", rows: [{ bytes: statSync(await tarball()).size }] },
    await starting(),
  ];
}

/** An HTTP server that answers pushes, and reports when each request has come and with what. */
async function startEar() {
  const heard = new Map<string, (call: { at: number; body: Record<string, unknown> }) => void>();
  const ear = createServer(async (request, response) => {
    const at = now();
    let text = "";
    for await (const chunk of request) text += chunk;
    const body = JSON.parse(text || "{}");
    heard.get(body.message)?.({ at, body });
    const id = crypto.randomUUID();
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        success: true,
        id,
        receipt_id: id,
        topic: DEMO.publicTopic,
        timestamp: new Date().toISOString(),
        subscribers: 1,
      }),
    );
  });
  ear.listen(0, "127.0.0.1");
  await once(ear, "listening");
  return {
    url: `http://127.0.0.1:${(ear.address() as AddressInfo).port}`,
    /** The next request whose body has this message. */
    next: (message: string) =>
      new Promise<{ at: number; body: Record<string, unknown> }>((resolve) => heard.set(message, resolve)),
    async [Symbol.asyncDispose]() {
      ear.closeAllConnections();
      ear.close();
      await once(ear, "close");
    },
  };
}

/** Milliseconds since 1970 with decimals: comparable with the clock of another process here. */
const now = (): number => performance.timeOrigin + performance.now();

const post = async (url: string, body: unknown): Promise<void> => {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  await response.text();
};

function compared(title: string, own: string, times: Readonly<Record<string, number[]>>): Table {
  const base = median(times[own]?.slice(WARM_UP) ?? []);
  return {
    title: `${title}, medians of ${ROUNDS - WARM_UP}, in turns`,
    goal: "at most 1.1 times the median of Node-RED's own node; ask, which saves first, 1.25",
    rows: Object.entries(times).map(([node, all]) => {
      const values = all.slice(WARM_UP);
      return {
        node,
        "median ms": median(values).toFixed(2),
        "90 % ms": quantile(values, 0.9).toFixed(2),
        "times Node-RED's": (median(values) / base).toFixed(2),
      };
    }),
  };
}

const inject = (id: string, message: string, next: string): NodeRedNode => ({
  id,
  type: "inject",
  z: "flow",
  props: [{ p: "payload" }, { p: "headers.authorization", v: `Bearer ${DEMO.publicTopicKey}`, vt: "str" }],
  payload: message,
  payloadType: next === "request" ? "json" : "str",
  wires: [[next]],
});

/** inject → iotpush send, and inject → http request with the same push. */
async function sending(): Promise<Table> {
  await using ear = await startEar();
  await using fixture = await startFixture(() => [
    server(ear.url),
    ...placed([
      { id: "flow", type: "tab", label: "Bench" },
      inject("to-send", "send", "send"),
      { id: "send", type: "iotpush-send", z: "flow", server: "server", wires: [[]] },
      inject("to-request", '{"message":"request"}', "request"),
      {
        id: "request",
        type: "http request",
        z: "flow",
        method: "POST",
        ret: "obj",
        url: `${ear.url}/api/push/${DEMO.publicTopic}`,
        wires: [[]],
      },
    ]),
  ]);
  const kinds = { "iotpush send": "send", "http request": "request" };
  const times = await inTurns(ROUNDS, kinds, async (message) => {
    const arrived = ear.next(message);
    const started = now();
    await fixture.nodeRed.admin.inject(`to-${message}`);
    return (await arrived).at - started;
  });
  return compared("inject → push at the API", "http request", times);
}

/** A callback → the node behind iotpush ask or iotpush action, and the same request → the node behind http in. */
async function arriving(): Promise<Table> {
  await using ear = await startEar();
  await using fixture = await startFixture(
    ({ mockUrl, nodeRedUrl }) => [
      server(mockUrl, { publicUrl: nodeRedUrl }),
      ...placed([
        { id: "flow", type: "tab", label: "Bench" },
        {
          id: "start",
          type: "http in",
          z: "flow",
          url: "/start",
          method: "post",
          wires: [["ask", "started"]],
        },
        { id: "started", type: "http response", z: "flow", wires: [] },
        {
          id: "ask",
          type: "iotpush-ask",
          z: "flow",
          server: "server",
          buttons: BUTTONS,
          message: "payload.text",
          timeout: "600",
          outputs: 3,
          mode: "callback",
          wires: [["after-ask"], [], []],
        },
        {
          id: "action",
          type: "iotpush-action",
          z: "flow",
          server: "server",
          source: "callback",
          wires: [["after-action"]],
        },
        { id: "in", type: "http in", z: "flow", url: "/in", method: "post", wires: [["after-in", "in-out"]] },
        { id: "in-out", type: "http response", z: "flow", wires: [] },
        stamp("after-ask", "ask"),
        stamp("after-action", "action"),
        stamp("after-in", "in"),
        {
          id: "tell",
          type: "http request",
          z: "flow",
          method: "POST",
          ret: "txt",
          url: ear.url,
          wires: [[]],
        },
      ]),
    ],
    { mock: { rateLimit: false, quota: false } },
  );
  const { url: eventUrl } = await fixture.nodeRed.admin.request<{ url: string }>(
    "GET",
    "/iotpush/servers/server/event-url",
  );
  let round = 0;
  const kinds = { "iotpush ask": "ask", "iotpush action": "action", "http in": "in" } as const;
  const times = await inTurns(ROUNDS, kinds, async (kind) => {
    round += 1;
    const { url, id } =
      kind === "ask" ? await asked(fixture, `Round ${round}?`) : { url: eventUrl, id: `m${round}` };
    const told = ear.next(kind);
    await delay(REST_MS);
    const started = now();
    await post(kind === "in" ? `${fixture.nodeRed.url}/in` : url, {
      event: "action",
      message_id: id,
      action_id: "approve",
      acted_at: new Date().toISOString(),
    });
    return Number((await told).body.at) - started;
  });
  return compared("callback → next node", "http in", times);
}

/** Notes when a message came, and reports it. */
const stamp = (id: string, kind: string): NodeRedNode => ({
  ...fn(
    id,
    `const at = clock.performance.timeOrigin + clock.performance.now(); return { payload: { message: "${kind}", at } };`,
    [["tell"]],
  ),
  libs: [{ var: "clock", module: "perf_hooks" }],
});

async function asked(fixture: Fixture, text: string): Promise<{ url: string; id: string }> {
  await post(`${fixture.nodeRed.url}/start`, { text });
  const id = await fixture.message(text);
  return { url: fixture.callbackUrl(id), id };
}
