import { DEMO } from "@iotpush/mock-server";
import type {
  IDataObject,
  IExecuteFunctions,
  IHttpRequestOptions,
  INodeExecutionData,
  NodeExecutionHint,
} from "n8n-workflow";
import { authenticate } from "../nodes/common/authenticate.ts";

/** What a node did to its context. */
export interface Recorded {
  readonly requests: IHttpRequestOptions[];
  readonly hints: NodeExecutionHint[];
  readonly warnings: string[];
  /** Until when the execution was put to wait. */
  waitTill?: Date;
  /** The node's context, as n8n keeps it with the execution. */
  readonly memory: IDataObject;
}

export interface ContextOptions {
  readonly baseUrl: string;
  readonly parameters: IDataObject;
  readonly items?: INodeExecutionData[];
  readonly credential?: IDataObject;
  readonly continueOnFail?: boolean;
  /** The node's type; an AI agent's tool ends with Tool. */
  readonly type?: string;
  readonly resumeBase?: string;
  readonly executionId?: number;
  /** The node's context before it runs, as a try before left it. */
  readonly memory?: IDataObject;
  /** What the expressions among the parameters give. */
  readonly evaluated?: IDataObject;
}

/** The value at a path such as `buttons.values`. */
export const valueAt = (parameters: IDataObject, path: string, fallback: unknown): unknown =>
  path.split(".").reduce<unknown>((value, key) => (value as IDataObject | undefined)?.[key], parameters) ??
  fallback;

/** The callback secret of the tests' credential. */
export const CALLBACK_SECRET = "callback-".repeat(4);

export const credentialOf = ({
  baseUrl,
  credential = {},
}: Pick<ContextOptions, "baseUrl" | "credential">): IDataObject => ({
  baseUrl,
  topic: DEMO.privateTopic,
  apiKey: DEMO.privateTopicKey,
  sessionToken: DEMO.sessionToken,
  callbackSecret: CALLBACK_SECRET,
  ignoreSslIssues: false,
  ...credential,
});

/** Sends as n8n's request helper does: the credential adds itself, and an answer of any status is an answer. */
export const helpersOf = (data: IDataObject, requests: IHttpRequestOptions[]) => ({
  async httpRequestWithAuthentication(_: string, options: IHttpRequestOptions) {
    const request = await authenticate(data as never, options);
    requests.push(request);
    const response = await fetch(request.url, {
      method: request.method ?? "GET",
      headers: request.headers as Record<string, string>,
      redirect: "manual",
      ...(typeof request.body === "string" ? { body: request.body } : {}),
    });
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  },
  /** Without the credential; a body that is JSON comes parsed. */
  async httpRequest({ url, body }: IHttpRequestOptions) {
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    const text = await response.text();
    const json = response.headers.get("content-type")?.includes("json");
    return { statusCode: response.status, body: json ? JSON.parse(text) : text };
  },
});

/** An execution context that sends for real and writes down what the node does. */
export function recordedContext(options: ContextOptions): { host: IExecuteFunctions; recorded: Recorded } {
  const recorded: Recorded = { requests: [], hints: [], warnings: [], memory: options.memory ?? {} };
  const items = options.items ?? [{ json: {} }];
  const data = credentialOf(options);
  const host = {
    getNode: () => ({
      id: "node-1",
      name: "iotpush",
      type: options.type ?? "@iotpush/n8n-nodes-iotpush.iotpush",
      typeVersion: 1,
      position: [0, 0],
      parameters: options.parameters,
    }),
    getInputData: () => items,
    getNodeParameter: (name: string, _: number, fallback?: unknown) =>
      valueAt({ ...options.parameters, ...options.evaluated }, name, fallback),
    getCredentials: () => Promise.resolve(data),
    continueOnFail: () => options.continueOnFail === true,
    getContext: () => recorded.memory,
    getExecutionCancelSignal: () => undefined,
    getTimezone: () => "UTC",
    evaluateExpression: () => 0,
    getSignedResumeUrl: (query: Record<string, string>) =>
      `${options.resumeBase ?? "http://127.0.0.1:9"}/webhook-waiting/${options.executionId ?? 1}/node-1?${new URLSearchParams(query)}&signature=s`,
    putExecutionToWait: (till: Date) => {
      recorded.waitTill = till;
      return Promise.resolve();
    },
    addExecutionHints: (...hints: NodeExecutionHint[]) => recorded.hints.push(...hints),
    logger: { warn: (text: string) => recorded.warnings.push(text) },
    helpers: helpersOf(data, recorded.requests),
  };
  return { host: host as unknown as IExecuteFunctions, recorded };
}
