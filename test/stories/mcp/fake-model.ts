import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A model that wants one thing, and ends once it has read what became of it. */
export interface FakeModel extends AsyncDisposable {
  readonly url: string;
  /** What the agent sent back for the call; undefined as long as it has not. */
  result(): string | undefined;
}

interface Body {
  readonly tools?: { readonly name?: string }[];
  readonly messages?: unknown;
  readonly input?: unknown;
}

/** Speaks as much of Anthropic's and of OpenAI's API as Claude Code and Codex need. It runs a command, or calls a tool of Claude Code. */
export async function startFakeModel(
  command: string,
  tool: object = { name: "Bash", input: { command, description: "what the test wants" } },
): Promise<FakeModel> {
  let result: string | undefined;
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const body: Body = JSON.parse(text || "{}");
    const events = request.url?.startsWith("/v1/messages")
      ? anthropic(body, tool)
      : request.url?.startsWith("/v1/responses")
        ? openai(body, command)
        : undefined;
    if (!events) return response.writeHead(404).end();
    result = /(?:"type":"tool_result"|_call_output").{0,1000}/s.exec(text)?.[0] ?? result;
    response.setHeader("content-type", "text/event-stream");
    response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    result: () => result,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function anthropic({ messages, tools = [] }: Body, tool: { readonly input?: object }) {
  const runs = tools.some(({ name }) => name === "Bash") && !JSON.stringify(messages).includes("tool_result");
  const content_block = runs
    ? { type: "tool_use", id: "toolu_1", ...tool, input: {} }
    : { type: "text", text: "" };
  const delta = runs
    ? { type: "input_json_delta", partial_json: JSON.stringify(tool.input) }
    : { type: "text_delta", text: "Done." };
  const usage = { input_tokens: 1, output_tokens: 1 };
  const message = {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "fake",
    content: [],
    stop_reason: null,
    usage,
  };
  return [
    { type: "message_start", message },
    { type: "content_block_start", index: 0, content_block },
    { type: "content_block_delta", index: 0, delta },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: runs ? "tool_use" : "end_turn" }, usage },
    { type: "message_stop" },
  ];
}

function openai({ input }: Body, command: string) {
  const runs = !JSON.stringify(input).includes("_call_output");
  const item = runs
    ? {
        type: "function_call",
        id: "fc_1",
        call_id: "call_1",
        name: "exec_command",
        arguments: JSON.stringify({ cmd: command }),
      }
    : {
        type: "message",
        id: "msg_1",
        role: "assistant",
        content: [{ type: "output_text", text: "Done." }],
      };
  return [
    { type: "response.created", response: { id: "resp_1" } },
    { type: "response.output_item.done", output_index: 0, item },
    {
      type: "response.completed",
      response: { id: "resp_1", usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 } },
    },
  ];
}
