import type { Asked, AskOutcome, ErrorCode, ResponseNotice } from "@iotpush/core";
import { readContext } from "./ask-context.js";

/** An open question as the sidebar shows it. Times are milliseconds since 1970. */
export type QuestionView = Readonly<ReturnType<typeof questionView>>;
/** A question that has ended. */
export type EndedView = Readonly<ReturnType<typeof endedView>>;

/** Where the asking node is: the ids of its flow, the subflow instances around it and itself, joined by slashes; null if another host asked. */
const pathOf = ({ context }: Asked["question"]): string | null => readContext(context)?.path ?? null;

export const questionView = (server: string, { id, question, askedAt, deadline }: Asked) => ({
  server,
  id,
  ...texts(question),
  askedAt,
  deadline: deadline ?? Number.MAX_SAFE_INTEGER,
  path: pathOf(question),
});

/** An open question as a flow gets it. Times are ISO 8601. */
export const questionItem = ({ id, question, askedAt, deadline }: Asked) => ({
  question: id,
  ...texts(question),
  asked_at: new Date(askedAt).toISOString(),
  /** Null without a time limit. */
  deadline: deadline === null ? null : new Date(deadline).toISOString(),
});

const texts = ({ topic, title, message, actions }: Asked["question"]) => ({
  topic,
  title: title ?? null,
  message,
  buttons: actions ?? [],
});

export const endedView = ({ id, question }: Asked, outcome: AskOutcome, at: number) => ({
  id,
  message: question.message,
  outcome: outcome.kind,
  label: outcome.kind === "answered" ? (outcome.answer.actionLabel ?? outcome.answer.actionId) : null,
  device: outcome.kind === "answered" ? (outcome.answer.deviceName ?? null) : null,
  at,
  path: pathOf(question),
});

/** What became of an answer or a cancellation that was not made on a phone. */
export interface SettleResult {
  readonly settled: boolean;
  readonly reported: boolean;
  readonly problem?: string;
}

/** How requests to the server go. */
export interface Health {
  /** ISO 8601; null before the first request. */
  readonly at: string | null;
  /** Below 400, or 409: the server works and accepts the credentials. */
  readonly ok: boolean;
  readonly status: number | null;
  readonly error: ErrorCode | null;
}

const UNTRIED: Health = { at: null, ok: true, status: null, error: null };

/** A request that works says nothing about another kind of request: a refused push stays a failure until a push works. */
export class HealthOfRequests {
  #last = UNTRIED;
  readonly #failed = new Map<string, Health>();

  record(
    { endpoint, status, error }: Pick<ResponseNotice, "endpoint" | "status" | "error">,
    now: number,
  ): void {
    const ok = status !== undefined && (status < 400 || status === 409);
    this.#last = { at: new Date(now).toISOString(), ok, status: status ?? null, error: error ?? null };
    this.#failed.delete(endpoint);
    if (!ok) this.#failed.set(endpoint, this.#last);
  }

  /** The newest failure that no later request of its kind has disproved; otherwise the last request. */
  get now(): Health {
    return [...this.#failed.values()].at(-1) ?? this.#last;
  }
}
