import { openComms } from "./comms.ts";
import type { NodeRedUser } from "./settings.ts";

/** One node of a flow, a tab or a configuration node, as Node-RED stores it. */
export type NodeRedNode = { id: string; type: string; [property: string]: unknown };

/** What a deploy restarts. */
export type DeployType = "full" | "flows" | "nodes" | "reload";

/** An answer of Node-RED's editor API other than success. */
export class NodeRedRequestError extends Error {
  readonly status: number;

  constructor(method: string, path: string, status: number, text: string) {
    super(`Node-RED answered ${status} to ${method} ${path}: ${text.slice(0, 1_000)}`);
    this.name = "NodeRedRequestError";
    this.status = status;
  }
}

/** Node-RED's editor API. */
export class NodeRedAdmin {
  readonly url: string;
  #token: string | undefined;

  constructor(url: string) {
    this.url = url;
  }

  /** The token of the signed-in user, if the editor is guarded. */
  get token(): string | undefined {
    return this.#token;
  }

  /** Signs in if the editor is guarded. */
  async signIn({ user, password }: NodeRedUser): Promise<void> {
    const { access_token } = await this.request<{ access_token: string }>("POST", "/auth/token", {
      client_id: "node-red-admin",
      grant_type: "password",
      scope: "",
      username: user,
      password,
    });
    this.#token = access_token;
  }

  /** Sends one request and answers the parsed body, or its text when it is not JSON. */
  async request<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        "Node-RED-API-Version": "v2",
        ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    if (!response.ok) throw new NodeRedRequestError(method, path, response.status, text);
    const json = response.headers.get("content-type")?.startsWith("application/json") ?? false;
    return (json ? JSON.parse(text) : text) as T;
  }

  /**
   * Puts flows in place of those that run, and waits until they have started. A node's `credentials` property is stored apart,
   * encrypted.
   */
  async deploy(flows: readonly NodeRedNode[], type: DeployType = "full"): Promise<void> {
    // Node-RED answers before it starts the flows, and notifies the editors afterwards.
    using comms = await openComms(this.url, this.#token);
    const headers = { "Node-RED-Deployment-Type": type };
    const { rev } = await this.request<{ rev: string }>("POST", "/flows", { flows }, headers);
    await comms.waitForDeploy(rev);
  }

  /** The flows that run, as the editor gets them: without credentials. */
  async flows(): Promise<NodeRedNode[]> {
    return (await this.request<{ flows: NodeRedNode[] }>("GET", "/flows")).flows;
  }

  /** Presses the button of an inject node. */
  async inject(nodeId: string): Promise<void> {
    await this.request("POST", `/inject/${nodeId}`, {});
  }

  /** The node types that a package brings, and its error if it could not be loaded. */
  async nodeSets(packageName: string): Promise<{ types: string[]; err?: string }[]> {
    const all = await this.request<{ module: string; types: string[]; err?: string }[]>(
      "GET",
      "/nodes",
      undefined,
      {
        accept: "application/json",
      },
    );
    return all.filter(({ module }) => module === packageName);
  }
}
