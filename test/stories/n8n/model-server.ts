import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A message as OpenAI's chat API has it. */
interface ChatMessage {
  readonly role: string;
  readonly content: unknown;
}

interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly Tool[];
}

interface Tool {
  readonly function: {
    readonly name: string;
    readonly parameters?: { readonly properties?: Readonly<Record<string, unknown>> };
  };
}

/** A language model that follows a script: it calls its first tool, and then repeats what the tool returned. */
export interface ModelServer extends AsyncDisposable {
  /** Where its OpenAI-compatible API is. */
  readonly url: string;
  /** What the tools returned, oldest first. */
  readonly toolResults: string[];
}

/** @param toolArguments what it calls its first tool with. */
export async function startModelServer(toolArguments: Record<string, unknown>): Promise<ModelServer> {
  const toolResults: string[] = [];
  const server = createServer(async (request, response) => {
    const { messages, tools = [] } = JSON.parse(await textOf(request)) as ChatRequest;
    const last = messages.at(-1);
    const called = last?.role === "tool";
    if (called)
      toolResults.push(typeof last.content === "string" ? last.content : JSON.stringify(last.content));
    const call = { id: "call_1", type: "function", function: callOf(tools[0], toolArguments) };
    const message = called
      ? { role: "assistant", content: `Done: ${toolResults.at(-1)}` }
      : { role: "assistant", content: null, tool_calls: [call] };
    const choice = { index: 0, message, finish_reason: called ? "stop" : "tool_calls" };
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        id: "chat-1",
        object: "chat.completion",
        created: 1,
        model: "scripted",
        choices: [choice],
        usage,
      }),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    toolResults,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** n8n wraps what a tool takes in `toolParameters` where a person is asked before it runs. */
function callOf(tool: Tool | undefined, toolArguments: Record<string, unknown>) {
  const wrapped = "toolParameters" in (tool?.function.parameters?.properties ?? {});
  const given = wrapped ? { toolParameters: toolArguments } : toolArguments;
  return { name: tool?.function.name, arguments: JSON.stringify(given) };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
