import type { Clock } from "../../client/clock.js";
import type { ServiceEvent } from "../answer.js";
import { Dedupe, memoryEventKey } from "../dedupe.js";
import { readEvent } from "../read-event.js";
import { sameSecret } from "../secret.js";
import type { CallbackRequest, CallbackResponse } from "./callback-request.js";
import { BODY_LIMIT, readBody } from "./read-body.js";

/** The response to a callback. Only 200 marks the event as handled; after any other, it is handled again when it comes again. */
export interface CallbackReply {
  readonly status: 200 | 403 | 409 | 503;
  readonly reason: string;
}

export interface ReceiverOptions {
  readonly clock: Clock;
  /**
   * The secrets that count for an id: the first part of the path, or "" for `/<secret>`. Several while they are
   * rotated; none for an unknown id. At least 32 random bytes each, as `newSecret()` makes them; a shorter text never counts.
   */
  readonly secretsOf: (id: string) => readonly string[] | Promise<readonly string[]>;
  /** Take the secret from this header instead of the path. */
  readonly secretHeader?: string | undefined;
  /** Handles an event durably. The response is 200, or the reply, once it resolves, and 503 if it rejects: then the event comes again. */
  readonly handle: (event: ServiceEvent, id: string) => Promise<CallbackReply | undefined> | Promise<void>;
  /** Whether an event is real, for example by reading the receipt; one that is not gets a 403 and is not handled. */
  readonly confirm?: ((event: ServiceEvent, id: string) => Promise<boolean>) | undefined;
  /** What came in and the status of its response; never with a secret. */
  readonly onRequest?:
    | ((notice: { readonly id: string; readonly status: number; readonly problem?: string }) => void)
    | undefined;
}

const LEAST_SECRET = 32;
const JSON_TYPE = /^application\/([\w.+-]+\+)?json\s*(;|$)/i;
/** For a body that was not read to its end: the rest, which may be endless, must not be read. */
const CLOSE = { connection: "close" } as const;
/** The first two parts of a path. */
const PATH = /^\/*([^/?]*)\/*([^/?]*)/;

/**
 * Receives callbacks and account webhooks of both profiles. Framework-free: adapters for node:http and express are beside it.
 * A callback counts only with a valid secret; duplicates get a 200 and are handled once. Documentation: Webhooks.
 */
export class CallbackReceiver {
  readonly #options: ReceiverOptions;
  readonly #dedupe = new Dedupe();

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  /** Never rejects: whatever fails here gets a 503, so that the event comes again. */
  async receive(request: CallbackRequest): Promise<CallbackResponse> {
    const { id, secret } = this.#credentialsOf(request);
    const response = await this.#process(request, id, secret).catch(() => notHandled);
    const problem = response.body ? (JSON.parse(response.body) as { error?: string }).error : undefined;
    this.#options.onRequest?.({ id, status: response.status, ...(problem ? { problem } : {}) });
    return response;
  }

  async #process(request: CallbackRequest, id: string, secret: string): Promise<CallbackResponse> {
    if (request.method !== "POST") return refuse(405, "use POST", { ...CLOSE, allow: "POST" });
    const known = this.#options.secretsOf(id);
    const secrets = (known instanceof Promise ? await known : known).filter(
      ({ length }) => length >= LEAST_SECRET,
    );
    if (!sameSecret(secret, secrets)) return { status: 401, headers: CLOSE, body: "" };
    if (!JSON_TYPE.test(first(request.headers["content-type"])))
      return refuse(415, "send application/json", CLOSE);
    if (Number(first(request.headers["content-length"])) > BODY_LIMIT)
      return refuse(413, "the body is larger than 64 KiB", CLOSE);
    const encoding = first(request.headers["content-encoding"]).trim().toLowerCase();
    const body = await readBody(request.body, this.#options.clock, encoding === "identity" ? "" : encoding);
    if (!body.ok) return refuse(body.status, body.problem, CLOSE);
    const read = readEvent(body.value);
    if (!read.ok) return refuse(400, read.problem);
    return this.#handle(read.event, id);
  }

  async #handle(event: ServiceEvent, id: string): Promise<CallbackResponse> {
    const { confirm, handle } = this.#options;
    if (confirm && !(await confirm(event, id))) return refuse(403, "the receipt does not show this action");
    try {
      const handled = await this.#dedupe.once(`${id} ${memoryEventKey(event)}`, async () => {
        const reply = await handle(event, id);
        if (reply && reply.status !== 200) throw new NotHandled(reply);
      });
      return respond(200, { ok: true, ...(handled ? {} : { duplicate: true }) });
    } catch (error) {
      if (!(error instanceof NotHandled)) throw error;
      const { status, reason } = error.reply;
      return respond(status, { error: reason, reason }, status === 503 ? RETRY : {});
    }
  }

  #credentialsOf(request: CallbackRequest): { id: string; secret: string } {
    const [, one = "", two = ""] = PATH.exec(request.path) ?? [];
    const { secretHeader } = this.#options;
    if (secretHeader) return { id: one, secret: first(request.headers[secretHeader.toLowerCase()]) };
    return two ? { id: one, secret: two } : { id: "", secret: one };
  }
}

const first = (header: string | string[] | undefined): string =>
  (Array.isArray(header) ? header[0] : header) ?? "";

const respond = (status: number, body: object, headers: Record<string, string> = {}): CallbackResponse => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

const refuse = (status: number, error: string, headers: Record<string, string> = {}) =>
  respond(status, { error }, headers);

const RETRY = { connection: "close", "retry-after": "5" };
const notHandled = /* @__PURE__ */ refuse(503, "not processed; please retry", RETRY);

class NotHandled extends Error {
  readonly reply: CallbackReply;

  constructor(reply: CallbackReply) {
    super(reply.reason);
    this.reply = reply;
  }
}
