import type { N8nNode } from "../../hosts/n8n.ts";
import type { Stage } from "./stage.ts";

let runs = 0;

/** Runs one operation and gives its items, as the workflow's webhook answers them; a failure is an item with `error`. */
export async function runOperation(
  stage: Stage,
  parameters: Record<string, unknown>,
  more: Partial<N8nNode> = {},
): Promise<Record<string, unknown>[]> {
  const name = `operation-${++runs}`;
  const node = stage.node("Operation", parameters, { onError: "continueRegularOutput", ...more });
  await stage.chain(name, [node], { responseMode: "lastNode", responseData: "allEntries" });
  const response = await stage.start(name);
  return (await response.json()) as Record<string, unknown>[];
}
