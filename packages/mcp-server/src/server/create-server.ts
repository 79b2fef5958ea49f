import { randomUUID } from "node:crypto";
import type { ActionButton } from "@iotpush/core";
import { buttonSet, errorText, ValidationError } from "@iotpush/core/adapter";
import { type CallToolResult, McpServer, type ServerContext } from "@modelcontextprotocol/server";
import type * as z from "zod/v4";
import type { Person } from "../asking/person.js";
import { AskOutput, pending, reply, toResult } from "../asking/result.js";
import { version } from "../version.js";
import { askAtDesk } from "./desk.js";
import * as schemas from "./schemas.js";
import { hasTasks, serveTasks, TASKS, taskHandle } from "./tasks.js";
import type { Waiting } from "./wait.js";

export interface ServerOptions {
  readonly person: Person;
  /**
   * Names the session: its question that is still open is not pushed again. Undefined if clients cannot be told apart: then each call is a
   * question of its own, since no agent may use another's approval.
   */
  readonly session: string | undefined;
  /** How long a call blocks before it returns `pending`. */
  readonly waiting: Waiting;
  /** Whether a call that the client cancels takes its question off the phone. */
  readonly cancelWithCall: boolean;
  /** Whether a client that can show a form asks there too; the first answer wins. */
  readonly desk: boolean;
}

const ASK = `Asks a person on their phone and waits for the answer. Use it before anything that cannot be undone, costs money, or that you were told to confirm. The result's status says what happened: answered (read approved, answer and reply), nobody_answered (not a no, and never a yes), unauthorized, undeliverable, cancelled, failed, or pending: then call get_answer. Act only on what was answered.`;

/** The MCP server: five tools over one person. */
export function createServer({ person, session, waiting, cancelWithCall, desk }: ServerOptions): McpServer {
  const capabilities = { tools: {}, extensions: { [TASKS]: {} } };
  const server = new McpServer({ name: "iotpush", version }, { capabilities });
  serveTasks(server, person, desk);
  const settle = async (questionId: string, context: ServerContext, ms?: number) => {
    const known = await person.outcomeOf(questionId);
    if (!known) throw unknownQuestion(questionId);
    const form = desk ? askAtDesk(server, person, questionId, context) : undefined;
    const ended = await waiting.for(known.outcome, context.mcpReq, ms).finally(() => form?.abort());
    if (ended) return reply(toResult(questionId, ended));
    if (cancelWithCall && context.mcpReq.signal.aborted)
      await person.cancel(questionId, "the agent cancelled the call");
    return reply(pending(questionId));
  };

  server.registerTool(
    "ask_person",
    {
      title: "Ask a person",
      description: ASK,
      inputSchema: schemas.AskInput,
      outputSchema: AskOutput,
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    },
    guarded(async (input, context) => {
      const buttons = buttonsFromInput(input);
      const { when_nobody_answers: name, time_limit_seconds: limit, key } = input;
      const answer = name === undefined ? undefined : buttonNamed(buttons, name);
      if (name !== undefined && (answer === undefined || limit === undefined))
        throw wrongDefault(name, buttons);
      const question = {
        message: input.question,
        title: input.title,
        priority: input.urgent ? "urgent" : "high",
        buttons,
        timeoutMs: limit === undefined ? null : limit * 1_000,
        ...(answer === undefined ? {} : { whenNobodyAnswers: { answer } }),
        key,
      } as const;
      const { id, askedAt } = (await person.ask(question, session ?? randomUUID())).asked;
      return hasTasks(context) ? taskHandle(id, { askedAt }) : settle(id, context);
    }),
  );

  server.registerTool(
    "get_answer",
    {
      title: "Get the answer",
      description:
        "Waits for the answer to a question that ask_person left pending. Call it again while the status is pending.",
      inputSchema: schemas.GetAnswerInput,
      outputSchema: AskOutput,
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    },
    guarded(({ question_id, wait_seconds }, context) =>
      settle(question_id, context, wait_seconds === undefined ? undefined : wait_seconds * 1_000),
    ),
  );

  server.registerTool(
    "cancel_question",
    {
      title: "Cancel a question",
      description: "Ends a question that is no longer needed. A tap that comes later does not count.",
      inputSchema: schemas.CancelInput,
      outputSchema: schemas.CancelOutput,
      annotations: { destructiveHint: false, idempotentHint: true, openWorldHint: true },
    },
    guarded(async ({ question_id }) => {
      const cancelled = await person.cancel(question_id, "the agent cancelled it");
      const message = cancelled
        ? "Cancelled. Nobody decided."
        : "That question is not open: it has ended, or was never asked here.";
      return reply({ question_id, cancelled, message });
    }),
  );

  server.registerTool(
    "notify_person",
    {
      title: "Notify a person",
      description: "Sends a notification without waiting for an answer.",
      inputSchema: schemas.NotifyInput,
      outputSchema: schemas.NotifyOutput,
      annotations: { destructiveHint: false, openWorldHint: true },
    },
    guarded(async (input) => {
      const { subscribers } = await person.notify(input);
      const message =
        subscribers === 0 ? "Sent, but nobody is subscribed to the topic, so nobody sees it." : "Sent.";
      return reply({ sent: true, ...(subscribers === undefined ? {} : { phones: subscribers }), message });
    }),
  );

  server.registerTool(
    "list_open_questions",
    {
      title: "List open questions",
      description: "Lists the questions of this session that nobody has answered yet.",
      outputSchema: schemas.OpenOutput,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    guarded(async () => {
      const questions = person.open().map(({ id, question, askedAt, deadline }) => ({
        question_id: id,
        question: question.message,
        asked_at: new Date(askedAt).toISOString(),
        ...(deadline === null ? {} : { ends_at: new Date(deadline).toISOString() }),
      }));
      return reply({ questions });
    }),
  );
  return server;
}

/** An error of the service or of the input is a result that the model can read, with the fix. */
const guarded =
  <Given extends unknown[]>(work: (...given: Given) => Promise<CallToolResult>) =>
  async (...given: Given): Promise<CallToolResult> => {
    try {
      return await work(...given);
    } catch (error) {
      const text = `${errorText(error)} Nothing was approved.`;
      return { isError: true, content: [{ type: "text", text }] };
    }
  };

const unknownQuestion = (id: string) =>
  new ValidationError({
    what: "The call",
    issues: [{ field: "question_id", problem: "is not known here", given: id }],
    fix: "Use the question_id that ask_person returned in this session; list_open_questions lists those that are open.",
  });

const wrongDefault = (name: string, buttons: readonly { readonly label: string }[]) =>
  new ValidationError({
    what: "The call",
    issues: [
      {
        field: "when_nobody_answers",
        problem: "must be one of the buttons, and needs time_limit_seconds",
        given: name,
        allowed: buttons.map(({ label }) => label),
      },
    ],
    fix: "Name a button and a time limit, or leave it out.",
  });

/** The buttons that a call describes; a label becomes its own id in lower case with hyphens. */
function buttonsFromInput({
  preset,
  buttons,
  typed_reply,
}: z.infer<typeof schemas.AskInput>): ActionButton[] {
  if (!buttons) return buttonSet(preset ?? "approve-reject-comment");
  const own = buttons.map((label, index) => ({ id: idOf(label, index), label, type: "button" as const }));
  return typed_reply ? [...own, { id: "reply", label: "Reply", type: "reply" }] : own;
}

/** The id of the button that is named by its label or id; undefined if there is none. */
const buttonNamed = (buttons: readonly ActionButton[], name: string): string | undefined =>
  buttons.find(({ id, label }) => id === name || label.toLowerCase() === name.toLowerCase())?.id;

const idOf = (label: string, index: number): string =>
  label
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "") || `button-${index + 1}`;
