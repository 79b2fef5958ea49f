import { createHash, randomUUID } from "node:crypto";

/** Makes identifiers: random ones, or the same sequence again from a seed. */
export interface Ids {
  uuid(): string;
  /** 32 hex digits, as the service's topic keys. */
  key(): string;
}

export const randomIds: Ids = {
  uuid: () => randomUUID(),
  key: () => randomUUID().replaceAll("-", ""),
};

/** Ids that depend on the seed and their order alone. */
export function seededIds(seed: string | number): Ids {
  let count = 0;
  const hex = () => createHash("sha256").update(`${seed} ${count++}`).digest("hex").slice(0, 32);
  const uuid = () => {
    const h = hex();
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`;
  };
  return { uuid, key: hex };
}
