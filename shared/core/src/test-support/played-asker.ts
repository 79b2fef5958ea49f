import { Asker } from "../answers/ask/asker.js";
import type { AskerOptions, OutcomeHandler } from "../answers/ask/asker-options.js";
import type { AskOutcome } from "../answers/ask/outcome.js";
import type { AskJournal, AskRecord } from "../answers/journal/journal.js";
import { memoryJournal } from "../answers/journal/memory-journal.js";
import { PortableClient } from "../client/portable-client.js";
import { type Transport, TransportFailure } from "../client/transport.js";
import { FakeClock } from "../testing/fake-clock.js";
import { buttons } from "../wire/buttons/index.js";

export const QUESTION = {
  topic: "t",
  message: "Deploy?",
  actions: buttons.approveReject(),
  timeoutMs: 60_000,
};

/** A service that takes pushes while it is `up`. */
export function makeAsker(
  journal: AskJournal,
  options: Partial<AskerOptions> = {},
  onOutcome: OutcomeHandler = () => {},
) {
  const clock = new FakeClock();
  const service = { up: true, pushes: 0, requests: 0 };
  const transport: Transport = async () => {
    service.requests += 1;
    if (!service.up) throw new TransportFailure("broken", "x");
    const id = ++service.pushes;
    const body = { success: true, id: `m${id}`, receipt_id: `r${id}`, topic: "t", subscribers: 1 };
    return {
      status: 200,
      headers: {},
      body: JSON.stringify({ ...body, timestamp: "2026-04-10T00:00:00Z" }),
    };
  };
  const client = new PortableClient(
    { baseUrl: "http://127.0.0.1:1", apiKey: "k" },
    { transport, clock, random: () => 0 },
  );
  const ended: AskOutcome[] = [];
  const warnings: string[] = [];
  const asker = new Asker(
    {
      client,
      clock,
      journal,
      callbackBase: "http://127.0.0.1:2/c",
      mode: "callback",
      notices: { warning: (_, text) => warnings.push(text) },
      ...options,
    },
    (asked, outcome) => {
      ended.push(outcome);
      return onOutcome(asked, outcome);
    },
  );
  /** A tap on the open question, or on the one given. */
  const tap = async (messageId: string, actionId = "approve", question?: { id: string; secret: string }) => {
    const [record] = question ? [question] : (await journal.load()).filter(({ outcome }) => !outcome);
    return asker.callbacks.receive({
      method: "POST",
      path: `/${record?.id}/${record?.secret}`,
      headers: { "content-type": "application/json" },
      body: { event: "action", message_id: messageId, action_id: actionId, user_id: "stranger" },
    });
  };
  return { clock, service, asker, ended, warnings, tap };
}

/** A promise, and what resolves it. */
export function gate(): [Promise<void>, () => void] {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [opened, open];
}

/** A journal whose disk may refuse, and which remembers every state that it was given. */
export function weakJournal() {
  const memory = memoryJournal();
  const states: AskRecord[] = [];
  const disk = { full: false, broken: false, busy: Promise.resolve() };
  const journal: AskJournal = {
    ...memory,
    async save(record) {
      await disk.busy;
      if (disk.full) throw new Error("ENOSPC");
      states.push(record);
      await memory.save(record);
    },
    async sync() {
      if (disk.broken) throw new Error("EIO");
    },
    async close() {
      disk.full = true;
    },
  };
  return { journal, states, disk };
}
