import { simulate } from "./simulate.js";
import { FAULTS } from "./weather.js";

/** The same violation with as few questions and kinds of faults as will do, and its history. */
export async function shrink(
  seed: number,
): Promise<{ readonly problems: readonly string[]; readonly history: string }> {
  let questions = 10;
  let without: ReadonlySet<string> = new Set();
  const isBroken = async (count: number, faults: ReadonlySet<string>) =>
    (await simulate(seed, count, faults)).violations.length > 0;
  for (const fault of [...FAULTS, "clockSteps"]) {
    const fewer = new Set([...without, fault]);
    if (await isBroken(questions, fewer)) without = fewer;
  }
  for (let count = 1; count < questions; count++) if (await isBroken(count, without)) questions = count;
  const { violations, history } = await simulate(seed, questions, without);
  return { problems: violations, history: history.join("\n") };
}
