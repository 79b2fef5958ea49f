import { DEMO } from "@iotpush/mock-server";
import type {
  IDataObject,
  IExecuteFunctions,
  IHttpRequestOptions,
  INodeExecutionData,
  NodeExecutionHint,
} from "n8n-workflow";
import { authenticate } from "../nodes/common/authenticate.ts";
import { ESCALATION_CREDENTIAL } from "../nodes/common/credential.ts";

/** What a node did to its context. */
export interface Recorded {
  readonly requests: IHttpRequestOptions[];
  readonly hints: NodeExecutionHint[];
  readonly warnings: string[];
  /** Until when the execution was put to wait. */
  waitTill?: Date;
  /** The node's context, as n8n keeps it with the execution. */
  readonly memory: IDataObject;
  /** What n8n passes on at its own limit. */
  readonly executeData: { data: unknown; node?: { alwaysOutputData?: boolean } };
}

export interface ContextOptions {
  readonly baseUrl: string;
  readonly parameters: IDataObject;
  readonly items?: INodeExecutionData[];
  readonly credential?: IDataObject;
  /** What differs in the credential of the topic that a question is escalated to. */
  readonly escalation?: IDataObject;
  readonly continueOnFail?: boolean;
  /** The node's type; an AI agent's tool ends with Tool. */
  readonly type?: string;
  readonly resumeBase?: string;
  readonly executionId?: number;
  /** The node's context before it runs, as a try before left it. */
  readonly memory?: IDataObject;
  /** What the expressions among the parameters give. */
  readonly evaluated?: IDataObject;
  /** The types of the credentials that webhooks read are added to it. */
  readonly credentialsRead?: string[];
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

/** The credentials by type. */
export const credentialsOf = (options: ContextOptions) => (type: string) =>
  credentialOf(
    type === ESCALATION_CREDENTIAL
      ? { ...options, credential: { ...options.credential, ...options.escalation } }
      : options,
  );

/** Sends as n8n's request helper does: the credential adds itself, and an answer of any status is an answer. */
export const helpersOf = (credentials: (type: string) => IDataObject, requests: IHttpRequestOptions[]) => ({
  async httpRequestWithAuthentication(type: string, options: IHttpRequestOptions) {
    const request = await authenticate(credentials(type) as never, options);
    requests.push(request);
    return sent(request);
  },
  /** Without the credential; a body that is an object is sent as JSON, and comes back parsed. */
  async httpRequest({ body, headers = {}, json, ...request }: IHttpRequestOptions) {
    if (!json) return sent({ ...request, headers, body });
    const asJson = { ...headers, "content-type": "application/json" };
    const response = await sent({ ...request, headers: asJson, body: JSON.stringify(body) });
    const isJson = response.headers["content-type"]?.includes("json");
    return isJson ? { ...response, body: JSON.parse(response.body) } : response;
  },
});

async function sent({ url, method = "GET", headers, body }: IHttpRequestOptions) {
  const response = await fetch(url, {
    method,
    headers: headers as Record<string, string>,
    redirect: "manual",
    ...(typeof body === "string" ? { body } : {}),
  });
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers) as Record<string, string>,
    body: await response.text(),
  };
}

/** An execution context that sends for real and records what the node does. */
export function recordedContext(options: ContextOptions): { host: IExecuteFunctions; recorded: Recorded } {
  const recorded: Recorded = {
    requests: [],
    hints: [],
    warnings: [],
    memory: options.memory ?? {},
    executeData: { data: { main: [options.items ?? []] } },
  };
  const items = options.items ?? [{ json: {} }];
  const credentials = credentialsOf(options);
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
    getExecuteData: () => recorded.executeData,
    getNodeParameter: (name: string, _: number, fallback?: unknown) =>
      valueAt({ ...options.parameters, ...options.evaluated }, name, fallback),
    getCredentials: (type: string) => Promise.resolve(credentials(type)),
    continueOnFail: () => options.continueOnFail === true,
    getContext: () => recorded.memory,
    getExecutionCancelSignal: () => undefined,
    getTimezone: () => "UTC",
    getExecutionId: () => String(options.executionId ?? 1),
    evaluateExpression: () => 0,
    getSignedResumeUrl: (query: Record<string, string>) =>
      `${options.resumeBase ?? "http://127.0.0.1:9"}/webhook-waiting/${options.executionId ?? 1}/node-1?${new URLSearchParams(query)}&signature=s`,
    putExecutionToWait: (till: Date) => {
      recorded.waitTill = till;
      return Promise.resolve();
    },
    addExecutionHints: (...hints: NodeExecutionHint[]) => recorded.hints.push(...hints),
    logger: { warn: (text: string) => recorded.warnings.push(text) },
    helpers: helpersOf(credentials, recorded.requests),
  };
  return { host: host as unknown as IExecuteFunctions, recorded };
}
