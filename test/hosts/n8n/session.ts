import { randomUUID } from "node:crypto";
import { until } from "../until.ts";
import { n8nRequest } from "./http.ts";
import type { OwnerIdentity } from "./owner.ts";
import type { N8nCredential, N8nExecution, N8nExecutionStatus, N8nNodeRun, N8nWorkflow } from "./types.ts";

type StoredExecution = Omit<N8nExecution, "id" | "runs" | "error"> & {
  id: string | number;
  data?: { resultData: { runData?: Record<string, N8nNodeRun[]>; error?: N8nExecution["error"] } };
};

/** What the owner of an n8n does with it, over HTTP. */
export class N8nSession {
  readonly #base: string;
  readonly #identity: OwnerIdentity;

  constructor(base: string, identity: OwnerIdentity) {
    this.#base = base;
    this.#identity = identity;
  }

  /** The headers that make a browser's page the owner's. */
  get browserIdentity(): Readonly<Record<string, string>> {
    return this.#identity.browser;
  }

  /** A request of the editor to n8n's internal API, `/rest/…`. */
  async rest<T>(method: string, path: string, body?: unknown): Promise<T> {
    const options = { body, identity: this.#identity.browser };
    return (await n8nRequest<T>(this.#base, method, `/rest${path}`, options)).body;
  }

  /** A request to n8n's public API, `/api/v1/…`. */
  async publicApi<T>(method: string, path: string, body?: unknown): Promise<T> {
    const options = { body, identity: this.#identity.program };
    return (await n8nRequest<T>(this.#base, method, `/api/v1${path}`, options)).body;
  }

  /** The full names of the node types that a package brings. */
  async nodeTypes(packageName: string): Promise<string[]> {
    const { body } = await n8nRequest<{ name: string }[]>(this.#base, "GET", "/types/nodes.json", {
      identity: this.#identity.browser,
    });
    return body.map(({ name }) => name).filter((name) => name.startsWith(`${packageName}.`));
  }

  async createCredential(
    type: string,
    data: Record<string, unknown>,
    name: string = type,
  ): Promise<N8nCredential> {
    const { id } = await this.rest<{ id: string }>("POST", "/credentials", { name, type, data });
    return { id, name, type };
  }

  /** What the credential's own test says of these values. */
  testCredential(
    credential: N8nCredential,
    data: Record<string, unknown>,
  ): Promise<{ status: "OK" | "Error"; message: string }> {
    return this.rest("POST", "/credentials/test", { credentials: { ...credential, data } });
  }

  /** Makes a workflow; ids, positions and webhook ids are added where missing. */
  async createWorkflow({ nodes, settings, ...workflow }: N8nWorkflow): Promise<string> {
    const complete = nodes.map((node, index) => ({
      id: randomUUID(),
      webhookId: randomUUID(),
      position: [index * 220, 0],
      ...node,
    }));
    const body = { ...workflow, nodes: complete, settings: { executionOrder: "v1", ...settings } };
    return (await this.publicApi<{ id: string }>("POST", "/workflows", body)).id;
  }

  /** Publishes a workflow and waits until its triggers are registered. */
  async activate(workflowId: string): Promise<void> {
    await this.publicApi("POST", `/workflows/${workflowId}/activate`);
    await this.#published(workflowId, "published");
  }

  /** Unpublishes a workflow and waits until its triggers are gone. */
  async deactivate(workflowId: string): Promise<void> {
    await this.publicApi("POST", `/workflows/${workflowId}/deactivate`);
    await this.#published(workflowId, "not_published");
  }

  /** The executions of a workflow with their data, newest first. */
  async executions(workflowId: string): Promise<N8nExecution[]> {
    const path = `/executions?workflowId=${workflowId}&includeData=true&limit=250`;
    const { data } = await this.publicApi<{ data: StoredExecution[] }>("GET", path);
    return data.map(execution);
  }

  /**
   * Waits until an execution of a workflow has a status: the newest one, or the one with `id`.
   */
  waitForExecution(
    workflowId: string,
    status: N8nExecutionStatus,
    { id, timeoutMs = 100_000 }: { id?: string; timeoutMs?: number } = {},
  ): Promise<N8nExecution> {
    let seen = "none";
    return until(
      async () => {
        const all = await this.executions(workflowId);
        const found = id === undefined ? all[0] : all.find((each) => each.id === id);
        if (found?.status === status) return found;
        seen = found === undefined ? "none" : `${found.status} ${found.error?.message ?? ""}`;
        return undefined;
      },
      {
        what: `an execution of workflow ${workflowId} to be ${status}`,
        timeoutMs,
        describe: () => `Last seen: ${seen}`,
      },
    );
  }

  async #published(workflowId: string, wanted: "published" | "not_published"): Promise<void> {
    await until(
      async () => {
        const state = await this.rest<{ status: string }>(
          "GET",
          `/workflows/${workflowId}/publication-status`,
        );
        if (state.status === "failed")
          throw new Error(`n8n could not publish the workflow: ${JSON.stringify(state)}`);
        return state.status === wanted ? true : undefined;
      },
      { what: `workflow ${workflowId} to be ${wanted}`, timeoutMs: 60_000 },
    );
  }
}

function execution({ data, id, ...stored }: StoredExecution): N8nExecution {
  const error = data?.resultData.error;
  const runs = data?.resultData.runData ?? {};
  return { ...stored, id: String(id), runs, ...(error === undefined ? {} : { error }) };
}
