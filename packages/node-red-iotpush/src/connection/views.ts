import type { Asked, AskOutcome } from "@iotpush/core";
import type { Health } from "./health.js";

/** An open question as the sidebar shows it. Times are milliseconds since 1970. */
export type QuestionView = Readonly<ReturnType<typeof questionView>>;
/** A question that has ended. */
export type EndedView = Readonly<ReturnType<typeof endedView>>;
/** An open question as a flow gets it. Times are ISO 8601. */
export type QuestionItem = Readonly<ReturnType<typeof questionItem>>;

/** One configuration node. */
export interface ServerView {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly baseUrl: string;
  /** How answers arrive. */
  readonly callback: boolean;
  readonly health: Health;
  /** A key of the catalog for what the user should know. */
  readonly warning?: string | undefined;
}

/** Everything the sidebar shows. */
export interface SidebarView {
  /** By the runtime's clock, in milliseconds since 1970: the browser's may differ. */
  readonly now: number;
  readonly servers: readonly ServerView[];
  readonly questions: readonly QuestionView[];
  readonly ended: readonly EndedView[];
}

/** `path` is where the asking node is: the ids of its flow, of subflow instances around it and of itself, with slashes. */
export const questionView = (
  server: string,
  path: string | null,
  { id, question, askedAt, deadline }: Asked,
) => ({
  server,
  id,
  ...texts(question),
  askedAt,
  deadline: deadline ?? Number.MAX_SAFE_INTEGER,
  path,
});

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

export const endedView = (path: string | null, { id, question }: Asked, outcome: AskOutcome, at: number) => ({
  id,
  message: question.message,
  outcome: outcome.kind,
  label: outcome.kind === "answered" ? (outcome.answer.actionLabel ?? outcome.answer.actionId) : null,
  device: outcome.kind === "answered" ? (outcome.answer.deviceName ?? null) : null,
  at,
  path,
});

/** What became of an answer or a cancellation that was not made on a phone. */
export interface SettleResult {
  readonly settled: boolean;
  readonly reported: boolean;
  readonly problem?: string;
}
