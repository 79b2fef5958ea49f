/** A node of a workflow, as n8n stores it. */
export type N8nNode = {
  id?: string;
  name: string;
  type: string;
  typeVersion: number;
  position?: [number, number];
  parameters: Record<string, unknown>;
  credentials?: Record<string, { id: string; name: string }>;
  webhookId?: string;
  retryOnFail?: boolean;
  waitBetweenTries?: number;
  onError?: "stopWorkflow" | "continueRegularOutput" | "continueErrorOutput";
};

/** Where a node's outputs lead: by node name, then by kind of connection, one list of targets an output. */
export type N8nConnections = Record<
  string,
  Record<string, ({ node: string; type: string; index: number }[] | null)[]>
>;

/** A workflow to be made. */
export type N8nWorkflow = {
  name: string;
  nodes: N8nNode[];
  connections: N8nConnections;
  settings?: Record<string, unknown>;
};

/** A credential as workflows refer to it. */
export type N8nCredential = { id: string; name: string; type: string };

/** An item between two nodes. */
export type N8nItem = { json: Record<string, unknown>; pairedItem?: unknown; error?: unknown };

/** One run of a node: its items by output, or its error. */
export type N8nNodeRun = {
  executionTime: number;
  startTime: number;
  executionStatus: string;
  /** What the node says in its output pane. */
  hints?: { message: string }[];
  data?: Record<string, (N8nItem[] | null)[]>;
  error?: { message: string; description?: string | null; httpCode?: string | null };
};

/** What a workflow's execution ended as, or is at. */
export type N8nExecutionStatus =
  | "canceled"
  | "crashed"
  | "error"
  | "new"
  | "running"
  | "success"
  | "unknown"
  | "waiting";

/** One execution of a workflow with the runs of its nodes, by node name. */
export type N8nExecution = {
  id: string;
  status: N8nExecutionStatus;
  mode: string;
  startedAt: string;
  stoppedAt: string | null;
  waitTill: string | null;
  runs: Record<string, N8nNodeRun[]>;
  error?: { message: string; description?: string | null };
};
