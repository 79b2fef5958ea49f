import { ActionReport, type ActionResult } from "../../contract/action.js";
import { checkWritten, type Written } from "../../wire/written.js";
import type { ApiPromise } from "../api-promise.js";
import type { Caller } from "../caller.js";
import type { CallOptions } from "../options.js";

/** Documentation: Report Action. */
export class Actions {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Reports a tap. Throws AlreadyAnsweredError where it did not count. Needs a session token. */
  report(report: Written<ActionReport>, options: CallOptions = {}): ApiPromise<ActionResult> {
    return this.#caller.call(
      "actions.report",
      () => ({ body: checkWritten(ActionReport, report, "The action") }),
      options,
    );
  }
}
