import { PushoverBody, type PushoverHealth, type PushoverResult } from "../../contract/pushover.js";
import { checkWritten, type Written } from "../../wire/written.js";
import type { ApiPromise } from "../api-promise.js";
import type { Caller } from "../caller.js";
import type { CallOptions } from "../options.js";

/** Documentation: Pushover Compatibility. */
export class Pushover {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Sends as Pushover does; the topic's key goes in `token`. */
  send(message: Written<PushoverBody>, options: CallOptions = {}): ApiPromise<PushoverResult> {
    return this.#caller.call(
      "pushover.send",
      () => ({ body: checkWritten(PushoverBody, message, "The message") }),
      options,
    );
  }

  /** Whether the endpoint is there. Live service only. */
  health(options: CallOptions = {}): ApiPromise<PushoverHealth> {
    return this.#caller.call("pushover.health", () => ({}), options);
  }
}
