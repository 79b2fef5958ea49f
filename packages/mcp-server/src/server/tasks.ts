import type { AskOutcome } from "@iotpush/core";
import type { Life } from "@iotpush/core/adapter";
import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type McpServer,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from "@modelcontextprotocol/server";
import * as z from "zod/v4";
import type { Person } from "../asking/person.js";
import { pending, reply, toResult } from "../asking/result.js";
import { deskForm, readDeskAnswer } from "./desk.js";

/** The tasks extension of specification 2026-07-28: a question is a task, whose id is the question's. */
export const TASKS = "io.modelcontextprotocol/tasks";
const POLL_MS = 2_000;

/** What the client said of itself with this very request; undefined before specification 2026-07-28. */
export const capabilitiesOf = ({ mcpReq }: ServerContext): ClientCapabilities | undefined =>
  (mcpReq.envelope as Record<string, ClientCapabilities | undefined> | undefined)?.[
    CLIENT_CAPABILITIES_META_KEY
  ];

export const hasTasks = (context: ServerContext): boolean =>
  capabilitiesOf(context)?.extensions?.[TASKS] !== undefined;

interface TaskState {
  readonly askedAt: number;
  readonly outcome?: AskOutcome | undefined;
}

/** The handle of a question that is in the store already. */
export function taskHandle(questionId: string, state: TaskState) {
  // The SDK wants the content of a tool's result beside it.
  return { ...taskOf(questionId, state), resultType: "task", ...reply(pending(questionId)) };
}

function taskOf(taskId: string, { askedAt, outcome }: TaskState) {
  const createdAt = new Date(askedAt).toISOString();
  const lastUpdatedAt = (outcome?.kind === "answered" && outcome.answer.actedAt) || createdAt;
  const task = { taskId, createdAt, lastUpdatedAt, ttlMs: null, pollIntervalMs: POLL_MS };
  if (!outcome) return { ...task, status: "working", statusMessage: "Waiting for a tap" };
  const result = toResult(taskId, outcome);
  if (outcome.kind === "cancelled") return { ...task, status: "cancelled", statusMessage: result.message };
  return { ...task, status: "completed", result: reply(result) };
}

/** Serves tasks/get, tasks/update and tasks/cancel. `desk`: whether the client may answer too. */
export function serveTasks(server: McpServer, person: Person, desk: boolean): void {
  const params = z.object({ taskId: z.string() });
  const serve = (
    method: string,
    work: (question: Life, of: z.infer<typeof params>, context: ServerContext) => Promise<object>,
  ) =>
    server.server.setRequestHandler(method, { params }, async (of, context) => {
      if (!hasTasks(context))
        throw new MissingRequiredClientCapabilityError({
          requiredCapabilities: { extensions: { [TASKS]: {} } },
        });
      const question = await person.find(of.taskId);
      if (!question)
        throw new ProtocolError(
          ProtocolErrorCode.InvalidParams,
          `The task ${JSON.stringify(of.taskId)} is not known`,
        );
      return { ...(await work(question, of, context)) };
    });
  serve("tasks/get", async (state, { taskId }, context) => {
    const task = taskOf(taskId, state);
    if (state.outcome || !desk || !capabilitiesOf(context)?.elicitation) return task;
    const form = { method: "elicitation/create", params: deskForm(state.question) };
    return { ...task, status: "input_required", inputRequests: { desk: form } };
  });
  serve("tasks/update", async ({ question }, { taskId }, { mcpReq }) => {
    const answer = desk ? readDeskAnswer(question, mcpReq.inputResponses?.desk) : undefined;
    if (answer) await person.answerAtDesk(taskId, answer.button, answer.reply);
    return {};
  });
  serve("tasks/cancel", async (_, { taskId }) => {
    await person.cancel(taskId, "the agent cancelled it");
    return {};
  });
}
