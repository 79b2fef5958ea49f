import fc from "fast-check";
import { expect, test } from "vitest";
import { changesDuring } from "./changes-during.js";

type Step = "change" | "hear" | "begin" | "read" | "arrive";
const steps = fc.array(fc.constantFrom<Step>("change", "hear", "begin", "read", "arrive"), { maxLength: 40 });

/** A server's version, loads of it that take their time, and events of its changes, heard in order but late. */
function fixture() {
  const meanwhile = changesDuring<number>();
  const unheard: number[] = [];
  const loads: {
    read: number | null;
    readonly arrive: (version: number) => void;
    readonly shown: Promise<void>;
  }[] = [];
  const seen = { version: 0, heard: 0, shown: 0 };
  const act: Record<Step, () => void | Promise<void>> = {
    change: () => {
      seen.version += 1;
      unheard.push(seen.version);
    },
    hear: () => {
      const change = unheard.shift();
      if (change === undefined) return;
      meanwhile.hear(change);
      seen.heard = change;
      seen.shown = change;
    },
    begin: () => {
      let arrive = (_version: number): void => undefined;
      const answer = new Promise<number>((resolve) => {
        arrive = resolve;
      });
      const shown = meanwhile
        .during(() => answer)
        .then(([version, heard]) => {
          seen.shown = heard.at(-1) ?? version;
        });
      loads.push({ read: null, arrive, shown });
    },
    read: () => {
      for (const load of loads) load.read ??= seen.version;
    },
    arrive: async () => {
      const load = loads.shift();
      load?.arrive(load.read ?? seen.version);
      await load?.shown;
    },
  };
  return { act, seen, loads, unheard };
}

test("no load undoes a change that was heard, however late it arrives, and the last change shows in the end", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (names) => {
      const { act, seen, loads, unheard } = fixture();
      for (const name of names) {
        await act[name]();
        expect(seen.shown).toBeGreaterThanOrEqual(seen.heard);
      }
      while (loads.length > 0) await act.arrive();
      while (unheard.length > 0) await act.hear();
      expect(seen.shown).toBe(seen.version);
    }),
  );
});

test("a failure is passed on, and it hears nothing more", async () => {
  const meanwhile = changesDuring<string>();
  await expect(meanwhile.during(() => Promise.reject(new Error("no server")))).rejects.toThrow("no server");
  meanwhile.hear("too late");
  expect(await meanwhile.during(async () => "loaded")).toEqual(["loaded", []]);
});
