import type { FolderFiles, NewFile } from "../storage/folder-files.js";

/** The step at which the process, or the machine, ends. */
export class Ended extends Error {}

/** What a new file holds: spaces, which the text overwrites. */
const ROOM = " ".repeat(24);

interface Content {
  live: string;
  durable: string;
}

/**
 * A disk whose machine ends at a step. A process that crashes leaves what was written; a power loss leaves what was synced, and of the
 * rest what `chance` says: of a file's text any part from its start, of the folder's changes any number from the first one.
 */
export class PlayDisk implements FolderFiles {
  #durableNames = new Map<string, Content>();
  #changes: ((names: Map<string, Content>) => void)[] = [];
  #names = new Map<string, Content>();
  #steps: number;

  constructor(steps: number) {
    this.#steps = steps;
  }

  /** What the next start finds after a crash of the process: nothing more is synced than was. */
  afterCrash(): PlayDisk {
    const disk = new PlayDisk(Number.POSITIVE_INFINITY);
    disk.#names = new Map(this.#names);
    disk.#durableNames = new Map(this.#durableNames);
    disk.#changes = [...this.#changes];
    return disk;
  }

  /** What the next start finds after a power loss. `chance` gives numbers from 0 to less than 1. */
  afterPowerLoss(chance: () => number): PlayDisk {
    const names = new Map(this.#durableNames);
    const kept = Math.floor(chance() * (this.#changes.length + 1));
    for (const change of this.#changes.slice(0, kept)) change(names);
    return PlayDisk.#of(
      [...names].map(([name, { live, durable }]) => {
        const part = live.slice(0, Math.floor(chance() * (live.length + 1)));
        return [name, live === durable ? live : part];
      }),
    );
  }

  static #of(files: [string, string][]): PlayDisk {
    const disk = new PlayDisk(Number.POSITIVE_INFINITY);
    for (const [name, text] of files) disk.#names.set(name, { live: text, durable: text });
    disk.#durableNames = new Map(disk.#names);
    return disk;
  }

  async list() {
    return [...this.#names.keys()].map((file) => file.split("/").at(-1) ?? "");
  }

  async read(file: string) {
    return this.#names.get(file)?.live ?? "";
  }

  create(file: string): NewFile {
    const content = { live: ROOM, durable: "" };
    this.#change((names) => names.set(file, content));
    return {
      write: (text) => {
        for (const part of [text.slice(0, text.length / 2), text]) {
          this.#step();
          content.live = part + ROOM.slice(part.length);
        }
      },
      sync: async () => {
        this.#step();
        content.durable = content.live;
      },
      close: () => {},
    };
  }

  async sync(file: string) {
    this.#step();
    const content = this.#names.get(file);
    if (!content) throw new Error(`ENOENT: ${file}`);
    content.durable = content.live;
  }

  async rename(from: string, to: string) {
    if (!this.#names.has(from)) throw new Error(`ENOENT: ${from}`);
    this.#change((names) => {
      const content = names.get(from);
      names.delete(from);
      if (content) names.set(to, content);
    });
  }

  async syncFolder() {
    this.#step();
    for (const change of this.#changes) change(this.#durableNames);
    this.#changes = [];
  }

  async remove(file: string) {
    if (this.#names.has(file)) this.#change((names) => names.delete(file));
  }

  #change(change: (names: Map<string, Content>) => void) {
    this.#step();
    change(this.#names);
    this.#changes.push(change);
  }

  #step() {
    if (this.#steps-- <= 0) throw new Ended();
  }
}
