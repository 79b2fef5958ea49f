import { Asker, IotpushClient, memoryStore } from "@iotpush/core";
import { StoreError } from "@iotpush/core/adapter";
import { FakeClock } from "@iotpush/core/testing";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import { Activity, type BridgeEvent, type Via } from "../activity/activity.js";
import { Intake } from "../delivery/intake.js";
import { TopicDelivery } from "../delivery/topic-delivery.js";
import { createLogger } from "../log/logger.js";
import { Outbox } from "../store/outbox.js";
import { openTables } from "../store/tables.js";
import { openTestDisk } from "./test-disk.js";

const TOPIC = DEMO.privateTopic;

/** One topic's delivery against a mock server, on a clock that is moved by hand. */
export interface DeliveryFixture extends AsyncDisposable {
  readonly mock: MockServer;
  readonly clock: FakeClock;
  readonly asker: Asker;
  readonly bridgeEvents: readonly BridgeEvent[];
  readonly lines: readonly string[];
  /** It is quiet until then. */
  quiet(until: number | undefined): void;
  /** From now on nothing can be kept, or everything again. */
  full(isFull: boolean): void;
  /** The texts of what still has to be sent. */
  kept(): Promise<string[]>;
  accept(message: string, data?: Record<string, unknown>, via?: Via): Promise<void>;
  /** Resolves with the next event of this kind that was not told yet. */
  next<K extends BridgeEvent["kind"]>(kind: K): Promise<Extract<BridgeEvent, { kind: K }>>;
  /** Another process on the same folder. */
  restart(): Promise<void>;
}

export async function startDeliveryFixture(): Promise<DeliveryFixture> {
  const mock = await startMockServer();
  const clock = new FakeClock();
  const keeping = await openTestDisk(clock);
  let isFull = false;
  const client = new IotpushClient({
    baseUrl: mock.url,
    topicKeys: { [TOPIC]: DEMO.privateTopicKey },
    retry: "none",
  });
  const bridgeEvents: BridgeEvent[] = [];
  const lines: string[] = [];
  const waiting: { kind: string; told: (bridgeEvent: BridgeEvent) => void }[] = [];
  let unread: BridgeEvent[] = [];
  const activity = new Activity(() => clock.now());
  activity.listen((bridgeEvent) => {
    bridgeEvents.push(bridgeEvent);
    const index = waiting.findIndex(({ kind }) => kind === bridgeEvent.kind);
    const [waiter] = index < 0 ? [] : waiting.splice(index, 1);
    if (waiter) waiter.told(bridgeEvent);
    else unread.push(bridgeEvent);
  });
  const log = createLogger({
    level: "debug",
    secrets: [],
    write: (line) => lines.push(line),
    now: () => clock.now(),
  });
  const memory = memoryStore();
  const store: typeof memory = {
    ...memory,
    async save(...given) {
      if (isFull) throw new StoreError({ problem: "The disk is full", fix: "Free some space." });
      return memory.save(...given);
    },
  };
  const asker = new Asker({ client, clock, store, mode: "poll" });
  let quietUntil: number | undefined;
  const start = async () => {
    const outbox = new Outbox(keeping.disk);
    const topic = { name: TOPIC, friendlyName: "Door" };
    const delivery = new TopicDelivery({
      topic,
      client,
      asker,
      outbox,
      clock,
      log,
      config: { answerTimeoutMs: 3_600_000, coalesceMs: 10_000, topics: [topic] },
      sending: new Set(),
      series: (await openTables(keeping.disk)).series,
      activity,
      externalUrl: () => undefined,
      confirm: () => {},
      quietUntil: () => quietUntil,
    });
    const intake = new Intake({ outbox, activity, clock, deliveries: new Map([[TOPIC, delivery]]) });
    await intake.resume();
    return { intake, delivery, outbox };
  };
  let { intake, delivery, outbox } = await start();
  return {
    mock,
    clock,
    asker,
    bridgeEvents,
    lines,
    quiet: (until) => {
      quietUntil = until;
    },
    full: (now) => {
      isFull = now;
      keeping.full(now);
    },
    kept: async () => (await outbox.load()).map(({ notification }) => notification.message),
    accept: async (message, data, via = "websocket") =>
      void (await intake.accept(TOPIC, { message, ...(data ? { data } : {}) }, via)),
    next: <K extends BridgeEvent["kind"]>(kind: K) => {
      const found = unread.find((bridgeEvent) => bridgeEvent.kind === kind);
      unread = unread.filter((bridgeEvent) => bridgeEvent !== found);
      const told = found
        ? Promise.resolve(found)
        : new Promise<BridgeEvent>((resolve) => waiting.push({ kind, told: resolve }));
      return told as Promise<Extract<BridgeEvent, { kind: K }>>;
    },
    async restart() {
      await delivery.close();
      await keeping.reopen();
      ({ intake, delivery, outbox } = await start());
    },
    async [Symbol.asyncDispose]() {
      await delivery.close();
      await asker.close();
      await mock.close();
      await keeping[Symbol.asyncDispose]();
    },
  };
}
