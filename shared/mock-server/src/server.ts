import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DEFAULT_EXPIRY_MS, isLoopback } from "@iotpush/core/contract";
import { openRedirectPorts, type RedirectPorts, type RedirectUrls } from "./api/redirect-ports.js";
import { createServer } from "./builtins.js";
import { iso, ServiceClock } from "./clock.js";
import { Control } from "./control/control.js";
import { Deliverer } from "./delivery/deliverer.js";
import { Timetable } from "./delivery/timetable.js";
import type { DeliveryMode } from "./delivery-mode.js";
import { front } from "./front.js";
import { randomIds, seededIds } from "./ids.js";
import type { Check } from "./inputs/checks.js";
import type { Seed, SeedInput } from "./inputs/seed.js";
import { type DifferenceOverrides, Profile, type ProfileName } from "./profile/differences.js";
import type { ServiceContext } from "./service/context.js";
import { DEMO_SEED } from "./service/demo.js";
import { EventHub } from "./service/events.js";
import { messageView } from "./service/message-view.js";
import { RateWindow } from "./service/rate-window.js";
import { MockDatabase } from "./store/database.js";

export interface MockServerOptions {
  /** Default 0: any free port. */
  readonly port?: number | undefined;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  readonly profile?: ProfileName | undefined;
  /** Rows of the table of differences to play otherwise than the profile. */
  readonly differences?: DifferenceOverrides | undefined;
  /** A file to keep everything in; in memory otherwise. */
  readonly data?: string | undefined;
  /** The accounts to begin with; the demo account if absent. */
  readonly seed?: SeedInput | undefined;
  /** Makes ids repeatable. */
  readonly idSeed?: string | number | undefined;
  readonly deliveries?: DeliveryMode | undefined;
  /** Account webhooks over plain http to anywhere; a server that listens on loopback allows them to loopback by itself. */
  readonly allowHttpWebhooks?: boolean | undefined;
  /** Callbacks and webhooks to private addresses; allowed by itself if the server listens on loopback only. */
  readonly allowPrivateTargets?: boolean | undefined;
  /** False lifts the plans' monthly quota. */
  readonly quota?: boolean | undefined;
  /** False lifts the live profile's limit of requests per address. */
  readonly rateLimit?: boolean | undefined;
  /** Answers 400 if a hint would be given, for CI. */
  readonly strict?: boolean | undefined;
  /** How long a connection may take to send a whole request, in milliseconds; default 30 s. */
  readonly idleMs?: number | undefined;
  /** Origins of pages that may use the API, such as `http://localhost:5173`. */
  readonly cors?: readonly string[] | undefined;
  /** How long a message can be answered, in milliseconds; default a day. */
  readonly expiryMs?: number | undefined;
  /** Forget messages older than this, in milliseconds; never by default. */
  readonly retentionMs?: number | undefined;
  /** Ports that play the service's wrong addresses: http, apex, and http apex. */
  readonly redirectPorts?: RedirectPorts | undefined;
  /** Opens the control API to whoever sends it in X-Control-Token; needed off loopback. */
  readonly controlToken?: string | undefined;
}

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
  const seed = await seedOf(options);
  const db = new MockDatabase(options.data);
  const hub = new EventHub(db, (event) =>
    event.type === "message" ? { type: "message", message: messageView(service, event.row.id) } : event,
  );
  const service: ServiceContext = {
    db,
    clock: new ServiceClock(),
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
  const inboxFolder = new URL("inbox/", import.meta.url);
  const { controlToken } = options;
  let server: Server | undefined;
  let control: Control;
  let wrong: Awaited<ReturnType<typeof openRedirectPorts>> | undefined;
  let url: string;
  try {
    control = new Control({ service, hub, deliverer, rateWindow, seed, check });
    const parts = {
      origins: options.cors ?? [],
      service,
      hub,
      deliverer,
      control,
      rateWindow,
      strict: options.strict ?? false,
      host,
      controlToken,
      inboxFolder,
    };
    server = createServer(
      timeouts(options.idleMs),
      front(service, parts, async () => (await import("./app.js")).requestListener(parts)),
    );
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
  service.clock.onMoved(() =>
    hub.publish({ type: "clock", now: iso(service.clock.now()), frozen: service.clock.frozen }),
  );
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
  const { clock } = service;
  return { url, host, port, redirects: wrong?.urls, control, clock, close, [Symbol.asyncDispose]: close };
}

async function seedOf({ seed }: MockServerOptions): Promise<Seed> {
  if (!seed) return DEMO_SEED;
  const { readSeed } = await import("./inputs/seed.js");
  return readSeed(seed);
}
