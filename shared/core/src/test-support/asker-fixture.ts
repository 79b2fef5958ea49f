import { Asker } from "../answers/ask/asker.js";
import type { AskerOptions, Delivery, OutcomeHandler } from "../answers/ask/asker-options.js";
import type { AskOutcome } from "../answers/ask/outcome.js";
import type { Life } from "../answers/engine/life.js";
import { memoryStore } from "../answers/store/memory-store.js";
import type { QuestionStore } from "../answers/store/question-store.js";
import { ApiClient } from "../client/api-client.js";
import { TransportFailure } from "../client/transport.js";
import { FakeClock } from "../testing/fake-clock.js";
import { fakeTransport } from "../testing/fake-transport.js";
import { buttons } from "../wire/buttons/index.js";

export const QUESTION = {
  topic: "t",
  message: "Deploy?",
  actions: buttons.approveReject(),
  timeoutMs: 60_000,
};

const AT = "2026-04-10T00:00:00Z";
const TAPPED_AT = "2026-04-10T00:00:05Z";

/** A service of one topic: accepts pushes while it is `up`, and shows `taps` (message to taps) in its receipts while they can be read. */
export function fakeService() {
  const service = {
    up: true,
    /** What becomes of a request while it is not. */
    down: "broken" as "broken" | "unreached",
    /** Pushes it accepts before it says to come again after 56 seconds. */
    accepts: Number.POSITIVE_INFINITY,
    readable: true,
    listed: false,
    pushes: 0,
    /** What was pushed. */
    texts: [] as string[],
    /** Messages have expired. */
    expired: false,
    reads: 0,
    taps: {} as Record<string, object[]>,
  };
  const receipt = (id: string) => ({
    ...{ receipt_id: `r${id}`, message_id: `m${id}`, topic_id: "t1" },
    ...{
      status: service.expired ? "expired" : service.taps[`m${id}`] ? "acted" : "delivered",
      delivered_count: 1,
      read_count: 0,
      acted_count: 0,
    },
    ...{ created_at: AT, updated_at: AT },
    actions_taken: (service.taps[`m${id}`] ?? []).map((tap) => ({ acted_at: TAPPED_AT, ...tap })),
  });
  const message = (n: number) => ({
    id: `m${n}`,
    title: null,
    message: "Deploy?",
    priority: "normal",
    tags: null,
    click_url: null,
    created_at: AT,
  });
  const transport = fakeTransport(({ method, url, body: sent }) => {
    if (!service.up) throw new TransportFailure(service.down, "x");
    if (method === "POST" && service.pushes >= service.accepts)
      return { status: 429, headers: { "retry-after": "56" }, body: { error: "Too many requests." } };
    if (method === "POST") {
      const id = ++service.pushes;
      service.texts.push(JSON.parse(sent ?? "{}").message);
      const body = { success: true, id: `m${id}`, receipt_id: `r${id}`, topic: "t", subscribers: 1 };
      return { body: { ...body, timestamp: AT } };
    }
    if (url.includes("/api/push/")) {
      const messages = Array.from({ length: service.pushes }, (_, index) => message(index + 1));
      return service.listed ? { body: { topic: "t", messages, count: messages.length } } : { status: 405 };
    }
    service.reads += 1;
    if (!service.readable) return { status: 503, body: { error: "Down" } };
    return { body: receipt(url.split("/r").at(-1) ?? "") };
  });
  return { service, transport };
}

/** An Asker over such a service, waiting for callbacks only unless options say otherwise. */
export function makeAsker(
  store: QuestionStore,
  options: Partial<AskerOptions> = {},
  onOutcome: OutcomeHandler = () => {},
  { service, transport } = fakeService(),
) {
  const clock = new FakeClock();
  const client = new ApiClient(
    { baseUrl: "http://127.0.0.1:1", apiKey: "k", retry: "none" },
    { transport, clock, random: () => 0 },
  );
  const ended: AskOutcome[] = [];
  const deliveries: Delivery[] = [];
  const warnings: string[] = [];
  const givenUp: object[] = [];
  const asker = new Asker(
    {
      client,
      clock,
      store,
      callbackBase: "http://127.0.0.1:2/c",
      mode: "callback",
      notices: { warning: (_, text) => warnings.push(text), givenUp: (_, error) => givenUp.push(error) },
      ...options,
    },
    (asked, outcome, delivery) => {
      ended.push(outcome);
      deliveries.push(delivery);
      return onOutcome(asked, outcome, delivery);
    },
  );
  /** A tap on the open question, or on the one given. */
  const tap = async (
    messageId: string,
    actionId = "approve",
    question?: { id: string; secret: string },
    more: object = { user_id: "stranger" },
  ) => {
    const [life] = question ? [question] : (await store.load()).filter(({ outcome }) => !outcome);
    return asker.callbacks.receive({
      method: "POST",
      path: `/${life?.id}/${life?.secret}`,
      headers: { "content-type": "application/json" },
      body: { event: "action", message_id: messageId, action_id: actionId, ...more },
    });
  };
  return { clock, service, asker, ended, deliveries, warnings, givenUp, tap };
}

/** A promise, and what resolves it. */
export function gate(): [Promise<void>, () => void] {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [opened, open];
}

/** A store whose disk may refuse, and which remembers every state that it was given. */
export function weakStore() {
  const memory = memoryStore();
  const states: Life[] = [];
  const marks: boolean[] = [];
  const disk = { full: false, broken: false, busy: Promise.resolve() };
  const store: QuestionStore = {
    ...memory,
    async save(life, was) {
      await disk.busy;
      if (disk.full) throw new Error("ENOSPC");
      const saved = await memory.save(life, was);
      if (saved) states.push(life);
      return saved;
    },
    markUnsaved: (isUnsaved) => void marks.push(isUnsaved),
    async sync() {
      if (disk.broken) throw new Error("EIO");
    },
    async close() {
      disk.full = true;
    },
  };
  /** A store as a crash leaves it that comes once a state is saved. */
  const cutAt = async (found: (life: Life) => boolean, more: Partial<Life> = {}): Promise<QuestionStore> => {
    const cut = memoryStore();
    const life = states.find(found);
    if (life) await cut.save({ ...life, ...more }, 0);
    return cut;
  };
  return { store, states, marks, disk, cutAt };
}
