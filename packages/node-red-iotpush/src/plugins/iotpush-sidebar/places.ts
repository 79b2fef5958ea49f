import type { NodePlace } from "./panel.js";

interface EditorNode {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
}

/** What the editor knows of flows and nodes. */
export interface EditorNodes {
  node(id: string): EditorNode | null;
  workspace(id: string): { readonly label: string } | undefined;
}

/**
 * Finds a node by the ids of its flow, of the subflow instances around it and of itself, with slashes. What is shown of one inside a subflow
 * is its instance.
 */
export function placeOf(
  path: string,
  nodes: EditorNodes,
  labelOf: (node: EditorNode, otherwise: string) => string,
): NodePlace | undefined {
  const [flow = "", ...ids] = path.split("/");
  const found = ids.map((id) => nodes.node(id));
  const [shown] = found;
  if (!shown || found.includes(null)) return undefined;
  const names = found.flatMap((node) => (node ? [labelOf(node, node.name || node.type)] : []));
  return { name: [nodes.workspace(flow)?.label, ...names].filter(Boolean).join(" / "), id: shown.id };
}
