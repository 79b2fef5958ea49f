import type { N8nNode } from "../../hosts/n8n.ts";
import type { Harness } from "./harness.ts";

let runs = 0;

/** Runs one operation and gives its items, as the workflow's webhook answers them; a failure is an item with `error`. */
export async function runOperation(
  harness: Harness,
  parameters: Record<string, unknown>,
  more: Partial<N8nNode> = {},
): Promise<Record<string, unknown>[]> {
  const name = `operation-${++runs}`;
  const node = harness.node("Operation", parameters, { onError: "continueRegularOutput", ...more });
  await harness.chain(name, [node], { responseMode: "lastNode", responseData: "allEntries" });
  const response = await harness.start(name);
  return (await response.json()) as Record<string, unknown>[];
}
