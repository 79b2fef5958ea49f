import { type Connection, createConnection, createLongLivedTokenAuth } from "home-assistant-js-websocket";
import { until } from "../until.ts";
import { homeAssistantRequest } from "./http.ts";
import { type HomeAssistantPerson, signIn } from "./sign-in.ts";

/** An entity's state. */
export type HomeAssistantState = {
  entity_id: string;
  state: string;
  attributes: Record<string, unknown>;
  last_changed: string;
};

/** An event on Home Assistant's bus. */
export type HomeAssistantEvent = { event_type: string; data: Record<string, unknown>; time_fired: string };

/** What a user of Home Assistant does with it over its REST and WebSocket APIs. */
export class HomeAssistantSession {
  readonly url: string;
  /** A long-lived access token. */
  readonly token: string;
  #connection: Connection | undefined;

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  /** A request to the REST API, `/api/…`. */
  rest<T>(method: string, path: string, body?: unknown): Promise<T> {
    return homeAssistantRequest<T>(this.url, method, `/api${path}`, { token: this.token, body });
  }

  /** The version and the state (`RUNNING` once it has started). */
  config(): Promise<{ version: string; state: string; components: string[] }> {
    return this.rest("GET", "/config");
  }

  /** Calls an action, such as `notify.notify`, and answers its response if one is asked for. */
  async callService(action: string, data: object = {}, { returnResponse = false } = {}): Promise<unknown> {
    const query = returnResponse ? "?return_response" : "";
    const answer = await this.rest<unknown>("POST", `/services/${action.replace(".", "/")}${query}`, data);
    return returnResponse ? (answer as { service_response: unknown }).service_response : answer;
  }

  /** The names of the actions of a domain, such as `notify`. */
  async services(domain: string): Promise<string[]> {
    const all = await this.rest<{ domain: string; services: Record<string, unknown> }[]>("GET", "/services");
    return Object.keys(all.find((each) => each.domain === domain)?.services ?? {});
  }

  states(): Promise<HomeAssistantState[]> {
    return this.rest("GET", "/states");
  }

  state(entityId: string): Promise<HomeAssistantState> {
    return this.rest("GET", `/states/${entityId}`);
  }

  /** Waits until an entity is in a state. */
  waitForState(entityId: string, state: string, timeoutMs = 60_000): Promise<HomeAssistantState> {
    return until(
      async () => {
        const found = (await this.states()).find((each) => each.entity_id === entityId);
        return found?.state === state ? found : undefined;
      },
      { what: `${entityId} to be ${state}`, timeoutMs },
    );
  }

  /** Fires an event; needs an administrator. */
  async fireEvent(eventType: string, data: object = {}): Promise<void> {
    await this.rest("POST", `/events/${eventType}`, data);
  }

  renderTemplate(template: string): Promise<string> {
    return this.rest("POST", "/template", { template });
  }

  /** A command of the WebSocket API; the connection is kept, and renewed when it breaks. */
  async command<T>(type: string, message: object = {}): Promise<T> {
    return (await this.#connect()).sendMessagePromise<T>({ type, ...message });
  }

  /**
   * Collects events, also over restarts of Home Assistant. Custom event types need an administrator.
   * @returns the growing list of events, and `close` to end it.
   */
  async subscribeEvents(
    eventType: string,
  ): Promise<{ events: HomeAssistantEvent[]; close: () => Promise<void> }> {
    const events: HomeAssistantEvent[] = [];
    const collect = (event: HomeAssistantEvent) => events.push(event);
    const close = await (await this.#connect()).subscribeEvents<HomeAssistantEvent>(collect, eventType);
    return { events, close };
  }

  /**
   * Creates a user who is not an administrator.
   * @returns a session with that person's own long-lived token. Needs an administrator.
   */
  async createUser(person: HomeAssistantPerson): Promise<HomeAssistantSession> {
    const { user } = await this.command<{ user: { id: string } }>("config/auth/create", {
      name: person.name,
      group_ids: ["system-users"],
    });
    const { username, password } = person;
    await this.command("config/auth_provider/homeassistant/create", { user_id: user.id, username, password });
    return new HomeAssistantSession(this.url, await signIn(this.url, person));
  }

  /** Waits until Home Assistant has started completely. */
  async running(timeoutMs = 90_000): Promise<void> {
    await until(
      async () => {
        const { state } = await this.config().catch(() => ({ state: "" }));
        return state === "RUNNING" ? true : undefined;
      },
      { what: "Home Assistant to be running", timeoutMs, intervalMs: 100 },
    );
  }

  /**
   * Takes the WebSocket connection down while `work` restarts Home Assistant, which would wait ten seconds for it, and
   * renews it with its subscriptions.
   */
  async whileDisconnected(work: () => Promise<void>): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return work();
    let reconnect = () => {};
    const allowed = new Promise<void>((resolve) => {
      reconnect = resolve;
    });
    const renewed = new Promise<void>((resolve) => connection.addEventListener("ready", () => resolve()));
    connection.suspendReconnectUntil(allowed);
    connection.suspend();
    try {
      await work();
    } finally {
      reconnect();
    }
    await renewed;
  }

  /** Closes the WebSocket connection, if one was needed. */
  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  async #connect(): Promise<Connection> {
    this.#connection ??= await createConnection({ auth: createLongLivedTokenAuth(this.url, this.token) });
    return this.#connection;
  }
}
