/**
 * How Node-RED's editor keeps the wires when outputs move: from each old output to its new one, -1 where it is gone; new
 * outputs under a name that begins with `_`. `rows` are the old indexes of the buttons in their new order, undefined for new ones.
 */
export function outputMap(rows: readonly (number | undefined)[], oldButtons: number): Record<string, number> {
  const map: Record<string, number> = {};
  for (let old = 0; old < oldButtons; old += 1) map[String(old)] = rows.indexOf(old);
  rows.forEach((old, index) => {
    if (old === undefined) map[`_${index}`] = index;
  });
  map[String(oldButtons)] = rows.length;
  return map;
}
