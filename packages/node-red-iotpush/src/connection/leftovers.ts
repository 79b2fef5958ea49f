import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { NodeAPI } from "node-red";
import { decoded } from "./paths.js";

/** Where the configuration nodes inside subflow instances keep their stores: they go with their instance. */
const INSTANCES = "subflow-instances";

/** The folder of a configuration node's store. */
export const storeFolder = (
  red: NodeAPI,
  { id, _alias }: { readonly id: string; readonly _alias?: string },
) =>
  join(
    red.settings.userDir ?? ".",
    "iotpush",
    ...(_alias === undefined ? [] : [INSTANCES]),
    encodeURIComponent(id),
  );

/** Whether a node is in the flows: inside a subflow its id is made of those of the instances around it and its own. */
export function isInFlows(id: string, ids: ReadonlySet<string>): boolean {
  if (ids.has(id)) return true;
  for (let at = id.indexOf("-"); at >= 0; at = id.indexOf("-", at + 1))
    if (ids.has(id.slice(0, at)) && isInFlows(id.slice(at + 1), ids)) return true;
  return false;
}

/** Deletes the stores of subflow instances that were removed; called once all flows run. Never rejects. */
export async function removeLeftovers(red: NodeAPI): Promise<void> {
  const folder = join(red.settings.userDir ?? ".", "iotpush", INSTANCES);
  const ids = new Set<string>();
  red.nodes.eachNode(({ id }) => void ids.add(id));
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => !isInFlows(decoded(each), ids)))
    await rm(join(folder, name), { recursive: true, force: true }).catch((error) =>
      red.log.warn(String(error)),
    );
}
