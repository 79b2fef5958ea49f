import type {
  IDataObject,
  IHttpRequestOptions,
  INodeExecutionData,
  IWebhookFunctions,
  WorkflowExecuteMode,
} from "n8n-workflow";
import { type ContextOptions, credentialsOf, helpersOf, valueAt } from "./recorded-context.ts";

export interface WebhookOptions extends Omit<ContextOptions, "memory" | "continueOnFail"> {
  readonly body: unknown;
  readonly query?: IDataObject;
  readonly params?: IDataObject;
  readonly headers?: IDataObject;
  /** What the waiting execution remembers. */
  readonly memory?: IDataObject;
  /** What the trigger keeps with its workflow. */
  readonly state?: IDataObject;
  readonly nodeId?: string;
  readonly nodeName?: string;
  readonly rawBody?: string;
  readonly onError?: string;
  readonly items?: INodeExecutionData[];
  /** `manual` if the editor listens for a test event. */
  readonly mode?: WorkflowExecuteMode;
}

/** What a webhook answered by itself, if it did. */
export interface Reply {
  status?: number;
  body?: unknown;
}

/** A webhook's context that sends for real and writes down the answer. */
export function recordedWebhook(options: WebhookOptions): {
  host: IWebhookFunctions;
  reply: Reply;
  requests: IHttpRequestOptions[];
  warnings: string[];
} {
  const warnings: string[] = [];
  const reply: Reply = {};
  const requests: IHttpRequestOptions[] = [];
  const credentials = credentialsOf(options);
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
      name: options.nodeName ?? "Ask",
      type: options.type ?? "iotpush",
      parameters: {},
      ...(options.onError ? { onError: options.onError } : {}),
    }),
    getMode: () => options.mode ?? "webhook",
    getWorkflow: () => ({ id: "workflow-1" }),
    getNodeParameter: (name: string, fallback?: unknown) => valueAt(options.parameters, name, fallback),
    getCredentials: (type: string) => {
      options.credentialsRead?.push(type);
      return Promise.resolve(credentials(type));
    },
    getWorkflowStaticData: () => options.state ?? {},
    getBodyData: () => options.body,
    getQueryData: () => options.query ?? {},
    getParamsData: () => options.params ?? {},
    getHeaderData: () => ({ "content-type": "application/json", ...options.headers }),
    getRequestObject: () => ({ rawBody: Buffer.from(options.rawBody ?? "") }),
    getTimezone: () => "UTC",
    getResponseObject: () => response,
    getSignedResumeUrl: (query: Record<string, string>) =>
      `${options.resumeBase ?? "http://127.0.0.1:9"}/webhook-waiting/${options.executionId ?? 1}/node-1?${new URLSearchParams(query)}`,
    evaluateExpression: (expression: string) =>
      expression.includes("$input")
        ? (options.items ?? [{ json: {} }])
        : options.memory?.[/context\["(\w+)"\]/.exec(expression)?.[1] ?? ""],
    logger: { warn: (text: string) => warnings.push(text) },
    helpers: helpersOf(credentials, requests),
  };
  return { host: host as unknown as IWebhookFunctions, reply, requests, warnings };
}
