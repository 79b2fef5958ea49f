/** Where a node is: its name with those of the flow and the subflow instances around it, and what a click shows. */
export interface NodePlace {
  readonly name: string;
  readonly id: string;
}

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

/** Milliseconds as a person reads them: `4:05`, `2:00:00`, `3 d 4 h`; `0:00` for what is over. */
export function timeLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const two = (number: number) => String(number).padStart(2, "0");
  if (days > 0) return `${days} d ${hours} h`;
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
