import {
  type Webhook,
  WebhookCreate,
  type WebhookTestResult,
  WebhookUpdate,
} from "../../contract/webhook.js";
import { checkWritten, type Written } from "../../wire/written.js";
import type { ApiPromise } from "../api-promise.js";
import type { Caller } from "../caller.js";
import type { CallOptions } from "../options.js";

/**
 * Account webhooks; all need a session token. The live service stores and pings them, but never fires them: for answers
 * there, give each push its own callback_url. Documentation: Webhooks.
 */
export class Webhooks {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** At most 10 an account; the URL must be https. */
  create(webhook: Written<WebhookCreate>, options: CallOptions = {}): ApiPromise<Webhook> {
    return this.#caller
      .call("webhooks.create", () => ({ body: checkWritten(WebhookCreate, webhook, "The webhook") }), options)
      .map(({ webhook }) => webhook);
  }

  list(options: CallOptions = {}): ApiPromise<Webhook[]> {
    return this.#caller.call("webhooks.list", () => ({}), options).map(({ webhooks }) => webhooks);
  }

  update(id: string, changes: Written<WebhookUpdate>, options: CallOptions = {}): ApiPromise<Webhook> {
    return this.#caller
      .call(
        "webhooks.update",
        () => ({ params: { id }, body: checkWritten(WebhookUpdate, changes, "The webhook") }),
        options,
      )
      .map(({ webhook }) => webhook);
  }

  delete(id: string, options: CallOptions = {}): ApiPromise<void> {
    return this.#caller.call("webhooks.delete", () => ({ params: { id } }), options).map(() => undefined);
  }

  /** Sends a test event to the webhook's URL. */
  test(id: string, options: CallOptions = {}): ApiPromise<WebhookTestResult> {
    return this.#caller.call("webhooks.test", () => ({ params: { id } }), options);
  }
}
