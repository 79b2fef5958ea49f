import type { ActionButton } from "@iotpush/core";
import type { ElicitRequestFormParams, McpServer, ServerContext } from "@modelcontextprotocol/server";
import type { Person } from "../asking/person.js";

interface Asked {
  readonly message: string;
  readonly title?: string | undefined;
  readonly actions?: readonly Pick<ActionButton, "id" | "label" | "type">[] | undefined;
}

/** The question as a form in the client, for a person who sits at it. */
export function deskForm({ message, title, actions = [] }: Asked): ElicitRequestFormParams {
  const asksForText = actions.some(({ type }) => type === "reply");
  return {
    mode: "form",
    message: title ? `${title}\n${message}` : message,
    requestedSchema: {
      type: "object",
      properties: {
        answer: { type: "string", title: "Answer", enum: actions.map(({ label }) => label) },
        ...(asksForText ? { reply: { type: "string", title: "Reply" } } : {}),
      },
      required: ["answer"],
    },
  };
}

/** The button and the reply that the form was sent with; undefined for anything else: closing the form is not an answer. */
export function readDeskAnswer(
  { actions = [] }: Asked,
  response: unknown,
): { readonly button: string; readonly reply: string | undefined } | undefined {
  if (typeof response !== "object" || response === null) return undefined;
  const { action, content } = response as { action?: unknown; content?: Record<string, unknown> };
  const button = actions.find(({ label }) => label === content?.answer);
  if (action !== "accept" || !button) return undefined;
  const reply = typeof content?.reply === "string" && content.reply !== "" ? content.reply : undefined;
  return { button: button.id, reply };
}

/**
 * Shows the form in a client of specification 2025-11-25 that said it can, while the phone is asked. Abort it once the question is answered.
 * Later clients get it with their task.
 */
export function askAtDesk(
  { server }: McpServer,
  person: Person,
  questionId: string,
  { mcpReq }: ServerContext,
): AbortController | undefined {
  if (mcpReq.envelope || !server.getClientCapabilities()?.elicitation) return undefined;
  const over = new AbortController();
  const show = async () => {
    const found = await person.find(questionId);
    if (!found || found.outcome) return;
    const options = { signal: over.signal, timeout: FORM_MS };
    const answer = readDeskAnswer(
      found.question,
      await mcpReq.elicitInput(deskForm(found.question), options),
    );
    if (answer) await person.answerAtDesk(questionId, answer.button, answer.reply);
  };
  // A client that cannot show it after all still has the phone.
  void show().catch(() => undefined);
  return over;
}

/** A form may stay open as long as a call waits. */
const FORM_MS = 3_600_000;
