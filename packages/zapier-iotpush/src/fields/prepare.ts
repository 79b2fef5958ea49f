import {
  type ActionButton,
  type PreparedQuestion,
  type PushInput,
  prepareQuestion,
} from "@iotpush/core/adapter";

/** Zapier ends the wait, not we: this is only what the core's question asks for. */
const NOT_USED_MS = 30 * 24 * 60 * 60_000;

/** A push whose buttons ask something. Throws ValidationError if it has none that answers. */
export const prepare = (
  push: Omit<PushInput, "actions"> & { readonly actions: readonly ActionButton[] },
  options: { readonly fitButtons: boolean },
): PreparedQuestion =>
  prepareQuestion({ ...push, actions: [...push.actions], ...options, topic: "", timeoutMs: NOT_USED_MS });
