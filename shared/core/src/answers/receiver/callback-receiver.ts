import type { Clock } from "../../client/clock.js";
import type { ServiceEvent } from "../answer.js";
import { Dedupe, memoryEventKey } from "../dedupe.js";
import { readEvent } from "../read-event.js";
import { sameSecret } from "../secret.js";
import type { CallbackRequest, CallbackResponse } from "./callback-request.js";
import { BODY_LIMIT, readBody } from "./read-body.js";

/** What a callback is answered; with anything but 200 it is not known, and is handled again if it comes again. */
export interface CallbackReply {
  readonly status: 200 | 403 | 409 | 503;
  readonly reason: string;
}

export interface ReceiverOptions {
  readonly clock: Clock;
  /**
   * The secrets that count: for `/<id>/<secret>` of that id, for `/<secret>` or a header with id "". Several while they are
   * rotated; none for an unknown id. At least 32 random bytes each, as `newSecret()` makes them; a shorter text never counts.
   */
  readonly secretsOf: (id: string) => readonly string[] | Promise<readonly string[]>;
  /** Take the secret from this header instead of the path. */
  readonly secretHeader?: string | undefined;
  /** Takes an event durably; 200 is answered once it resolved, or the reply. Rejecting it answers 503 and lets it come again. */
  readonly handle: (event: ServiceEvent, id: string) => Promise<CallbackReply | undefined> | Promise<void>;
  /** Whether an event is real, for example by reading the receipt; one that is not is answered 403 and not handled. */
  readonly confirm?: ((event: ServiceEvent, id: string) => Promise<boolean>) | undefined;
  /** What came in and how it was answered; never with a secret. */
  readonly onRequest?:
    | ((notice: { readonly id: string; readonly status: number; readonly problem?: string }) => void)
    | undefined;
}

const LEAST_SECRET = 32;
const JSON_TYPE = /^application\/([\w.+-]+\+)?json\s*(;|$)/i;
/** Where a body was not read to its end: what may still come of it, without an end, must not be read on. */
const CLOSE = { connection: "close" } as const;
/** Its first two parts. */
const PATH = /^\/*([^/?]*)\/*([^/?]*)/;

/**
 * Receives callbacks and account webhooks of both profiles. Framework-free: adapters for node:http and express are beside it.
 * A callback is a stranger until its secret proves it; duplicates are answered 200 and handled once. Documentation: Webhooks.
 */
export class CallbackReceiver {
  readonly #options: ReceiverOptions;
  readonly #dedupe = new Dedupe();

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  /** Never rejects: what fails here is answered 503, so that the event comes again. */
  async receive(request: CallbackRequest): Promise<CallbackResponse> {
    const { id, secret } = this.#claim(request);
    const response = await this.#judge(request, id, secret).catch(() => notTaken);
    const problem = response.body ? (JSON.parse(response.body) as { error?: string }).error : undefined;
    this.#options.onRequest?.({ id, status: response.status, ...(problem ? { problem } : {}) });
    return response;
  }

  async #judge(request: CallbackRequest, id: string, secret: string): Promise<CallbackResponse> {
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
    return this.#take(read.event, id);
  }

  async #take(event: ServiceEvent, id: string): Promise<CallbackResponse> {
    const { confirm, handle } = this.#options;
    if (confirm && !(await confirm(event, id))) return refuse(403, "the receipt does not show this action");
    try {
      const handled = await this.#dedupe.once(`${id} ${memoryEventKey(event)}`, async () => {
        const reply = await handle(event, id);
        if (reply && reply.status !== 200) throw new NotTaken(reply);
      });
      return answer(200, { ok: true, ...(handled ? {} : { duplicate: true }) });
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error;
      const { status, reason } = error.reply;
      return answer(status, { error: reason, reason }, status === 503 ? RETRY : {});
    }
  }

  #claim(request: CallbackRequest): { id: string; secret: string } {
    const [, one = "", two = ""] = PATH.exec(request.path) ?? [];
    const { secretHeader } = this.#options;
    if (secretHeader) return { id: one, secret: first(request.headers[secretHeader.toLowerCase()]) };
    return two ? { id: one, secret: two } : { id: "", secret: one };
  }
}

const first = (header: string | string[] | undefined): string =>
  (Array.isArray(header) ? header[0] : header) ?? "";

const answer = (status: number, body: object, headers: Record<string, string> = {}): CallbackResponse => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

const refuse = (status: number, error: string, headers: Record<string, string> = {}) =>
  answer(status, { error }, headers);

const RETRY = { connection: "close", "retry-after": "5" };
const notTaken = /* @__PURE__ */ refuse(503, "not processed; please retry", RETRY);

class NotTaken extends Error {
  readonly reply: CallbackReply;

  constructor(reply: CallbackReply) {
    super(reply.reason);
    this.reply = reply;
  }
}
