import { getEventListeners } from "node:events";
import { FakeClock } from "@iotpush/core/testing";
import { type Connection, ERR_CANNOT_CONNECT, ERR_INVALID_AUTH } from "home-assistant-js-websocket";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HomeAssistantConfig } from "../config/config.js";
import { createLogger } from "../log/logger.js";
import { PhoneLink } from "./link.js";

/** Home Assistant as a connection shows it: its state, whether it answers a ping, and its end. */
function fakeConnection(state = "RUNNING") {
  const fake = {
    state,
    answersPings: true,
    /** When it comes to a request. */
    free: Promise.resolve(),
    disconnect: () => {},
    closed: 0,
  };
  const connection = {
    haVersion: "2026.11.0",
    addEventListener: (_: string, listener: () => void) => {
      fake.disconnect = listener;
    },
    close: () => {
      fake.closed += 1;
    },
    sendMessagePromise: async () => {
      await fake.free;
      return { state: fake.state, external_url: "https://home.example" };
    },
    ping: () => (fake.answersPings ? Promise.resolve() : new Promise(() => {})),
  } as unknown as Connection;
  return Object.assign(fake, { connection });
}

let clock: FakeClock;
let lines: string[];
let tries: number;
let connect: () => Promise<Connection>;
let link: PhoneLink;
let told: string[];

beforeEach(() => {
  clock = new FakeClock();
  lines = [];
  told = [];
  tries = 0;
  link = new PhoneLink({
    config: {
      url: "http://ha.local",
      webSocketUrl: "ws://ha.local/api/websocket",
      token: "t",
    } as HomeAssistantConfig,
    clock,
    log: createLogger({ level: "debug", secrets: [], write: (line) => lines.push(line), now: () => 0 }),
    connect: () => {
      tries += 1;
      return connect();
    },
  });
  link.on("connected", () => told.push("connected"));
  link.on("running", () => told.push("running"));
});
afterEach(() => link.close());

const settled = () => new Promise((resolve) => setImmediate(resolve));
/** Lets time pass in steps, as timers follow one another. */
async function pass(ms: number, step = 250): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    await settled();
    await clock.advance(step);
  }
  await settled();
}

describe("a Home Assistant that starts", () => {
  test("counts as running a second after it says so: its automations listen by then", async () => {
    const fake = fakeConnection("STARTING");
    connect = async () => fake.connection;
    link.start();
    await pass(500);
    expect([link.state, told]).toEqual(["starting", ["connected"]]);
    fake.state = "RUNNING";
    await pass(1_000);
    expect(link.state).toBe("starting");
    await pass(500);
    expect([link.state, told]).toEqual(["running", ["connected", "running"]]);
  });

  test("and is busy counts as running only when it answers once more after that second", async () => {
    const fake = fakeConnection("STARTING");
    connect = async () => fake.connection;
    link.start();
    await settled();
    fake.state = "RUNNING";
    await pass(250);
    let answer = () => {};
    fake.free = new Promise((resolve) => {
      answer = resolve;
    });
    await pass(5_000);
    expect(link.state).toBe("starting");
    answer();
    await settled();
    expect(link.state).toBe("running");
  });

  test("and was away before may have just started: it also counts a second later", async () => {
    connect = () => Promise.reject(ERR_CANNOT_CONNECT);
    link.start();
    await settled();
    connect = async () => fakeConnection().connection;
    await pass(750);
    expect([link.state, told]).toEqual(["starting", ["connected"]]);
    await pass(750);
    expect(told).toEqual(["connected", "running"]);
  });

  test("that is already running counts at once", async () => {
    connect = async () => fakeConnection().connection;
    link.start();
    await settled();
    expect([link.state, link.version, link.externalUrl]).toEqual([
      "running",
      "2026.11.0",
      "https://home.example",
    ]);
    await link.whenRunning(new AbortController().signal);
  });
});

describe("a Home Assistant that is away", () => {
  test("is tried for as long as it takes, is reported once, and is connected to again", async () => {
    connect = () => Promise.reject(ERR_CANNOT_CONNECT);
    link.start();
    await pass(10_000);
    expect(tries).toBeGreaterThan(4);
    expect(lines.filter((line) => line.includes("does not answer"))).toHaveLength(1);
    const running = link.whenRunning(new AbortController().signal);
    connect = async () => fakeConnection().connection;
    await pass(3_000);
    await running;
    expect(told).toEqual(["connected", "running"]);
  });

  test("and takes the connection without a word is tried again in time", async () => {
    let open: (connection: Connection) => void = () => {};
    connect = () =>
      new Promise((resolve) => {
        open = resolve;
      });
    link.start();
    await pass(14_000);
    expect(tries).toBe(1);
    const late = fakeConnection();
    const openLate = open;
    await pass(2_000);
    expect([tries, link.state]).toEqual([2, "disconnected"]);
    openLate(late.connection);
    await settled();
    expect([late.closed, told]).toEqual([1, []]);
    await link.close();
  });

  test("and says so is left, and connected to again", async () => {
    const first = fakeConnection();
    connect = async () => first.connection;
    link.start();
    await settled();
    first.disconnect();
    await settled();
    expect([link.state, first.closed]).toEqual(["disconnected", 1]);
    connect = async () => fakeConnection().connection;
    await pass(2_000);
    expect(told).toEqual(["connected", "running", "connected", "running"]);
  });

  test("and says nothing is noticed by a ping", async () => {
    const first = fakeConnection();
    connect = async () => first.connection;
    link.start();
    await settled();
    first.answersPings = false;
    await pass(27_000);
    expect(link.state).toBe("running");
    await pass(2_000);
    expect(lines.join("\n")).toContain("no longer answers");
    expect(first.closed).toBe(1);
  });
});

test("a token that is refused is reported with the fix, and tried less and less often", async () => {
  connect = () => Promise.reject(ERR_INVALID_AUTH);
  link.start();
  await pass(120_000, 1_000);
  expect(link.state).toBe("unauthorized");
  expect(lines.filter((line) => line.includes("Make a new long-lived token"))).toHaveLength(1);
  expect(tries).toBeLessThan(12);
});

test("a caller that waits until it runs can give up", async () => {
  const given = new AbortController();
  const waiting = link.whenRunning(given.signal);
  given.abort(new Error("given up"));
  await expect(waiting).rejects.toThrow("given up");
});

test("a caller that gave up before hears so at once", async () => {
  await expect(link.whenRunning(AbortSignal.abort(new Error("given up")))).rejects.toThrow("given up");
});

test("a caller that waited until it ran leaves nothing behind", async () => {
  const { signal } = new AbortController();
  const waiting = link.whenRunning(signal);
  connect = async () => fakeConnection().connection;
  link.start();
  await waiting;
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
