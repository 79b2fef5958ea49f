import { createHash, randomUUID } from "node:crypto";

export interface Ids {
  uuid(): string;
  /** 32 hex digits, as the service's topic keys. */
  key(): string;
}

export const randomIds: Ids = {
  // They begin with the time: SQLite then writes the ends of its indexes instead of pages all over them, which halves a publish's writes.
  uuid: () => {
    const time = Date.now().toString(16).padStart(12, "0");
    return `${time.slice(0, 8)}-${time.slice(8)}${randomUUID().slice(13)}`;
  },
  key: () => randomUUID().replaceAll("-", ""),
};

export function seededIds(seed: string | number): Ids {
  let count = 0;
  const hex = () => createHash("sha256").update(`${seed} ${count++}`).digest("hex").slice(0, 32);
  const uuid = () => {
    const h = hex();
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`;
  };
  return { uuid, key: hex };
}
