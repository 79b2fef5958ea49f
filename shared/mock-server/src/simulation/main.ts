import { shrink } from "./shrink.js";
import { simulate } from "./simulate.js";

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
