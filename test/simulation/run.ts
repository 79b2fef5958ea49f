import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "tsup";
import { showProgress } from "../../shared/tooling/build/progress.ts";
import type { SimulationResult } from "./main.ts";
import { SEEDED_BUGS, type SeededBug } from "./seeded-bugs.ts";

/** `pnpm simulate [--seed N] [--questions N] [--bugs]`: the whole system under faults, on one clock and one source of randomness. */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    questions: { type: "string", default: "10000" },
    bugs: { type: "boolean", default: false },
  },
});

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const OUT = `${ROOT}.run/simulation`;

interface Bundle {
  run(
    seed: number,
    questions: number,
    progress?: (asked: number, seed: number) => void,
  ): Promise<SimulationResult>;
}

/** The shipped code in one file, with a bug if one is given. */
async function bundle(name: string, bug?: SeededBug): Promise<Bundle> {
  let applied = bug === undefined;
  await build({
    config: false,
    silent: true,
    entry: { [name]: `${ROOT}test/simulation/main.ts` },
    outDir: OUT,
    format: "esm",
    target: "node22",
    noExternal: [/^(?!axios|node:)/],
    external: ["axios"],
    removeNodeProtocol: false,
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    outExtension: () => ({ js: ".mjs" }),
    esbuildOptions: (options) => {
      options.conditions = ["@iotpush/source"];
    },
    esbuildPlugins: bug
      ? [
          {
            name: "seeded bug",
            setup: ({ onLoad }) =>
              onLoad(
                { filter: new RegExp(`answers[\\\\/]${bug.file.replace("/", "[\\\\/]")}$`) },
                ({ path }) => {
                  applied = true;
                  const text = readFileSync(path, "utf8");
                  if (!text.includes(bug.from)) throw new Error(`${bug.file} has no line ${bug.from}`);
                  return { contents: text.replace(bug.from, () => bug.to), loader: "ts" as const };
                },
              ),
          },
        ]
      : [],
  });
  if (!applied) throw new Error(`There is no file ${bug?.file}`);
  return import(pathToFileURL(`${OUT}/${name}.mjs`).href) as Promise<Bundle>;
}

const seed = Number(values.seed);
const questions = Number(values.questions);
const { run } = await bundle("shipped");

if (values.bugs) {
  for (const [index, bug] of SEEDED_BUGS.entries()) {
    const start = performance.now();
    const found = await (await bundle(`bug-${index}`, bug)).run(seed, questions);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const how = found.violation
      ? `found after ${found.questions} questions, ${seconds} s: ${found.violation.problems[0]}`
      : "NOT FOUND";
    console.log(`${bug.breaks}\n  ${how}`);
    if (!found.violation) process.exitCode = 1;
  }
} else {
  const progress = showProgress("Simulating", undefined, process.stderr);
  const { questions: asked, violation } = await run(seed, questions, (count, at) =>
    progress.update(count / questions, `${count} questions, seed ${at}`),
  );
  progress.end();
  if (violation) {
    console.log(
      `${violation.history}\n\n${violation.problems.join("\n")}\npnpm simulate --seed ${violation.seed} --questions 1`,
    );
    process.exitCode = 1;
  } else console.log(`${asked} questions, and everything held`);
}
