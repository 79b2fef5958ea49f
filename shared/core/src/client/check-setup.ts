import { type Topic, toTopicName } from "../contract/topic.js";
import {
  isForbiddenError,
  isInvalidKeyError,
  isIotpushError,
  isMethodNotAllowedError,
  isNotFoundError,
  isPrivateTopicError,
  isSessionExpiredError,
} from "../wire/errors/guards.js";
import type { IotpushError } from "../wire/errors/iotpush-error.js";
import { isLoopback } from "../wire/loopback.js";
import { nearest } from "../wire/nearest.js";
import { hasLogin, isWebUrl } from "../wire/web-url.js";
import type { ApiClient } from "./api-client.js";
import { abortSignal, apiClient, checkEach, checkObject, type OptionCheck, text } from "./check-options.js";
import type { CallOptions } from "./options.js";
import { type Finding, findingOf, setupFinding } from "./setup-finding.js";

export interface SetupToCheck {
  /** Names of the topics; their keys are the client's. */
  readonly topics: readonly string[];
  /** The public URL that callbacks are to be sent to, if any. Whether it leads here is not tried. */
  readonly callbackUrl?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const OPTIONS: Readonly<Record<"client" | keyof SetupToCheck, OptionCheck>> = {
  client: apiClient,
  topics: (value) => (Array.isArray(value) ? undefined : { problem: "is not a list of names" }),
  callbackUrl: text,
  signal: abortSignal,
};

/**
 * Checks server, session token, topics, keys and callback URL at no cost in pushes, with at most five small reads a topic. What is
 * wrong is a finding, not an error. Without a push, a server that does not list messages, as documented, cannot tell whether a topic
 * exists or is private, unless the client has a session token.
 *
 * @example
 * for (const { level, topic, title, fix } of await checkSetup(client, { topics: ["server-alerts"] }))
 *   console.log(level, topic, title, fix);
 */
export async function checkSetup(client: ApiClient, setup: SetupToCheck): Promise<Finding[]> {
  checkEach("A setup", { ...checkObject(setup, "topics"), client }, OPTIONS, ["client", "topics"]);
  const service = new SetupCheck(client, setup.signal);
  const callback = callbackProblem(setup.callbackUrl, client.baseUrl);
  return [
    ...(await service.run(setup.topics)),
    ...(callback === undefined ? [] : [setupFinding("callback_url", { detail: callback })]),
  ];
}

function callbackProblem(url: string | undefined, baseUrl: string): string | undefined {
  if (!url) return undefined;
  if (!isWebUrl(url)) return "it is not an http or https URL";
  if (hasLogin(url)) return "it holds a user name or password";
  const unreachable = isLoopback(new URL(url).hostname) && !isLoopback(new URL(baseUrl).hostname);
  return unreachable ? "it is this machine's own address" : undefined;
}

/** Belongs to nobody: asking for it shows whether a key is known. */
const NO_RECEIPT = "00000000-0000-4000-8000-000000000000";

const isRefused = (error: IotpushError | undefined): boolean =>
  isInvalidKeyError(error) || isPrivateTopicError(error) || isForbiddenError(error);

/** What listing a topic's messages reveals. Only the live service lists them. */
interface Look {
  readonly profile: "documented" | "live";
  readonly exists?: boolean;
  readonly isPrivate?: boolean | undefined;
}

class SetupCheck {
  readonly #client: ApiClient;
  readonly #options: CallOptions;
  /** The account's topics, if a session token could list them. */
  #topics: readonly Topic[] | undefined;
  #service: Finding | undefined;

  constructor(client: ApiClient, signal: AbortSignal | undefined) {
    this.#client = client;
    this.#options = { retry: "none", timeoutMs: 8_000, signal };
  }

  async run(topics: readonly string[]): Promise<Finding[]> {
    const findings: Finding[] = [];
    try {
      if (this.#client.hasSession) findings.push(await this.#checkSession());
      for (const topic of topics) findings.push(...(await this.#checkTopic(topic)));
      if (topics.length === 0) findings.push(...(await this.#checkKeyAlone()));
    } catch (error) {
      // Nothing more can be checked: the server does not answer, or is not iotpush.
      if (!isIotpushError(error)) throw error;
      return [findingOf(error), ...findings];
    }
    return [this.#service ?? setupFinding("service"), ...findings];
  }

  async #checkSession(): Promise<Finding> {
    const refused = await errorOf(async () => {
      this.#topics = await this.#client.topics.list(this.#options);
    }, isSessionExpiredError);
    return refused
      ? findingOf(refused, "session_refused")
      : setupFinding("session", { detail: `${this.#topics?.length}` });
  }

  async #checkTopic(topic: string): Promise<Finding[]> {
    const name = toTopicName(topic);
    if (name !== topic) return [setupFinding("topic_name", { topic, detail: name })];
    const { profile, exists, isPrivate } = await this.#look(topic);
    this.#service ??= setupFinding("service", { detail: profile });
    if (exists === false) {
      const names = this.#topics?.map((each) => each.name) ?? [];
      return [setupFinding("topic_not_found", { topic, detail: nearest(topic, names) ?? "" })];
    }
    const kind = isPrivate === undefined ? "" : isPrivate ? "private" : "public";
    const key = this.#client.hasTopicKey(topic)
      ? await this.#judgeKey(topic, profile === "live" && isPrivate === true)
      : "key_missing";
    return [
      ...(kind ? [setupFinding(`topic_${kind}`, { topic })] : []),
      setupFinding(key, { topic, detail: kind }),
    ];
  }

  /** As a stranger, so that a private topic shows itself by refusing. */
  async #look(topic: string): Promise<Look> {
    const listed = this.#topics?.find(({ name }) => name === topic);
    const error = await this.#list(topic, { topicKey: "" });
    if (!error) return { profile: "live", isPrivate: false };
    if (isRefused(error)) return { profile: "live", isPrivate: true };
    if (isNotFoundError(error)) return { profile: "live", exists: false };
    return {
      profile: "documented",
      exists: listed !== undefined || this.#topics === undefined,
      isPrivate: listed?.is_private,
    };
  }

  #list(topic: string, options: CallOptions = {}): Promise<IotpushError | undefined> {
    return errorOf(
      () => this.#client.messages.list(topic, { limit: 1 }, { ...this.#options, ...options }),
      (error) => isRefused(error) || isMethodNotAllowedError(error) || isNotFoundError(error),
    );
  }

  async #judgeKey(topic: string, canList: boolean) {
    if (isRefused(await this.#readReceipt(NO_RECEIPT, topic))) return "key_refused";
    if (canList) return isRefused(await this.#list(topic)) ? "key_of_another_topic" : "key";
    const id = this.#topics?.find(({ name }) => name === topic)?.id;
    if (id === undefined) return "key_unproven";
    // Only the topic's own key can read its receipts.
    const { receipts } = await this.#client.receipts.list({ topic_id: id, limit: 1 }, this.#options);
    if (!receipts[0]) return "key_unproven";
    return (await this.#readReceipt(receipts[0].receipt_id, topic)) ? "key_of_another_topic" : "key";
  }

  #readReceipt(receiptId: string, topic?: string): Promise<IotpushError | undefined> {
    return errorOf(
      () => this.#client.receipts.get(receiptId, { ...this.#options, topic }),
      (error) => isRefused(error) || isNotFoundError(error) || isSessionExpiredError(error),
    );
  }

  async #checkKeyAlone(): Promise<Finding[]> {
    const error = await this.#readReceipt(NO_RECEIPT);
    if (!this.#client.hasTopicKey()) return [];
    return [setupFinding(isRefused(error) ? "key_refused" : "key_unproven")];
  }
}

/** A call's error if it says something about the setup; any other is thrown and ends the check. */
async function errorOf(
  call: () => PromiseLike<unknown>,
  tells: (error: IotpushError) => boolean,
): Promise<IotpushError | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (isIotpushError(error) && tells(error)) return error;
    throw error;
  }
}
