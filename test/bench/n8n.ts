import { once } from "node:events";
import { statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { DEMO } from "@iotpush/mock-server";
import type { N8nNode } from "../hosts/n8n.ts";
import { until } from "../hosts/until.ts";
import { CREDENTIAL_TYPE, type Harness, PHONE, startHarness, tarball } from "../stories/n8n/harness.ts";
import { inTurns, median, quantile, type Table } from "./measure.ts";
import { count, everyTap } from "./n8n-taps.ts";

const ROUNDS = 110;
const TAPS = Number(process.env.TAPS ?? 1_000);
/** What n8n does behind an answer, such as making the next isolate, is over by then. */
const REST_MS = 300;

/** The nodes of the package against n8n's own, in one real n8n. */
export async function run(): Promise<Table[]> {
  await using single = await startHarness({ quota: false });
  const { harness } = single;
  await using ear = await startEar();
  const tables = [
    shown(compared("webhook → node → API, ms there and back", await sending(harness))),
    shown(compared("tap → next node, ms", await resuming(harness, ear))),
    shown(await confirming(harness, ear)),
  ];
  const idle = { n8n: "one process", ...(await everyTap(harness, { taps: TAPS })) };
  harness.mock.control.reset();
  const busy = {
    n8n: "one process, both cores busy",
    ...(await everyTap(harness, { taps: TAPS, busy: true })),
  };
  return [
    ...tables,
    { title: "Taps 0-2 s after the push", goal: "every tap goes on", rows: [idle, busy] },
    { title: "Tarball", goal: "under 150 kB", rows: [{ bytes: statSync(await tarball()).size }] },
  ];
}

/** What was found so far is not lost if the rest fails. */
function shown(table: Table): Table {
  console.error(JSON.stringify(table));
  return table;
}

function compared(title: string, [ours, n8ns]: readonly [readonly number[], readonly number[]]): Table {
  const row = (node: string, values: readonly number[]) => ({
    node,
    median: median(values).toFixed(1),
    "90 %": quantile(values, 0.9).toFixed(1),
    "times n8n's": (median(values) / median(n8ns)).toFixed(2),
  });
  return {
    title,
    goal: "at most 1.1 times the median of n8n's own node",
    rows: [row("iotpush", ours), row("n8n's own", n8ns)],
  };
}

const post = (url: string, body: unknown) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

/** n8n's own way to call the API, with the same credential. */
function httpRequest(harness: Harness, name: string, url: string, body: string): N8nNode {
  const { id, name: credential } = harness.credential;
  return {
    name,
    type: "n8n-nodes-base.httpRequest",
    typeVersion: 4.2,
    parameters: {
      method: "POST",
      url,
      authentication: "predefinedCredentialType",
      nodeCredentialType: CREDENTIAL_TYPE,
      sendBody: true,
      specifyBody: "json",
      jsonBody: body,
      options: {},
    },
    credentials: { [CREDENTIAL_TYPE]: { id, name: credential } },
  };
}

async function answering(harness: Harness, name: string, node: N8nNode): Promise<string> {
  const start: N8nNode = {
    name: "Start",
    type: "n8n-nodes-base.webhook",
    typeVersion: 2,
    webhookId: name,
    parameters: { httpMethod: "POST", path: name, responseMode: "lastNode", options: {} },
  };
  const connections = { Start: { main: [[{ node: node.name, type: "main", index: 0 }]] } };
  await harness.session.activate(
    await harness.session.createWorkflow({ name, nodes: [start, node], connections }),
  );
  return `${harness.webhookUrl}/webhook/${name}`;
}

async function sending(harness: Harness): Promise<[number[], number[]]> {
  const push = `${harness.mock.url}/api/push/${DEMO.privateTopic}`;
  const kinds = {
    ours: await answering(
      harness,
      "bench-ours",
      harness.node("Send", { operation: "send", message: "Bench" }),
    ),
    n8ns: await answering(harness, "bench-n8ns", httpRequest(harness, "Send", push, '{"message":"Bench"}')),
  };
  const times = await inTurns(ROUNDS, kinds, async (url) => {
    await delay(REST_MS);
    const started = performance.now();
    const response = await post(url, {});
    const body = await response.text();
    if (!body.includes("receipt_id")) throw new Error(`The push failed: ${body}`);
    return performance.now() - started;
  });
  return [times.ours.slice(10), times.n8ns.slice(10)];
}

/** Hears from a workflow's last node, and where its Wait node can be resumed. */
interface Ear extends AsyncDisposable {
  readonly url: string;
  /** When the next call came, and what it brought. */
  next(): Promise<{ at: number; body: { resumeUrl?: string; n?: number } }>;
}

async function startEar(): Promise<Ear> {
  const heard: Awaited<ReturnType<Ear["next"]>>[] = [];
  const server: Server = createServer(async (request, response) => {
    const at = performance.now();
    let text = "";
    for await (const chunk of request) text += chunk;
    heard.push({ at, body: JSON.parse(text || "{}") });
    response.setHeader("content-type", "application/json");
    response.end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: () => until(() => heard.shift(), { what: "a call of the workflow", intervalMs: 1 }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A request of a workflow to the ear. */
const tell = (harness: Harness, ear: Ear, name: string, body: string): N8nNode => {
  const { parameters, ...node } = httpRequest(harness, name, ear.url, body);
  return { ...node, parameters: { ...parameters, authentication: "none" }, credentials: {} };
};

async function resuming(harness: Harness, ear: Ear): Promise<[number[], number[]]> {
  const next = tell(harness, ear, "Next", "{}");
  const wait: N8nNode = {
    name: "Wait",
    type: "n8n-nodes-base.wait",
    typeVersion: 1.1,
    parameters: { resume: "webhook", httpMethod: "POST", options: {} },
  };
  const resumeUrl = tell(harness, ear, "Tell", '={{ { "resumeUrl": $execution.resumeUrl } }}');
  const kinds = {
    ours: await harness.chain("bench-ask", [
      harness.node("Ask", { operation: "sendAndWait", message: "=Bench {{ $json.body.n }}?" }),
      next,
    ]),
    n8ns: await harness.chain("bench-wait", [resumeUrl, wait, next]),
  };
  let round = 0;
  const times = await inTurns(ROUNDS, kinds, async (workflow, kind) => {
    const n = `${kind}-${++round}`;
    await harness.start(kind === "ours" ? "bench-ask" : "bench-wait", { n });
    const { url, body } =
      kind === "ours" ? await askedAt(harness, n) : { url: (await ear.next()).body.resumeUrl, body: {} };
    await harness.session.waitForExecution(workflow, "waiting");
    const started = performance.now();
    await post(String(url), body);
    const { at } = await ear.next();
    return at - started;
  });
  return [times.ours.slice(10), times.n8ns.slice(10)];
}

async function askedAt(harness: Harness, n: string): Promise<{ url: string; body: object }> {
  const message = await harness.message(`Bench ${n}?`);
  const body = {
    event: "action",
    message_id: message,
    action_id: "approve",
    acted_at: new Date().toISOString(),
  };
  return { url: harness.callbackUrl(`Bench ${n}?`), body };
}

const OPEN = 100;
/** Faster, n8n itself is what is waited for on a busy machine. */
const TAP_MS = 400;

/** Taps that count only if the receipt shows them, while many questions are open. */
async function confirming(harness: Harness, ear: Ear): Promise<Table> {
  const options = { confirmWithReceipt: true };
  const workflow = await harness.chain("bench-confirm", [
    harness.node("Ask", { operation: "sendAndWait", message: "=Confirm {{ $json.body.n }}?", options }),
    tell(harness, ear, "Next", '={{ { "n": $("Start").item.json.body.n } }}'),
  ]);
  const all = Array.from({ length: OPEN }, (_, n) => n);
  for (const n of all) await harness.start("bench-confirm", { n });
  await until(async () => (await count(harness, workflow, "waiting")) === OPEN || undefined, {
    what: "all questions to wait",
    timeoutMs: 120_000,
  });
  const tapped: number[] = [];
  for (const n of all) {
    const message = await harness.message(`Confirm ${n}?`);
    tapped[n] = performance.now();
    harness.mock.control.phones.tap(PHONE, message, "approve");
    await delay(TAP_MS);
  }
  const times: number[] = [];
  for (const _ of all) {
    const { at, body } = await ear.next();
    times.push(at - (tapped[body.n ?? -1] ?? Number.NaN));
  }
  const row = {
    open: OPEN,
    "median ms": median(times).toFixed(0),
    "p95 ms": quantile(times, 0.95).toFixed(0),
  };
  return { title: "A tap that its receipt must show → next node", rows: [row] };
}
