import type { Transport } from "@iotpush/core";
import type { HomeAssistantConfig } from "../config/config.js";
import { localTransport } from "../config/supervisor.js";
import { objectOf } from "../mapping/notification.js";

/** Why Home Assistant did not do what it was asked; `fix` says what to do. */
export class HomeAssistantError extends Error {
  readonly problem: string;
  readonly fix: string;
  /** HTTP status, if it answered. */
  readonly status: number | undefined;

  constructor(problem: string, fix: string, status?: number) {
    super(`${problem}. ${fix}`);
    this.name = "HomeAssistantError";
    this.problem = problem;
    this.fix = fix;
    this.status = status;
  }
}

const TIMEOUT_MS = 10_000;
const REGISTRATION_TIMEOUT_MS = 60_000;

/** The part of Home Assistant's REST API that a phone uses. Every call throws HomeAssistantError. */
export class HomeAssistantApi {
  readonly #url: string;
  readonly #token: string;
  readonly #transport: Transport;

  constructor({ url, token }: Pick<HomeAssistantConfig, "url" | "token">, transport = localTransport()) {
    this.#url = url;
    this.#token = token;
    this.#transport = transport;
  }

  /**
   * Registers a phone; the same device id again replaces the registration. It is not to be interrupted: of a registration whose request
   * breaks off Home Assistant keeps a part, and until its next start sets up no other of that device.
   */
  async register(request: object): Promise<{ webhookId: string }> {
    const path = "/api/mobile_app/registrations";
    const answer = await this.#call("POST", path, request, { timeoutMs: REGISTRATION_TIMEOUT_MS });
    const { webhook_id: webhookId } = (answer ?? {}) as { webhook_id?: unknown };
    if (typeof webhookId !== "string")
      throw new HomeAssistantError(
        "Home Assistant answered a registration without a webhook id",
        "Check that its address leads to Home Assistant itself.",
      );
    return { webhookId };
  }

  /** A message to the phone's own webhook; undefined if Home Assistant does not know the webhook. */
  async webhook(
    webhookId: string,
    type: string,
    data: object,
    signal?: AbortSignal,
  ): Promise<object | undefined> {
    try {
      return await this.#call("POST", `/api/webhook/${webhookId}`, { type, data }, { signal });
    } catch (error) {
      if (error instanceof HomeAssistantError && (error.status === 410 || error.status === 404))
        return undefined;
      throw error;
    }
  }

  /** Deletes a config entry, such as a phone's; needs an administrator's token. */
  async removeEntry(id: string): Promise<void> {
    await this.#call("DELETE", `/api/config/config_entries/entry/${id}`);
  }

  /** Its settings: state, version and addresses. */
  async config(signal?: AbortSignal): Promise<{ version: string; state: string; components: string[] }> {
    return (await this.#call("GET", "/api/config", undefined, { signal })) as never;
  }

  async #call(
    method: "GET" | "POST" | "DELETE",
    path: string,
    body?: object,
    options: { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number } = {},
  ): Promise<object | undefined> {
    const { signal, timeoutMs = TIMEOUT_MS } = options;
    const response = await this.#transport(
      {
        method,
        url: `${this.#url}${path}`,
        headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/json" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      },
      { timeoutMs, ...(signal ? { signal } : {}) },
    ).catch((error: unknown) => {
      throw new HomeAssistantError(
        `Home Assistant at ${this.#url} does not answer (${(error as Error).message})`,
        "Check its address, and that it runs.",
      );
    });
    const { status, body: text } = response;
    if (status < 200 || status > 299) throw refused(status, this.#url, text);
    try {
      return text === "" ? undefined : (JSON.parse(text) as object);
    } catch {
      throw new HomeAssistantError(
        `${this.#url} did not answer with JSON`,
        "Check that the address leads to Home Assistant itself.",
      );
    }
  }
}

function refused(status: number, url: string, text: string): HomeAssistantError {
  if (status === 401 || status === 403)
    return new HomeAssistantError("Home Assistant refuses the token", TOKEN_FIX, status);
  if (status === 404)
    return new HomeAssistantError(
      `${url} does not know mobile_app`,
      "Add default_config or mobile_app to Home Assistant's configuration, and check the address.",
      status,
    );
  return new HomeAssistantError(
    `Home Assistant answered ${status}: ${text.slice(0, 200)}`,
    "Check Home Assistant's log, and try again.",
    status,
  );
}

export const TOKEN_FIX =
  "Make a new long-lived token (your profile in Home Assistant, Security) and put it into the bridge's settings.";

/** What an error says, also those of the WebSocket API, which are plain objects or numbers. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  const { code, message } = objectOf(error);
  if (message === undefined) return `the connection was lost (${String(error)})`;
  return `${String(message)} (${String(code)})`;
}

/** What a registration is that was answered with success, and of which Home Assistant knows nothing. */
export const notSetUp = (): HomeAssistantError =>
  new HomeAssistantError(
    "Home Assistant keeps an unfinished registration of this phone",
    "Restart Home Assistant: it then forgets it, and the phone registers again.",
  );

/** A registration that was lost again just after it was made. */
export const takenAway = (): HomeAssistantError =>
  new HomeAssistantError(
    "The phone was removed from Home Assistant just after it was registered",
    "If another bridge has this topic, stop it: only one of them can be the phone. It is registered again within ten minutes.",
  );
