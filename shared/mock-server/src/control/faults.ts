import { createHash } from "node:crypto";
import type { Fault, FaultView } from "../inputs/played.js";
import type { ServiceContext } from "../service/context.js";

export interface FaultHit {
  readonly fault: Fault;
  readonly delayMs: number;
}

/** The faults in force. Chance comes from each fault's seed, so a run can be repeated. */
export class Faults {
  readonly #service: Pick<ServiceContext, "publish" | "check">;
  #faults: { readonly fault: FaultView; seen: number; hits: number }[] = [];
  #next = 1;

  constructor(service: Pick<ServiceContext, "publish" | "check">) {
    this.#service = service;
  }

  list(): FaultView[] {
    return this.#faults.map(({ fault }) => fault);
  }

  add(fault: Fault): void {
    this.#service.check?.("fault", fault);
    this.#faults.push({ fault: { ...fault, id: this.#next++ }, seen: 0, hits: 0 });
    this.#service.publish({ type: "faults" });
  }

  /** Forgets the fault with this id; false if there is none. */
  remove(id: number): boolean {
    const index = this.#faults.findIndex(({ fault }) => fault.id === id);
    if (index < 0) return false;
    this.#faults.splice(index, 1);
    this.#service.publish({ type: "faults" });
    return true;
  }

  clear(): void {
    this.#faults = [];
    this.#service.publish({ type: "faults" });
  }

  hit(method: string, path: string): FaultHit | undefined {
    for (const entry of this.#faults) {
      const { fault } = entry;
      if (fault.match?.method !== undefined && fault.match.method.toUpperCase() !== method) continue;
      if (fault.match?.path !== undefined && !path.startsWith(fault.match.path)) continue;
      entry.seen += 1;
      const chance = (what: string) => chanceOf(`${fault.seed ?? 0} ${what} ${entry.seen}`);
      if (entry.seen < (fault.nth ?? 1) || entry.hits >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      if (fault.probability !== undefined && chance("hit") >= fault.probability) continue;
      entry.hits += 1;
      return { fault, delayMs: delayOf(fault.delay_ms ?? 0, chance) };
    }
    return undefined;
  }
}

function delayOf(delay: NonNullable<Fault["delay_ms"]>, chance: (what: string) => number): number {
  if (typeof delay === "number") return delay;
  if ("min" in delay) return delay.min + chance("delay") * (delay.max - delay.min);
  // Box and Muller's way from two even numbers to a normal one.
  const normal = Math.sqrt(-2 * Math.log(1 - chance("delay"))) * Math.cos(2 * Math.PI * chance("angle"));
  return Math.min(600_000, delay.median * Math.exp(delay.sigma * normal));
}

/** A number in [0, 1) that depends only on the text. */
const chanceOf = (text: string): number =>
  createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
