import type { N8nNode } from "../../hosts/n8n.ts";
import type { Stage } from "./stage.ts";

let runs = 0;

/** Runs one operation and gives its items; a failure is an item with `error`. */
export async function runOperation(
  stage: Stage,
  parameters: Record<string, unknown>,
  more: Partial<N8nNode> = {},
): Promise<Record<string, unknown>[]> {
  const name = `operation-${++runs}`;
  const node = stage.node("Operation", parameters, { onError: "continueRegularOutput", ...more });
  const workflow = await stage.chain(name, [node]);
  await stage.start(name);
  const execution = await stage.session.waitForExecution(workflow, "success");
  return (execution.runs.Operation?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json);
}
