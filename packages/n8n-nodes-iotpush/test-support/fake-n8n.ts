import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { IDataObject, INodeExecutionData, IWebhookFunctions } from "n8n-workflow";
import { resume } from "../nodes/Iotpush/ask/resume.ts";
import { execute } from "../nodes/Iotpush/execute.ts";
import { type ContextOptions, type Recorded, recordedContext } from "./recorded-context.ts";
import { recordedWebhook } from "./recorded-webhook.ts";

/** Lets what is under way go on. */
export { setImmediate as nextTurn } from "node:timers/promises";

type Outputs = INodeExecutionData[][];

/** One execution: it runs, waits, and goes on when its webhook gives it something to go on with. */
export interface Execution {
  readonly recorded: Recorded;
  readonly outputs: Outputs;
  /** What it went on with: items, or an error. */
  resumed?: { readonly outputs?: Outputs; readonly error?: Error };
  status: "running" | "waiting" | "over" | "stopped";
}

/** A server that resumes executions as n8n does: 409 while one runs, nothing once it is over. */
export interface FakeN8n extends AsyncDisposable {
  ask(parameters: IDataObject, more?: Partial<ContextOptions>): Promise<Execution>;
  /** The execution once it went on. */
  resumed(execution: Execution): Promise<NonNullable<Execution["resumed"]>>;
}

/** Processes of n8n: the first asks, and those that `route` chooses take callbacks, as a load balancer does. */
export interface FakeProcesses {
  readonly processes: readonly { readonly execute: typeof execute; readonly resume: typeof resume }[];
  /** Which of them gets the next request: how many came before, and its query. */
  readonly route: (count: number, query: URLSearchParams) => number;
}

const ONE: FakeProcesses = { processes: [{ execute, resume }], route: () => 0 };

export async function startFakeN8n(
  baseUrl: string,
  runsForMs = 0,
  { processes, route }: FakeProcesses = ONE,
): Promise<FakeN8n> {
  let requests = 0;
  const executions: { execution: Execution; options: ContextOptions }[] = [];
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(String(request.url), url);
    let text = "";
    for await (const chunk of request) text += chunk;
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const entry = executions[Number(pathname.split("/")[2])];
    if (!entry) return send(409, { message: "The execution is running already." });
    const { execution, options } = entry;
    if (execution.status === "running") return send(409, { message: "The execution is running already." });
    if (execution.status === "stopped") return send(409, { message: "It has finished with error." });
    if (execution.status === "over") return void response.end("<html>No action required</html>");
    const { host, reply } = recordedWebhook({
      ...options,
      body: JSON.parse(text || "{}"),
      query: Object.fromEntries(searchParams),
      memory: execution.recorded.memory,
    });
    const process = processes[route(requests++, searchParams)];
    if (!process) return void response.writeHead(502).end();
    const given = await given_(host, execution, process.resume);
    if (reply.status !== undefined) return send(reply.status, reply.body);
    send(execution.resumed?.error ? 500 : 200, given);
  }

  async function given_(
    host: IWebhookFunctions,
    execution: Execution,
    process: typeof resume,
  ): Promise<unknown> {
    try {
      const { workflowData, webhookResponse } = await process(host);
      if (workflowData && execution.status !== "over")
        Object.assign(execution, { resumed: { outputs: workflowData }, status: "over" });
      return webhookResponse;
    } catch (error) {
      Object.assign(execution, { resumed: { error }, status: "over" });
      return {};
    }
  }

  return {
    async ask(parameters, more = {}) {
      const id = executions.length;
      const all = { operation: "sendAndWait", message: "Deploy?", ...parameters };
      const options = { baseUrl, parameters: all, resumeBase: url, executionId: id, ...more };
      const { host, recorded } = recordedContext(options);
      const outputs = await (processes[0] ?? { execute }).execute(host);
      const execution: Execution = { recorded, outputs, status: "running" };
      executions[id] = { execution, options };
      if (runsForMs > 0) void delay(runsForMs).then(() => wait(execution));
      else wait(execution);
      return execution;
    },
    async resumed(execution) {
      while (!execution.resumed) await delay(10);
      return execution.resumed;
    },
    async [Symbol.asyncDispose]() {
      for (const { execution } of executions) execution.status = "over";
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const wait = (execution: Execution): void => {
  if (execution.status === "running") execution.status = "waiting";
};
