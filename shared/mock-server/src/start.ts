import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { createApp } from "./app.js";
import { ServiceClock } from "./clock.js";
import { EventHub } from "./control/events.js";
import { Deliverer } from "./delivery/deliverer.js";
import { randomIds, seededIds } from "./ids.js";
import { Profile, type ProfileName } from "./profile/differences.js";
import { ensureDemoAccount } from "./service/accounts.js";
import type { World } from "./service/world.js";
import { Database } from "./store/database.js";

export interface MockServerOptions {
  /** Default 0: any free port. */
  readonly port?: number | undefined;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  readonly profile?: ProfileName | undefined;
  /** A file to keep everything in; in memory otherwise. */
  readonly data?: string | undefined;
  /** Makes ids repeatable. */
  readonly idSeed?: string | number | undefined;
}

/** A running mock server. `await using` closes it. */
export interface MockServer extends AsyncDisposable {
  /** Without a final slash, for example `http://127.0.0.1:4780`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly clock: ServiceClock;
  close(): Promise<void>;
}

/** Starts a mock server of its own state, by default on a free port with the demo account. Rejects where the port is taken. */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const host = options.host ?? "127.0.0.1";
  const clock = new ServiceClock();
  const hub = new EventHub();
  const db = new Database(options.data);
  const world: World = {
    db,
    clock,
    ids: options.idSeed === undefined ? randomIds : seededIds(options.idSeed),
    profile: new Profile(options.profile ?? "documented"),
    publish: (event) => hub.publish(event),
  };
  ensureDemoAccount(world);
  const deliverer = new Deliverer(world);
  const app = createApp({ world, hub, deliverer, host, inboxFolder: new URL("inbox/", import.meta.url) });
  const server = serve({ fetch: app.fetch, port: options.port ?? 0, hostname: host }) as Server;
  try {
    await once(server, "listening");
  } catch (error) {
    db.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    await deliverer.idle();
    db.close();
  };
  return { url: `http://${host}:${port}`, host, port, clock, close, [Symbol.asyncDispose]: close };
}
