import { simulate } from "./simulate.ts";
import { FAULT_NAMES } from "./weather.ts";

/** What a run of many seeds came to. `seed` and `history` are of the first one that broke an invariant. */
export interface SimulationResult {
  readonly questions: number;
  readonly violation?:
    | { readonly seed: number; readonly problems: readonly string[]; readonly history: string }
    | undefined;
}

/** Runs one seed after the other until so many questions were asked, or an invariant is broken. */
export async function run(
  firstSeed: number,
  questions: number,
  progress: (questions: number, seed: number) => void = () => {},
): Promise<SimulationResult> {
  let asked = 0;
  for (let seed = firstSeed; asked < questions; seed++) {
    const truth = await simulate(seed);
    asked += truth.asked.length;
    if (truth.violations.length > 0)
      return { questions: asked, violation: { seed, ...(await shrink(seed)) } };
    progress(asked, seed);
  }
  return { questions: asked };
}

/** The same violation with as few questions and kinds of faults as will do, and its history. */
async function shrink(
  seed: number,
): Promise<{ readonly problems: readonly string[]; readonly history: string }> {
  let questions = 10;
  let without: ReadonlySet<string> = new Set();
  const isBroken = async (count: number, faults: ReadonlySet<string>) =>
    (await simulate(seed, count, faults)).violations.length > 0;
  for (const fault of FAULT_NAMES) {
    const fewer = new Set([...without, fault]);
    if (await isBroken(questions, fewer)) without = fewer;
  }
  for (let count = 1; count < questions; count++) if (await isBroken(count, without)) questions = count;
  const { violations, history } = await simulate(seed, questions, without);
  return { problems: violations, history: history.join("\n") };
}
