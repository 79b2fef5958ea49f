import type { Clock } from "../../client/clock.js";
import type { ServiceEvent } from "../answer.js";
import { Dedupe, eventKey } from "../dedupe.js";
import { readEvent } from "../read-event.js";
import { sameSecret } from "../secret.js";
import { BODY_LIMIT, readBody } from "./read-body.js";

/** A request to a receiver, whatever server it came in through. Header names are lower case. */
export interface CallbackRequest {
  readonly method: string;
  /** The path behind the receiver's mount: `/<id>/<secret>` or `/<secret>`; a query is ignored. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Raw, or what a body parser already made of it. */
  readonly body: AsyncIterable<Uint8Array> | Uint8Array | string | object | undefined;
}

/** What to answer. */
export interface CallbackResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

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
    return this.#process(request).catch(() => notHandled);
  }

  async #process(request: CallbackRequest): Promise<CallbackResponse> {
    const { id, secret } = this.#credentialsOf(request);
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
      const handled = await this.#dedupe.once(`${id} ${eventKey(event)}`, async () => {
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
