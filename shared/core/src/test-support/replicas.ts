import type { AskerOptions, OutcomeHandler } from "../answers/ask/asker-options.js";
import { FakeClock } from "../testing/fake-clock.js";
import { fakeService, makeAsker } from "./asker-fixture.js";
import { sharedMemory } from "./shared-memory.js";

/** Processes that share a store and a service. */
export function makeReplicas() {
  const clock = new FakeClock();
  const { join, rows, line } = sharedMemory(clock);
  const service = fakeService();
  const make = (options: Partial<AskerOptions> = {}, onOutcome?: OutcomeHandler) => {
    const store = join();
    return { ...makeAsker(store, { clock, ...options }, onOutcome, service), store };
  };
  const started = async (options: Partial<AskerOptions> = {}, onOutcome?: OutcomeHandler) => {
    const replica = make(options, onOutcome);
    await replica.asker.start();
    return replica;
  };
  /** The store's next call is carried out, and its answer lost. */
  const unsaid = <K extends string>(store: { [name in K]: unknown } | undefined, name: K) => {
    if (!store) throw new Error(name);
    const call = store[name] as (...args: unknown[]) => Promise<unknown>;
    store[name] = async (...args: unknown[]) => {
      store[name] = call;
      await call.apply(store, args);
      throw new Error("the line broke");
    };
  };
  return { clock, rows, line, service: service.service, make, started, unsaid };
}
