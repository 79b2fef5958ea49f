import { until } from "../until.ts";

/** What a node shows below itself; empty when it shows nothing. */
export type NodeRedStatus = { text?: string; fill?: string; shape?: string };

/** What a debug node printed. */
export type NodeRedDebug = { id: string; name?: string; msg: string; format: string; property?: string };

/** What an open editor receives. */
export type NodeRedComms = Disposable & {
  /** The last status of each node, by its id. */
  readonly statuses: ReadonlyMap<string, NodeRedStatus>;
  /** Everything that debug nodes printed, oldest first. */
  readonly debug: readonly NodeRedDebug[];
  /** Waits until the flows of a deployed revision have started. */
  waitForDeploy(revision: string): Promise<void>;
  /** Waits until a node shows a text that matches. */
  waitForStatus(nodeId: string, text: RegExp, timeoutMs?: number): Promise<NodeRedStatus>;
};

type Notice = { topic: string; data: unknown };

/** Listens as an open editor does. It has to be opened again after a restart of Node-RED. */
export async function openComms(url: string, token: string | undefined): Promise<NodeRedComms> {
  const statuses = new Map<string, NodeRedStatus>();
  const debug: NodeRedDebug[] = [];
  let started: string | undefined;
  const take = ({ topic, data }: Notice) => {
    if (topic.startsWith("status/")) statuses.set(topic.slice("status/".length), data as NodeRedStatus);
    if (topic === "notification/runtime-deploy") started = (data as { revision: string }).revision;
    if (topic === "debug") debug.push(data as NodeRedDebug);
  };
  // A pooled connection may have been closed by Node-RED just then: undefined, and another one is tried.
  const open = () =>
    new Promise<WebSocket | undefined>((resolve, reject) => {
      const opening = new WebSocket(`${url.replace(/^http/, "ws")}/comms`);
      const subscribe = () => {
        for (const topic of ["status/#", "debug", "notification/#"])
          opening.send(JSON.stringify({ subscribe: topic }));
        resolve(opening);
      };
      opening.addEventListener("open", () => {
        if (token === undefined) subscribe();
        else opening.send(JSON.stringify({ auth: token }));
      });
      opening.addEventListener("message", ({ data }) => {
        const message = JSON.parse(String(data)) as { auth?: string } | Notice[];
        if (Array.isArray(message)) message.forEach(take);
        else if (message.auth === "ok") subscribe();
        else if (message.auth !== undefined) reject(new Error("Node-RED refused the editor's token."));
      });
      opening.addEventListener("error", () => resolve(undefined));
    });
  const socket = await until(open, { what: `an editor connection to Node-RED at ${url}` });
  return {
    statuses,
    debug,
    async waitForDeploy(revision) {
      await until(() => (started === revision ? true : undefined), { what: "the deployed flows to start" });
    },
    waitForStatus: (nodeId, text, timeoutMs = 60_000) =>
      until(
        () => {
          const status = statuses.get(nodeId);
          return text.test(status?.text ?? "") ? status : undefined;
        },
        {
          what: `node ${nodeId} to show ${text}`,
          timeoutMs,
          describe: () => `It shows: ${JSON.stringify(statuses.get(nodeId) ?? {})}`,
        },
      ),
    [Symbol.dispose]: () => socket.close(),
  };
}
