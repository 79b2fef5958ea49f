import { EventEmitter, once } from "node:events";
import type { Clock } from "@iotpush/core";
import { inTime } from "@iotpush/core/adapter";
import { Auth, type Connection, createConnection, ERR_INVALID_AUTH } from "home-assistant-js-websocket";
import type { HomeAssistantConfig } from "../config/config.js";
import type { BridgeLogger } from "../log/logger.js";
import { TOKEN_FIX } from "./home-assistant-api.js";

/** How the connection to Home Assistant is. `starting`: connected, but it has not started completely. */
export type LinkState = "connecting" | "starting" | "running" | "unauthorized" | "disconnected";

/** Each is emitted once per connection. The signal aborts when the connection is lost, or sooner. */
interface LinkEvents {
  /** The connection is open. */
  connected: [connection: Connection, signal: AbortSignal];
  /** Home Assistant has started completely. */
  running: [connection: Connection, signal: AbortSignal];
  /** Its state is another now. */
  changed: [];
}

interface HomeAssistantSettings {
  readonly state: string;
  readonly version: string;
  readonly external_url: string | null;
  readonly internal_url: string | null;
  readonly time_zone: string;
}

interface LinkOptions {
  readonly config: HomeAssistantConfig;
  readonly clock: Clock;
  readonly log: BridgeLogger;
  /** How a connection is opened, once; rejects if it cannot be. */
  readonly connect?: (config: HomeAssistantConfig) => Promise<Connection>;
}

const CONNECT_TIMEOUT_MS = 15_000;
const PING_EVERY_MS = 20_000;
const PING_TIMEOUT_MS = 8_000;
/** Automations begin to listen just after Home Assistant says that it runs: what is fired before would be lost. */
const SETTLING_MS = 1_000;
/** Short: until the bridge is back, Home Assistant can lose notifications. */
const MOST_BACKOFF_MS = 2_000;

/**
 * Keeps one WebSocket connection to Home Assistant for all phones: tries again for as long as it takes, notices a dead one,
 * and reports when Home Assistant has started.
 */
export class PhoneLink extends EventEmitter<LinkEvents> {
  readonly #options: LinkOptions;
  readonly #stopped = new AbortController();
  #state: LinkState = "connecting";
  /** What Home Assistant last said of itself. */
  #config: Partial<HomeAssistantSettings> = {};
  /** Nabu Casa's address, which Home Assistant gives only to phones. */
  remoteUiUrl: string | undefined;
  #connection: Connection | undefined;
  #run: Promise<void> | undefined;

  constructor(options: LinkOptions) {
    super();
    // Every answer that waits for Home Assistant adds a listener.
    this.setMaxListeners(0);
    this.#options = options;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Its version, once known. */
  get version(): string | undefined {
    return this.#config.version;
  }

  /** The address under which people reach Home Assistant: its external URL, Nabu Casa's, or its internal one. */
  get externalUrl(): string | undefined {
    return this.#config.external_url ?? this.remoteUiUrl ?? this.#config.internal_url ?? undefined;
  }

  /** Home Assistant's time zone, once known. */
  get timeZone(): string | undefined {
    return this.#config.time_zone;
  }

  /** The open connection, if there is one. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  start(): void {
    this.#run ??= this.#keepConnected();
  }

  /** Resolves once Home Assistant has started; rejects when the signal aborts first. */
  async whenRunning(signal: AbortSignal): Promise<void> {
    if (this.#state !== "running")
      await once(this, "running", { signal }).catch(() => signal.throwIfAborted());
  }

  async close(): Promise<void> {
    this.#stopped.abort(new Error("The bridge stops."));
    this.#connection?.close();
    await this.#run;
  }

  async #keepConnected(): Promise<void> {
    const { signal } = this.#stopped;
    for (let failures = 0; !signal.aborted; failures++) {
      const connection = await this.#connect(failures === 0);
      if (connection) {
        const again = failures > 0;
        failures = 0;
        await this.#serve(connection, again);
        if (signal.aborted) break;
        this.#become("disconnected");
        this.#options.log.warn("The connection to Home Assistant is lost; trying again");
      }
      const most = this.#state === "unauthorized" ? 60_000 : MOST_BACKOFF_MS;
      await this.#options.clock.sleep(Math.min(most, 250 * 2 ** Math.min(failures, 10)), signal);
    }
  }

  async #connect(first: boolean): Promise<Connection | undefined> {
    try {
      return await this.#openInTime();
    } catch (error) {
      if (this.#stopped.signal.aborted) return undefined;
      const unauthorized = isUnauthorized(error);
      const next: LinkState = unauthorized ? "unauthorized" : "disconnected";
      if (first || next !== this.#state) {
        if (unauthorized) this.#options.log.error(`Home Assistant refuses the token. ${TOKEN_FIX}`);
        else
          this.#options.log.warn(
            `Home Assistant at ${this.#options.config.url} does not answer; trying again`,
          );
      }
      this.#become(next);
      return undefined;
    }
  }

  async #openInTime(): Promise<Connection> {
    const opening = (this.#options.connect ?? connectOnce)(this.#options.config);
    const opened = await inTime(this.#options.clock, CONNECT_TIMEOUT_MS, opening, this.#stopped.signal);
    if (opened !== "late") return opened.value;
    void opening.then(
      (tooLate) => tooLate.close(),
      () => undefined,
    );
    throw new Error("The connection was not opened in time.");
  }

  /** Resolves when the connection is lost or closed. */
  async #serve(connection: Connection, again: boolean): Promise<void> {
    const over = new AbortController();
    const end = () => {
      // Without this the library would connect again by itself, without the phones' channels.
      connection.close();
      over.abort(new Error("The connection to Home Assistant is lost."));
    };
    connection.addEventListener("disconnected", end);
    this.#stopped.signal.addEventListener("abort", end, { once: true });
    if (this.#stopped.signal.aborted) end();
    this.#connection = connection;
    this.#config = { ...this.#config, version: connection.haVersion };
    this.#become("starting");
    this.#options.log.info("Connected to Home Assistant", { version: connection.haVersion });
    this.emit("connected", connection, over.signal);
    await Promise.all([
      this.#awaitRunning(connection, again, over.signal),
      this.#ping(connection, over, end),
    ]);
    this.#stopped.signal.removeEventListener("abort", end);
    this.#connection = undefined;
  }

  /** `again`: it was away before, so that it may have started just now. */
  async #awaitRunning(connection: Connection, again: boolean, signal: AbortSignal): Promise<void> {
    let settled = !again;
    while (!signal.aborted) {
      const running = await this.#looksRunning(connection);
      if (running && settled) break;
      // Seen once more after that time: a busy Home Assistant may not have come to its automations in it.
      settled = running;
      await this.#options.clock.sleep(running ? SETTLING_MS : 250, signal);
    }
    if (signal.aborted) return;
    this.#become("running");
    this.emit("running", connection, signal);
  }

  #become(state: LinkState): void {
    this.#state = state;
    this.emit("changed");
  }

  async #looksRunning(connection: Connection): Promise<boolean> {
    try {
      const config = await connection.sendMessagePromise<HomeAssistantSettings>({ type: "get_config" });
      this.#config = { ...config, version: connection.haVersion };
      return config.state === "RUNNING";
    } catch {
      // The connection broke, or this command is not there yet.
      return false;
    }
  }

  async #ping(connection: Connection, over: AbortController, end: () => void): Promise<void> {
    for (;;) {
      await this.#options.clock.sleep(PING_EVERY_MS, over.signal);
      if (over.signal.aborted) return;
      const pong = await inTime(this.#options.clock, PING_TIMEOUT_MS, connection.ping()).catch(() => "late");
      if (pong !== "late" || over.signal.aborted) continue;
      this.#options.log.warn("Home Assistant no longer answers; connecting again");
      end();
    }
  }
}

/** A token that does not expire, and an address that is not always Home Assistant's own: the Supervisor has another. */
class TokenAuth extends Auth {
  readonly #webSocketUrl: string;

  constructor({ url, webSocketUrl, token }: HomeAssistantConfig) {
    super({
      hassUrl: url,
      clientId: null,
      expires: Number.MAX_SAFE_INTEGER,
      refresh_token: "",
      access_token: token,
      expires_in: Number.MAX_SAFE_INTEGER,
    });
    this.#webSocketUrl = webSocketUrl;
  }

  override get wsUrl(): string {
    return this.#webSocketUrl;
  }
}

/** Opens a WebSocket connection, trying once. */
export const connectOnce = (config: HomeAssistantConfig): Promise<Connection> =>
  createConnection({ auth: new TokenAuth(config), setupRetry: 0 });

export const isUnauthorized = (error: unknown): boolean => error === ERR_INVALID_AUTH;
