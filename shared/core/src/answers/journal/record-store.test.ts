import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../test-support/property.js";
import type { AskRecord } from "./journal.js";
import type { JournalFiles } from "./journal-files.js";
import { recordStore } from "./record-store.js";

const record = (id: string, repeated: number): AskRecord => ({
  id,
  secret: "s",
  question: { topic: "t", message: "m", timeoutMs: 1_000 },
  askedAt: 1,
  deadline: 2,
  pushes: [],
  repeated,
  reminded: 0,
});

class PowerLoss extends Error {}

/**
 * A disk that loses its power at a step. What was not synced by then may be there or not: a file's text up to any length, a
 * rename or removal done or undone, as `chance` says.
 */
class Disk implements JournalFiles {
  #durable = new Map<string, string>();
  #pending: ((names: Map<string, string>) => void)[] = [];
  readonly #live = new Map<string, string>();
  #steps: number;

  constructor(steps: number) {
    this.#steps = steps;
  }

  /** What the next start finds. */
  afterPowerLoss(chance: () => number): Disk {
    const disk = new Disk(Number.POSITIVE_INFINITY);
    const names = new Map(this.#durable);
    const kept = Math.floor(chance() * (this.#pending.length + 1));
    for (const change of this.#pending.slice(0, kept)) change(names);
    for (const [name, text] of names) disk.#live.set(name, text);
    disk.#durable = names;
    return disk;
  }

  async list() {
    return [...this.#live.keys()].map((file) => file.split("/").at(-1) ?? "");
  }

  async read(file: string) {
    return this.#live.get(file) ?? "";
  }

  async write(file: string, text: string) {
    const half = text.slice(0, text.length / 2);
    this.#change((names) => names.set(file, ""));
    this.#change((names) => names.set(file, half));
    this.#change((names) => names.set(file, text));
    this.#flush();
  }

  async rename(from: string, to: string) {
    this.#change((names) => {
      const text = names.get(from);
      if (text === undefined) return;
      names.delete(from);
      names.set(to, text);
    });
  }

  async sync() {
    this.#flush();
  }

  async remove(file: string) {
    this.#change((names) => names.delete(file));
  }

  #change(change: (names: Map<string, string>) => void) {
    this.#step();
    change(this.#live);
    this.#pending.push(change);
  }

  #flush() {
    this.#step();
    for (const change of this.#pending) change(this.#durable);
    this.#pending = [];
  }

  #step() {
    if (this.#steps-- <= 0) throw new PowerLoss();
  }
}

test("a power loss at any step leaves every saved record whole, in its saved state or the next", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 8 }),
      fc.nat(48),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      async (ids, steps, chance) => {
        const disk = new Disk(steps);
        const before = recordStore("/j", disk);
        const saved = new Map<string, number>();
        const tried = new Map<string, number>();
        try {
          for (const [n, id] of ids.entries()) {
            tried.set(id, n);
            await before.save(record(id, n));
            saved.set(id, n);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(PowerLoss);
        }
        const corrupt: string[] = [];
        const after = recordStore(
          "/j",
          disk.afterPowerLoss(() => chance),
          (file) => corrupt.push(file),
        );
        const found = new Map((await after.load()).map(({ id, repeated }) => [id, repeated]));
        expect(corrupt).toEqual([]);
        for (const [id, n] of saved) expect([n, tried.get(id)]).toContain(found.get(id));
      },
    ),
    runs(),
  );
});
