import { Auth, type Connection, createConnection, ERR_INVALID_AUTH } from "home-assistant-js-websocket";
import type { HomeAssistantConfig } from "../config/config.js";

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
