import { SessionExpiredError, TimeoutError } from "../wire/errors/errors.js";
import { isIotpushError } from "../wire/errors/guards.js";
import { redact } from "../wire/redact.js";
import { errorText } from "../wire/text.js";
import type { Clock } from "./clock.js";
import { inTime } from "./in-time.js";
import type { SessionToken } from "./options.js";
import { aborted } from "./transport.js";

/** The session token; a function is asked for it within the call's time. Rejects with an IotpushError, whatever the function throws. */
export async function fetchToken(
  source: SessionToken,
  expired: boolean,
  call: {
    readonly method: string;
    readonly url: string;
    /** On the monotonic clock. */
    readonly deadline: number;
    readonly signal?: AbortSignal | undefined;
    readonly clock: Clock;
    readonly secrets: readonly string[];
  },
): Promise<string> {
  if (typeof source === "string") return source.trim();
  const { method, url, clock, signal } = call;
  try {
    const asking = (async () => source({ expired }))();
    const token = await inTime(clock, call.deadline - clock.mono(), asking, signal);
    if (token !== "late") return token.value.trim();
  } catch (error) {
    if (isIotpushError(error)) throw error;
    const reason = redact(errorText(error), call.secrets);
    throw new SessionExpiredError({
      method,
      url,
      problem: `No session token: the sessionToken function failed with "${reason}"`,
      fix: "Correct that function, or use what a topic's API key can do.",
    });
  }
  if (signal?.aborted) throw aborted({ method, url });
  throw new TimeoutError({
    method,
    url,
    problem: "The sessionToken function took longer than the call",
    fix: "Make it faster, or raise timeoutMs.",
  });
}
