import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { until } from "../hosts/until.ts";
import { type Fixture, NOTIFY, PHONE, startFixture } from "../stories/home-assistant/fixture.ts";
import { median, quantile, type Table } from "./measure.ts";

const ROUNDS = 200;

/** `pnpm bench home-assistant`: what the bridge adds in a real Home Assistant, and what it needs. */
export async function run(): Promise<Table[]> {
  return [await sending(), ...(await answering())];
}

/** The push endpoint alone, which notes when each request has arrived. */
async function startApi() {
  const arrived = new Map<string, (at: number) => void>();
  const server = createServer((request, response) => {
    const at = performance.now();
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const push = request.method === "POST";
      if (push) {
        const { message } = JSON.parse(body) as { message: string };
        arrived.get(message.split("\n")[0] ?? "")?.(at);
      }
      const id = crypto.randomUUID();
      const result = {
        success: true,
        id,
        receipt_id: id,
        topic: "t",
        timestamp: new Date().toISOString(),
        subscribers: 1,
      };
      response.writeHead(push ? 200 : 404, { "content-type": "application/json" });
      response.end(JSON.stringify(push ? result : { error: "Receipt not found" }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** When the push with this text arrived. */
    arrival: (text: string) => new Promise<number>((resolve) => arrived.set(text, resolve)),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const direct = (url: string): string => `rest_command:
  push:
    url: ${url}/api/push/bench
    method: post
    content_type: application/json
    payload: "{{ {'message': message} | to_json }}"
`;

async function sending(): Promise<Table> {
  const api = await startApi();
  await using fixture = await startFixture({
    env: { IOTPUSH_BASE_URL: api.url },
    files: { "packages/direct.yaml": direct(api.url) },
  });
  const buttons = [
    { action: "YES", title: "Yes" },
    { action: "NO", title: "No" },
  ];
  const kinds: Record<string, (message: string) => Promise<unknown>> = {
    "rest_command to the API": (message) => fixture.session.callService("rest_command.push", { message }),
    "the bridge, a message": (message) => fixture.session.callService(NOTIFY, { message }),
    "the bridge, a question": (message) =>
      fixture.session.callService(NOTIFY, { message, data: { actions: buttons } }),
  };
  const times: Record<string, number[]> = {};
  for (let round = -20; round < ROUNDS; round++)
    for (const [kind, send] of Object.entries(kinds)) {
      const message = `${kind} ${round}`;
      const arrival = api.arrival(message);
      const start = performance.now();
      const called = send(message);
      const took = (await arrival) - start;
      await called;
      if (round >= 0) times[kind] = [...(times[kind] ?? []), took];
    }
  api.close();
  const base = median(times["rest_command to the API"] ?? []);
  return {
    title: `From the action's call to the push at the API, medians of ${ROUNDS}, interleaved`,
    goal: "at most 10 ms more than rest_command",
    rows: Object.entries(times).map(([way, all]) => ({
      way,
      "median ms": round1(median(all)),
      "p95 ms": round1(quantile(all, 0.95)),
      "more than rest_command, ms": round1(median(all) - base),
    })),
  };
}

const FIRST_ACTION = `automation:
  - alias: First action
    mode: parallel
    max: 1000
    triggers:
      - trigger: event
        event_type: mobile_app_notification_action
    actions:
      - event: first_action
        event_data: { answered: "{{ trigger.event.data.action }}" }
`;

async function answering(): Promise<Table[]> {
  await using fixture = await startFixture({ files: { "packages/first.yaml": FIRST_ACTION } });
  await delay(5_000);
  const idle = rssMiB(fixture.bridge.pid);
  const { events } = await fixture.session.subscribeEvents("first_action");
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const message = await ask(fixture, `TAP_${round}`);
    const before = events.length;
    const start = performance.now();
    fixture.mock.control.phones.tap(PHONE, message, "yes");
    while (events.length === before) await new Promise((resolve) => setImmediate(resolve));
    times.push(performance.now() - start);
  }
  return [
    {
      title: `From the tap to the automation's first action by callback, median of ${ROUNDS}`,
      goal: "under 25 ms",
      rows: [{ "median ms": round1(median(times)), "p95 ms": round1(quantile(times, 0.95)) }],
    },
    {
      title: "Resident memory of the bridge, MiB",
      goal: "idle at most 90",
      rows: [{ idle, ...(await manyOpen(fixture)) }],
    },
  ];
}

/** A thousand questions at once, and every one of them answered. */
async function manyOpen(fixture: Fixture): Promise<Record<string, number>> {
  const before = fixture.answers.length;
  const ids: string[] = [];
  for (let n = 0; n < 1_000; n++) ids.push(await ask(fixture, `MANY_${n}`));
  const open = rssMiB(fixture.bridge.pid);
  for (const id of ids) fixture.mock.control.phones.tap(PHONE, id, "yes");
  await until(() => (fixture.answers.length - before >= ids.length ? true : undefined), {
    what: "a thousand answers",
    timeoutMs: 60_000,
    describe: () => `${fixture.answers.length - before} came`,
  });
  const distinct = new Set(fixture.answers.slice(before).map(({ data }) => data.action));
  return { "with 1,000 open questions": open, "answers to them": distinct.size };
}

async function ask(fixture: Fixture, action: string): Promise<string> {
  await fixture.session.callService(NOTIFY, {
    message: `${action}?`,
    data: {
      actions: [
        { action: `${action}_YES`, title: "Yes" },
        { action: `${action}_NO`, title: "No" },
      ],
    },
  });
  for (;;) {
    const [message] = fixture.mock.control.messages({ search: `${action}?`, limit: 1 }).messages;
    if (message) return message.id;
    await delay(2);
  }
}

const rssMiB = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024);

const round1 = (ms: number): number => Math.round(ms * 10) / 10;
