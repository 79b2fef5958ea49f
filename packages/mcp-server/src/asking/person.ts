import { createHash } from "node:crypto";
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
} from "@iotpush/core";
import { StoreError } from "@iotpush/core/adapter";
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
  readonly #asked = new Map<string, Promise<Asking>>();
  readonly #outcomes = new Map<string, Asking["outcome"]>();

  private constructor(settings: Settings, client: IotpushClient, store: SqliteStore, asker: Asker) {
    this.settings = settings;
    this.#store = store;
    this.#client = client;
    this.#asker = asker;
  }

  /** Opens the first folder that no other session uses, and takes up what was open there. Throws StoreError or ValidationError. */
  static async open(settings: Settings, clock?: Clock): Promise<Person> {
    const client = new IotpushClient({
      ...(settings.baseUrl ? { baseUrl: settings.baseUrl } : {}),
      topicKeys: settings.key ? { [settings.topic]: settings.key } : {},
      userAgent: "iotpush-mcp",
    });
    const store = await firstFreeStore(settings.folder);
    const resumed = new Map<string, (outcome: AskOutcome) => void>();
    const asker = new Asker({ client, clock, store: store.questions }, (asked, outcome) =>
      resumed.get(asked.id)?.(outcome),
    );
    const person = new Person(settings, client, store, asker);
    for (const asked of await asker.start()) {
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
    const { topic, allowedResponders } = this.settings;
    const { buttons, ...rest } = question;
    const asking = this.#asker.ask({
      ...rest,
      topic,
      actions: [...buttons],
      ...(allowedResponders ? { allowedResponders: [...allowedResponders] } : {}),
      context: { digest },
    });
    this.#asked.set(digest, asking);
    try {
      this.#remember(await asking);
    } catch (error) {
      this.#asked.delete(digest);
      throw error;
    }
    return asking;
  }

  /** The outcome of a question, also of one that ended before a restart; undefined for an id that is not known. */
  async outcomeOf(questionId: string): Promise<{ readonly outcome: Asking["outcome"] } | undefined> {
    const known = this.#outcomes.get(questionId);
    if (known) return { outcome: known };
    const life = await this.#store.questions.find(questionId);
    return life?.outcome && { outcome: Promise.resolve(life.outcome) };
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

  close(): Promise<void> {
    return this.#asker.close();
  }
}

async function firstFreeStore(folder: string): Promise<SqliteStore> {
  for (let session = 1; session < MOST_SESSIONS; session++)
    try {
      return await sqliteStore(join(folder, `session-${session}.sqlite`));
    } catch (error) {
      if (!(error instanceof StoreError) || session === MOST_SESSIONS - 1) throw error;
    }
  throw new Error("unreachable");
}

const digestOfContext = (context: unknown): string | undefined =>
  typeof context === "object" && context !== null && "digest" in context && typeof context.digest === "string"
    ? context.digest
    : undefined;

/** SHA-256 of the canonical JSON (RFC 8785), in hex. */
export const sha256 = (value: unknown): string =>
  createHash("sha256")
    .update(canonicalize(value) ?? "")
    .digest("hex");
