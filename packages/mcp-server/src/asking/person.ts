import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import {
  type ActionButton,
  Asker,
  type Asking,
  type AskOutcome,
  type Clock,
  IotpushClient,
  type PushInput,
  type PushResult,
  type SqliteStore,
  sqliteStore,
  systemClock,
} from "@iotpush/core";
import { StoreError } from "@iotpush/core/adapter";
import canonicalize from "canonicalize";
import { listenForCallbacks } from "./callbacks.js";
import type { Settings } from "./settings.js";

/** What to ask. Times are milliseconds. */
export interface PersonQuestion {
  readonly message: string;
  readonly title?: string | undefined;
  readonly priority?: PushInput["priority"];
  readonly buttons: readonly ActionButton[];
  /** Null without a limit. */
  readonly timeoutMs: number | null;
  readonly whenNobodyAnswers?: "go_on" | "fail" | { readonly answer: string } | undefined;
  /** Asking again with it is the same question, also once it has ended. */
  readonly key?: string | undefined;
}

/** Sessions that can run side by side on one machine. */
const MOST_SESSIONS = 64;

/** The person on the phone: questions to them, and their answers. Open questions outlive this process. */
export class Person {
  readonly settings: Settings;
  readonly #client: IotpushClient;
  readonly #asker: Asker;
  readonly #store: SqliteStore;
  readonly #listener: Server | undefined;
  readonly #asked = new Map<string, Promise<Asking>>();
  readonly #outcomes = new Map<string, Asking["outcome"]>();

  private constructor(
    settings: Settings,
    client: IotpushClient,
    store: SqliteStore,
    asker: Asker,
    listener: Server | undefined,
  ) {
    this.settings = settings;
    this.#listener = listener;
    this.#store = store;
    this.#client = client;
    this.#asker = asker;
  }

  /**
   * Opens the first store that no other process uses, and takes up what was open there. What asks for one call only has stores of its own,
   * so that it never holds a session's questions. Throws StoreError or ValidationError.
   */
  static async open(
    settings: Settings,
    {
      use = "session",
      clock,
    }: { readonly use?: "session" | "call"; readonly clock?: Clock | undefined } = {},
  ): Promise<Person> {
    const client = new IotpushClient({
      ...(settings.baseUrl ? { baseUrl: settings.baseUrl } : {}),
      topicKeys: settings.key ? { [settings.topic]: settings.key } : {},
      userAgent: "iotpush-mcp",
    });
    const store = await firstFreeStore(settings.folder, use);
    const resumed = new Map<string, (outcome: AskOutcome) => void>();
    const { callback } = settings;
    let listener: Server | undefined;
    const callbackBase = () => (listener ? callback?.url : undefined);
    const notices = { warning: (_: unknown, text: string) => console.error(text) };
    const asker = new Asker(
      { client, clock, store: store.questions, callbackBase, notices },
      (asked, outcome) => resumed.get(asked.id)?.(outcome),
    );
    listener = callback && (await listenForCallbacks(callback, asker.callbacks));
    const person = new Person(settings, client, store, asker, listener);
    for (const asked of await asker.start()) {
      if (isForOneCall(asked.question.context)) {
        await asker.cancel(asked.id, "the call it was for is gone");
        continue;
      }
      const outcome = new Promise<AskOutcome>((resolve) => resumed.set(asked.id, resolve));
      person.#remember({ asked, outcome });
    }
    return person;
  }

  #remember(asking: Asking): void {
    const digest = digestOfContext(asking.asked.question.context);
    if (digest) this.#asked.set(digest, Promise.resolve(asking));
    this.#outcomes.set(asking.asked.id, asking.outcome);
    void asking.outcome.then(() => digest && this.#asked.delete(digest));
  }

  /** Asks. The same question of the same session is the same push as long as it is open. */
  async ask(question: PersonQuestion, session: string): Promise<Asking> {
    const digest = sha256({ session, question });
    const open = question.key === undefined ? this.#asked.get(digest) : undefined;
    if (open) return open;
    const asking = this.#ask(question, { digest });
    this.#asked.set(digest, asking);
    try {
      this.#remember(await asking);
    } catch (error) {
      this.#asked.delete(digest);
      throw error;
    }
    return asking;
  }

  /**
   * Asks whether one call of a tool may run. Only the process that holds the call can use the answer: when it closes the question is
   * cancelled, and if it was killed the next process cancels it.
   */
  askForOneCall(question: PersonQuestion): Promise<Asking> {
    return this.#ask(question, { forOneCall: true });
  }

  #ask({ buttons, ...rest }: PersonQuestion, context: object): Promise<Asking> {
    const { topic, allowedResponders } = this.settings;
    return this.#asker.ask({
      ...rest,
      topic,
      actions: [...buttons],
      ...(allowedResponders ? { allowedResponders: [...allowedResponders] } : {}),
      context,
    });
  }

  /** The outcome of a question, also of one that ended before a restart; undefined for an id that is not known. */
  async outcomeOf(questionId: string): Promise<{ readonly outcome: Asking["outcome"] } | undefined> {
    const known = this.#outcomes.get(questionId);
    if (known) return { outcome: known };
    const life = await this.#store.questions.find(questionId);
    return life?.outcome && { outcome: Promise.resolve(life.outcome) };
  }

  /** A question as it stands in the store; undefined for an id that is not known. */
  find(questionId: string): ReturnType<SqliteStore["questions"]["find"]> {
    return this.#store.questions.find(questionId);
  }

  /** Answers for a person at the agent's own client; false if the question is not open. */
  answerAtDesk(questionId: string, button: string, replyText: string | undefined): Promise<boolean> {
    return this.#asker.answer(questionId, button, {
      deviceName: "the desk",
      ...(replyText === undefined ? {} : { replyText }),
    });
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

  /** Whether anybody who knows the topic's name can answer; undefined if the service does not say. */
  async isTopicPublic(): Promise<boolean | undefined> {
    const { baseUrl, topic } = this.settings;
    const stranger = new IotpushClient({ ...(baseUrl ? { baseUrl } : {}) });
    return stranger.messages.list(topic, { limit: 1 }).then(
      () => true,
      (error: { readonly status?: number }) =>
        error.status === 401 || error.status === 403 ? false : undefined,
    );
  }

  async close(): Promise<void> {
    for (const { id, question } of this.#asker.open())
      if (isForOneCall(question.context)) await this.#asker.cancel(id, "the call it was for is gone");
    await this.#asker.close();
    this.#listener?.close();
    this.#listener?.closeAllConnections();
    await this.#store.close();
  }
}

/** A session that is just ending gives its store up within this time, and then the next one finds its questions. */
const ENDING_MS = 1_000;
const LOOK_EVERY_MS = 50;

async function firstFreeStore(folder: string, use: "session" | "call"): Promise<SqliteStore> {
  const giveUp = performance.now() + (use === "session" ? ENDING_MS : 0);
  for (let number = 1; ; number++) {
    const file = join(folder, `${use}-${number}.sqlite`);
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

const digestOfContext = (context: unknown): string | undefined =>
  typeof context === "object" && context !== null && "digest" in context && typeof context.digest === "string"
    ? context.digest
    : undefined;

const isForOneCall = (context: unknown): boolean =>
  typeof context === "object" && context !== null && "forOneCall" in context;

/** SHA-256 of the canonical JSON (RFC 8785), in hex. */
export const sha256 = (value: unknown): string =>
  createHash("sha256")
    .update(canonicalize(value) ?? "")
    .digest("hex");
