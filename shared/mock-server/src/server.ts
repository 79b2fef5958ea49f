import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DEFAULT_EXPIRY_MS, isLoopback } from "@iotpush/core/contract";
import { openRedirectPorts, type RedirectUrls } from "./api/redirect-ports.js";
import { createServer } from "./builtins.js";
import { iso, ServiceClock } from "./clock.js";
import { Control } from "./control/control.js";
import { Deliverer } from "./delivery/deliverer.js";
import { Timetable } from "./delivery/timetable.js";
import { front } from "./front.js";
import { randomIds, seededIds } from "./ids.js";
import type { Check } from "./inputs/checks.js";
import type { MockServerOptions } from "./inputs/options.js";
import { Profile } from "./profile/differences.js";
import type { ServiceContext } from "./service/context.js";
import { DEMO_SEED } from "./service/demo.js";
import { EventHub } from "./service/events.js";
import { RateWindow } from "./service/rate-window.js";
import { MockDatabase } from "./store/database.js";

const IDLE_MS = 30_000;

const timeouts = (idleMs = IDLE_MS) => ({
  headersTimeout: idleMs,
  requestTimeout: idleMs,
  connectionsCheckingInterval: Math.min(5_000, idleMs),
});

/** A running mock server. `await using` closes it. */
export interface MockServer extends AsyncDisposable {
  /** Without a final slash, for example `http://127.0.0.1:4780`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Where the service's wrong addresses are played, if they are. */
  readonly redirects?: RedirectUrls | undefined;
  /** What else a test can do: phones, clock, faults, rules, requests, deliveries, seed, snapshot. */
  readonly control: Control;
  readonly clock: ServiceClock;
  close(): Promise<void>;
}

/** Starts it. The command leaves the check out: its options are checked by then, and what comes over HTTP is checked there. */
export async function startServer(options: MockServerOptions, check?: Check): Promise<MockServer> {
  const host = options.host ?? "127.0.0.1";
  const seed = options.seed ? (await import("./inputs/seed.js")).readSeed(options.seed) : DEMO_SEED;
  const db = new MockDatabase(options.data);
  const hub = new EventHub(db);
  const clock = new ServiceClock();
  const service: ServiceContext = {
    db,
    clock,
    check,
    ids: options.idSeed === undefined ? randomIds : seededIds(options.idSeed),
    profile: new Profile(options.profile ?? "documented", options.differences),
    limits: {
      quota: options.quota ?? true,
      rate: options.rateLimit ?? true,
      expiryMs: options.expiryMs ?? DEFAULT_EXPIRY_MS,
    },
    targets: {
      privateAddresses: options.allowPrivateTargets ?? isLoopback(host),
      httpWebhooks: options.allowHttpWebhooks || (isLoopback(host) && "loopback"),
    },
    publish: (event) => hub.publish(event),
  };
  const deliverer = new Deliverer(service, options.deliveries ?? "once");
  hub.within((event) => deliverer.hear(event));
  const rateWindow = new RateWindow();
  let server: Server | undefined;
  let control: Control;
  let wrong: Awaited<ReturnType<typeof openRedirectPorts>> | undefined;
  let url: string;
  try {
    control = new Control({ service, hub, deliverer, rateWindow, seed });
    const parts = {
      service,
      hub,
      deliverer,
      control,
      rateWindow,
      host,
      origins: options.cors ?? [],
      strict: options.strict ?? false,
      controlToken: options.controlToken,
      inboxFolder: new URL("inbox/", import.meta.url),
    };
    const listener = front(service, parts, async () => (await import("./app.js")).requestListener(parts));
    server = createServer(timeouts(options.idleMs), listener);
    server.listen(options.port ?? 0, host);
    await once(server, "listening");
    url = `http://${host.includes(":") ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
    if (options.redirectPorts) wrong = await openRedirectPorts(options.redirectPorts, { host, url });
  } catch (error) {
    server?.close();
    db.close();
    throw error;
  }
  const listening = server;
  const timetable = new Timetable(service, deliverer, options.retentionMs);
  hub.subscribe((event) => timetable.hear(event));
  clock.onMoved(() => hub.publish({ type: "clock", now: iso(clock.now()), frozen: clock.frozen }));
  const close = async () => {
    timetable.stop();
    control.rules.clear();
    wrong?.close();
    const closed = new Promise((resolve) => listening.close(resolve));
    listening.closeAllConnections();
    await closed;
    await deliverer.close();
    db.close();
  };
  const { port } = listening.address() as AddressInfo;
  return { url, host, port, redirects: wrong?.urls, control, clock, close, [Symbol.asyncDispose]: close };
}
