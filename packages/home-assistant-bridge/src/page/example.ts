/** What the page's YAML asks about: an entity that Home Assistant really has. */
export interface YamlExample {
  readonly entity: string;
  readonly name: string;
  /** The state that raises the question. */
  readonly is: string;
  readonly ask: string;
  readonly action: string;
}

/** By domain, the most telling first. */
const KINDS = {
  cover: { is: "open", ask: "Close it?", action: "cover.close_cover" },
  lock: { is: "unlocked", ask: "Lock it?", action: "lock.lock" },
  light: { is: "on", ask: "Turn it off?", action: "light.turn_off" },
  switch: { is: "on", ask: "Turn it off?", action: "switch.turn_off" },
} as const;

const GARAGE: YamlExample = { entity: "cover.garage", name: "Garage", ...KINDS.cover };

/** A garage or a gate if there is one, else a cover, a lock, a light or a switch. */
export function pickExample(
  states: readonly { readonly entity_id: string; readonly attributes?: Readonly<Record<string, unknown>> }[],
): YamlExample {
  for (const domain of Object.keys(KINDS) as (keyof typeof KINDS)[]) {
    const all = states.filter(({ entity_id }) => entity_id.startsWith(`${domain}.`));
    const chosen = all.find(({ entity_id }) => /garage|gate|door/.test(entity_id)) ?? all[0];
    if (!chosen) continue;
    const { entity_id: entity, attributes } = chosen;
    const name = attributes?.friendly_name;
    return { entity, name: typeof name === "string" ? name : entity, ...KINDS[domain] };
  }
  return GARAGE;
}
