import { join } from "node:path";
import { DEMO, type MockServer, type MockServerOptions, startMockServer } from "@iotpush/mock-server";
import {
  type N8n,
  type N8nCredential,
  type N8nExecution,
  type N8nNode,
  type N8nOptions,
  type N8nQueue,
  type N8nQueueOptions,
  type N8nSession,
  startN8n,
  startN8nQueue,
} from "../../hosts/n8n.ts";
import { packPackage } from "../../hosts/pack.ts";
import { until } from "../../hosts/until.ts";

export const PACKAGE = join(import.meta.dirname, "../../../packages/n8n-nodes-iotpush");
export const NODE_TYPE = "@iotpush/n8n-nodes-iotpush";
export const CREDENTIAL_TYPE = "iotpushTopicApi";
export const PHONE = DEMO.phones[0];
/** The callback secret of the stories' credential. */
export const SECRET = "a-callback-secret-of-these-stories";

/** What the demo topic's credential holds, for a mock server. */
export const credentialData = (baseUrl: string, more: Record<string, unknown> = {}) => ({
  baseUrl,
  topic: DEMO.privateTopic,
  apiKey: DEMO.privateTopicKey,
  sessionToken: DEMO.sessionToken,
  callbackSecret: SECRET,
  ...more,
});

let packed: Promise<string> | undefined;

/** The packed package, made once for a test file. */
export const tarball = (): Promise<string> => {
  packed ??= packPackage(PACKAGE);
  return packed;
};

/** What a story does with an n8n and a mock server, whichever way the n8n was started. */
export class Harness {
  readonly mock: MockServer;
  readonly session: N8nSession;
  /** Where production webhooks are answered, without a slash at the end. */
  readonly webhookUrl: string;
  readonly credential: N8nCredential;

  constructor(mock: MockServer, session: N8nSession, webhookUrl: string, credential: N8nCredential) {
    this.mock = mock;
    this.session = session;
    this.webhookUrl = webhookUrl;
    this.credential = credential;
  }

  /** A node of the package with the harness's credential. */
  node(name: string, parameters: Record<string, unknown>, more: Partial<N8nNode> = {}): N8nNode {
    return {
      name,
      type: `${NODE_TYPE}.iotpush`,
      typeVersion: 1,
      parameters,
      credentials: { [CREDENTIAL_TYPE]: { id: this.credential.id, name: this.credential.name } },
      ...more,
    };
  }

  /**
   * Makes and publishes a workflow that a POST to /webhook/`name` starts and whose nodes follow one another. It is answered at
   * once, unless `response` says otherwise.
   */
  async chain(
    name: string,
    nodes: readonly N8nNode[],
    response: Record<string, string> = { responseMode: "onReceived" },
  ): Promise<string> {
    const start: N8nNode = {
      name: "Start",
      type: "n8n-nodes-base.webhook",
      typeVersion: 2.1,
      parameters: { httpMethod: "POST", path: name, ...response, options: {} },
    };
    const all = [start, ...nodes];
    const connections = Object.fromEntries(
      all
        .slice(0, -1)
        .map((node, index) => [
          node.name,
          { main: [[{ node: (all[index + 1] as N8nNode).name, type: "main", index: 0 }]] },
        ]),
    );
    const workflow = await this.session.createWorkflow({ name, nodes: all, connections });
    await this.session.activate(workflow);
    return workflow;
  }

  /** Starts a workflow made by {@link chain}, once n8n is ready for it, and gives its answer. */
  async start(name: string, body: unknown = {}): Promise<Response> {
    const once = () =>
      fetch(`${this.webhookUrl}/webhook/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(200_000),
      });
    // A busy n8n says 503: "Database is not ready!"
    const ready = async () => {
      const response = await once();
      return response.status === 503 ? undefined : response;
    };
    const response = await until(ready, { what: `n8n to start ${name}`, intervalMs: 500 });
    if (!response.ok) throw new Error(`n8n answered ${response.status} to the start of ${name}`);
    return response;
  }

  /** The id of the message with this text, once the service has it. */
  message(text: string): Promise<string> {
    const find = () => this.mock.control.messages({ search: text, limit: 1 }).messages[0]?.id;
    return until(find, { what: `the push "${text}"` });
  }

  /** The URL that a message's buttons call, as it was pushed. */
  callbackUrl(text: string): string {
    const push = this.mock.control.requests
      .list({})
      .map(({ body }) => body)
      .find((body) => body.includes(text) && body.includes("callback_url"));
    if (push === undefined) throw new Error(`No push "${text}" with a callback.`);
    return (JSON.parse(push) as { callback_url: string }).callback_url;
  }
}

/** The first item that a node gave, by output. */
export const itemOf = (
  execution: N8nExecution,
  node: string,
  output = 0,
): Record<string, unknown> | undefined => execution.runs[node]?.at(-1)?.data?.main?.[output]?.[0]?.json;

/** A harness with an n8n of one process. */
export interface SingleHarness extends AsyncDisposable {
  readonly n8n: N8n;
  readonly harness: Harness;
}

export async function startHarness(
  options: MockServerOptions = {},
  more: N8nOptions = {},
): Promise<SingleHarness> {
  await using started = new AsyncDisposableStack();
  const mock = started.use(await startMockServer({ rateLimit: false, ...options }));
  const n8n = started.use(await startN8n({ packages: [await tarball()], ...more }));
  const credential = await n8n.session.createCredential(CREDENTIAL_TYPE, credentialData(mock.url));
  const harness = new Harness(mock, n8n.session, n8n.url, credential);
  const running = started.move();
  return { n8n, harness, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** A harness with n8n in queue mode: main, webhook process, two workers, Redis and PostgreSQL. */
export interface QueueHarness extends AsyncDisposable {
  readonly n8n: N8nQueue;
  readonly harness: Harness;
}

export async function startQueueHarness(
  options: MockServerOptions = {},
  more: N8nQueueOptions = {},
): Promise<QueueHarness> {
  await using started = new AsyncDisposableStack();
  const mock = started.use(await startMockServer({ rateLimit: false, ...options }));
  const n8n = started.use(await startN8nQueue({ packages: [await tarball()], ...more }));
  const credential = await n8n.session.createCredential(CREDENTIAL_TYPE, credentialData(mock.url));
  const harness = new Harness(mock, n8n.session, n8n.webhookUrl, credential);
  const running = started.move();
  return { n8n, harness, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
