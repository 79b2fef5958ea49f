import type { IDataObject, IHttpRequestOptions, IWebhookFunctions, WorkflowExecuteMode } from "n8n-workflow";
import { type ContextOptions, credentialOf, helpersOf, valueAt } from "./recorded-context.ts";

export interface WebhookOptions extends Omit<ContextOptions, "items" | "continueOnFail"> {
  readonly body: unknown;
  readonly query?: IDataObject;
  readonly params?: IDataObject;
  readonly headers?: IDataObject;
  /** What the waiting execution remembers. */
  readonly memory?: IDataObject;
  /** What the trigger keeps with its workflow. */
  readonly state?: IDataObject;
  readonly nodeId?: string;
  /** `manual` where the editor listens for a test event. */
  readonly mode?: WorkflowExecuteMode;
}

/** What a webhook answered by itself, where it did. */
export interface Reply {
  status?: number;
  body?: unknown;
}

/** A webhook's context that sends for real and writes down the answer. */
export function recordedWebhook(options: WebhookOptions): {
  host: IWebhookFunctions;
  reply: Reply;
  requests: IHttpRequestOptions[];
} {
  const reply: Reply = {};
  const requests: IHttpRequestOptions[] = [];
  const data = credentialOf(options);
  const response = {
    status(status: number) {
      reply.status = status;
      return response;
    },
    json(body: unknown) {
      reply.body = body;
    },
  };
  const host = {
    getNode: () => ({
      id: options.nodeId ?? "node-1",
      name: "Ask",
      type: options.type ?? "iotpush",
      parameters: {},
    }),
    getMode: () => options.mode ?? "webhook",
    getWorkflow: () => ({ id: "workflow-1" }),
    getNodeParameter: (name: string, fallback?: unknown) => valueAt(options.parameters, name, fallback),
    getCredentials: () => Promise.resolve(data),
    getWorkflowStaticData: () => options.state ?? {},
    getBodyData: () => options.body,
    getQueryData: () => options.query ?? {},
    getParamsData: () => options.params ?? {},
    getHeaderData: () => options.headers ?? {},
    getResponseObject: () => response,
    getSignedResumeUrl: (query: Record<string, string>) =>
      `http://127.0.0.1:9/resume?${new URLSearchParams(query)}`,
    evaluateExpression: (expression: string) =>
      options.memory?.[/context\["(\w+)"\]/.exec(expression)?.[1] ?? ""],
    logger: { warn: () => undefined },
    helpers: helpersOf(data, requests),
  };
  return { host: host as unknown as IWebhookFunctions, reply, requests };
}
