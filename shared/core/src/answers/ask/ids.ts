import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/** The same until the machine starts again. */
export function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    // Clocks are corrected by seconds: whoever starts within the same minute passes for the same boot.
    return String(Math.round(Date.now() / 60_000 - uptime() / 60));
  }
}

/** A new question's id. */
export const newId = (): string => randomUUID();
