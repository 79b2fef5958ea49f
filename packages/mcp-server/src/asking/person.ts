import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import {
  type ActionButton,
  Asker,
  type Asking,
  type AskOutcome,
  type Clock,
  IotpushClient,
  nodeHttpAdapter,
  type PushInput,
  type PushResult,
  type SqliteStore,
  sqliteStore,
  systemClock,
} from "@iotpush/core";
import { buttonSet, StoreError, ValidationError } from "@iotpush/core/adapter";
import canonicalize from "canonicalize";
import type { Settings } from "./settings.js";

/** What to ask. Times are milliseconds. */
export interface PersonQuestion {
  readonly message: string;
  readonly title?: string | undefined;
  readonly priority?: PushInput["priority"];
  readonly buttons: readonly ActionButton[];
  /** Null without a limit. */
  readonly timeoutMs: number | null;
  readonly whenNobodyAnswers?: { readonly answer: string } | undefined;
  /** Asking again with it is the same question, also once it has ended. */
  readonly key?: string | undefined;
}

export interface PersonOptions {
  /** A process that asks for a single call uses stores of its own, so that it never holds a session's questions. */
  readonly use?: "session" | "call";
  /** Identifies a session's agent across restarts; the working directory by default. */
  readonly agent?: string | undefined;
  readonly clock?: Clock | undefined;
}

const CALL_IS_GONE = "the tool call no longer waits for it";

/** The person on the phone: questions to them, and their answers. Open questions outlive this process. */
export class Person {
  readonly settings: Settings;
  readonly #client: IotpushClient;
  readonly #asker: Asker;
  readonly #store: SqliteStore;
  #listener: Server | undefined;
  /** Open questions without a key, by their digest. */
  readonly #asked = new Map<string, Promise<Asking>>();
  readonly #outcomes = new Map<string, PromiseWithResolvers<AskOutcome>>();

  private constructor(settings: Settings, store: SqliteStore, clock: Clock | undefined) {
    const { topic, key, callback } = settings;
    this.settings = settings;
    this.#store = store;
    this.#client = new IotpushClient({
      ...baseUrlOf(settings),
      topicKeys: key ? { [topic]: key } : {},
      userAgent: "iotpush-mcp",
    });
    this.#asker = new Asker(
      {
        client: this.#client,
        clock,
        store: store.questions,
        callbackBase: () => (this.#listener ? callback?.url : undefined),
        notices: { warning: (_, text) => console.error(text) },
      },
      ({ id }, outcome) => this.#outcome(id).resolve(outcome),
    );
  }

  /** Opens the agent's first free store and resumes its open questions. Rejects with StoreError or ValidationError. */
  static async open(settings: Settings, options: PersonOptions = {}): Promise<Person> {
    const { use = "session", agent = process.cwd(), clock } = options;
    const { baseUrl, topic, callback, folder } = settings;
    const name = use === "call" ? use : `session-${sha256({ agent, baseUrl, topic }).slice(0, 16)}`;
    const person = new Person(settings, await firstFreeStore(join(folder, name), use), clock);
    if (callback) person.#listener = await listenForCallbacks(callback, person.#asker.callbacks);
    await person.#asker.start();
    await person.#cancelCalls();
    return person;
  }

  #outcome(questionId: string): PromiseWithResolvers<AskOutcome> {
    const outcome = this.#outcomes.get(questionId) ?? Promise.withResolvers<AskOutcome>();
    this.#outcomes.set(questionId, outcome);
    return outcome;
  }

  /** Asks. The same question of the same session is the same push as long as it is open. */
  async ask(question: PersonQuestion, session: string): Promise<Asking> {
    if (question.key !== undefined) return this.#ask(question);
    const digest = sha256({ session, question });
    const asking = this.#asked.get(digest) ?? this.#ask(question);
    this.#asked.set(digest, asking);
    const forget = () => this.#asked.delete(digest);
    void asking.then(({ outcome }) => outcome).then(forget, forget);
    return asking;
  }

  /**
   * Asks whether one tool call may run; aborting the signal cancels the question. Only the process that holds the call can use the
   * answer: closing it cancels the question, and if it was killed, the next process does.
   */
  askForOneCall(
    question: Pick<PersonQuestion, "message" | "title" | "timeoutMs">,
    signal?: AbortSignal,
  ): Promise<Asking> {
    const buttons = buttonSet("approve-reject-comment");
    return this.#ask({ ...question, priority: "high", buttons }, { forOneCall: true }, signal);
  }

  #ask({ buttons, ...rest }: PersonQuestion, context: object = {}, signal?: AbortSignal): Promise<Asking> {
    const { topic, allowedResponders } = this.settings;
    const responders = allowedResponders ? { allowedResponders: [...allowedResponders] } : {};
    return this.#asker.ask(
      { ...rest, topic, actions: [...buttons], ...responders, context },
      signal ? { signal } : {},
    );
  }

  async #cancelCalls(): Promise<void> {
    for (const { id, question } of this.#asker.open())
      if (Object.hasOwn(Object(question.context), "forOneCall")) await this.#asker.cancel(id, CALL_IS_GONE);
  }

  /** The outcome of a question, also of one that ended before a restart; undefined for an id that is not known. */
  async outcomeOf(questionId: string): Promise<{ readonly outcome: Promise<AskOutcome> } | undefined> {
    if (this.#asker.get(questionId) || this.#outcomes.has(questionId))
      return { outcome: this.#outcome(questionId).promise };
    const life = await this.find(questionId);
    return life?.outcome && { outcome: Promise.resolve(life.outcome) };
  }

  /** A question from the store; undefined if the id is not known. */
  find(questionId: string): ReturnType<SqliteStore["questions"]["find"]> {
    return this.#store.questions.find(questionId);
  }

  /** Answers for a person at the agent's own client; false if the question is not open. */
  answerAtDesk(questionId: string, button: string, replyText: string | undefined): Promise<boolean> {
    const by = { deviceName: "the desk", ...(replyText === undefined ? {} : { replyText }) };
    return this.#asker.answer(questionId, button, by);
  }

  open(): ReturnType<Asker["open"]> {
    return this.#asker.open();
  }

  cancel(questionId: string, reason: string): Promise<boolean> {
    return this.#asker.cancel(questionId, reason);
  }

  notify(input: PushInput): Promise<PushResult> {
    return this.#client.messages.push(this.settings.topic, input);
  }

  /** Throws ValidationError if anybody could approve: a topic that is or may be public, and no allowed responders. */
  async requirePrivate(what: string): Promise<void> {
    const { topic, allowedResponders } = this.settings;
    if (allowedResponders) return;
    const stranger = new IotpushClient(baseUrlOf(this.settings));
    const isPublic = await stranger.messages.list(topic, { limit: 1 }).then(
      () => true,
      ({ status }) => (status === 401 || status === 403 ? false : undefined),
    );
    if (isPublic === false) return;
    throw new ValidationError({
      what,
      issues: [{ field: "IOTPUSH_RESPONDERS", problem: "is missing" }],
      problem: isPublic
        ? `The topic ${topic} is public: anybody who knows its name could approve`
        : `The service does not say whether the topic ${topic} is private, and anybody could approve on a public one`,
      fix: "Set IOTPUSH_RESPONDERS to the user ids or device names that may approve, or use a private topic (these need iotpush Pro).",
    });
  }

  async close(): Promise<void> {
    await this.#cancelCalls();
    await this.#asker.close();
    this.#listener?.close();
    this.#listener?.closeAllConnections();
    await this.#store.close();
  }
}

const baseUrlOf = ({ baseUrl }: Settings) => (baseUrl ? { baseUrl } : {});

/** How many sessions of one agent can run side by side. */
const MOST_SESSIONS = 64;
/** A session that is just ending gives its store up within this time, and then the next one finds its questions. */
const ENDING_MS = 1_000;
const LOOK_EVERY_MS = 50;

async function firstFreeStore(path: string, use: "session" | "call"): Promise<SqliteStore> {
  const giveUp = performance.now() + (use === "session" ? ENDING_MS : 0);
  for (let number = 1; ; number++) {
    const file = `${path}-${number}.sqlite`;
    if (!existsSync(file) && number > 1 && performance.now() < giveUp) {
      await systemClock.sleep(LOOK_EVERY_MS);
      number = 0;
      continue;
    }
    try {
      return await sqliteStore(file);
    } catch (error) {
      if (!(error instanceof StoreError) || number === MOST_SESSIONS) throw error;
    }
  }
}

/**
 * Listens for callbacks, so that a tap arrives at once. Undefined if the address is taken, by another session for example: then answers
 * are read from receipts, a second or so later.
 */
function listenForCallbacks(
  { url, host, port }: NonNullable<Settings["callback"]>,
  callbacks: Asker["callbacks"],
): Promise<Server | undefined> {
  const prefix = new URL(url).pathname.replace(/\/$/, "");
  const adapter = nodeHttpAdapter(callbacks, prefix);
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    if (request.url?.startsWith(`${prefix}/`)) void adapter(request, response);
    else response.writeHead(404).end();
  });
  server.maxConnections = 256;
  return new Promise((resolve) => {
    server.once("error", ({ message }) => {
      console.error(
        `Callbacks cannot be received at ${host}:${port}, so answers arrive a little later: ${message}`,
      );
      resolve(undefined);
    });
    server.listen(port, host, () => resolve(server.unref()));
  });
}

/** SHA-256 of the canonical JSON (RFC 8785), in hex. */
export const sha256 = (value: unknown): string =>
  createHash("sha256")
    .update(canonicalize(value) ?? "")
    .digest("hex");
