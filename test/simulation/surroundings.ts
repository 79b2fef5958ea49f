import type { FakeClock } from "@iotpush/core/testing";
import type { Chance } from "./chance.ts";
import type { Disk } from "./disk.ts";
import type { SimulatedService } from "./service.ts";
import type { Truth } from "./truth.ts";
import type { Weather } from "./weather.ts";

export const BASE = "http://flows.example.com/callback";

export interface Surroundings {
  readonly clock: FakeClock;
  readonly chance: Chance;
  readonly service: SimulatedService;
  readonly truth: Truth;
  readonly weather: Weather;
  /** What survives a crash. */
  readonly disk: Disk;
  /** Faults come only while it is true. */
  stormy(): boolean;
  pushed(n: number, messageId: string, receiptId: string): void;
}

/** What leaves a process, or comes back to it. */
export interface Outside {
  /** The process may end here, or stand still. */
  boundary(where: string): Promise<void>;
  /** True with this probability while faults come. */
  rolls(probability: number): boolean;
  /** Whether the disk is full or fails, or the line to a shared store. */
  diskFails(): boolean;
  note(text: string): void;
}

export const numberFrom = (context: unknown): number => (context as { n?: number } | undefined)?.n ?? -1;
