/** `pnpm words`: fails on words that the style guide replaces, and says what to write instead. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What is not written, and what is written instead. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/\bunless told\b/i, "by default"],
  [
    /\b(is|are) no (valid|known|option|topic|date|time|url|json|button|question|text|number|list)\b/i,
    "is not a",
  ],
  [/\banew\b/i, "again"],
  [/\bmend(s|ed|ing)?\b/i, "fix"],
  [/\bunauthoris/i, "unauthorized"],
  [/\bcolour/i, "color"],
  [/\bbehaviour/i, "behavior"],
  [/\bhonour/i, "honor"],
  [/\brecognis/i, "recognize"],
  [/\bcatalogue(?!\.nodered|\.json)/i, "catalog"],
  [/\ball the same\b/i, "anyway"],
  [/\bbesides\b/i, "also"],
  [/\bapart from\b/i, "except"],
  [/\bapprovers\b(?!, Reply)/i, "allowed responders"],
  [/\brunning service\b/i, "live service"],
  [/\bdialect\b/i, "profile"],
  [/\bhand(ed|s|ing)? over\b/i, "deliver"],
];

const FILES = ["*.ts", "*.tsx", "*.mts", "*.mjs", "*.md", "*.html", "*/locale/en-US.json", "*.yaml"];
const files = execFileSync("git", ["ls-files", "-z", ...FILES], { encoding: "utf8" })
  .split("\0")
  .filter(
    (file) =>
      file !== "" && file !== "shared/tooling/words.ts" && !/CHANGELOG|pnpm-|(^|\/)de\.yaml/.test(file),
  );

let found = 0;
for (const file of files)
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries())
    for (const [pattern, instead] of RULES) {
      const match = pattern.exec(line);
      if (!match) continue;
      found += 1;
      console.log(`${file}:${index + 1}: "${match[0]}": write "${instead}"`);
    }
console.log(found === 0 ? "No word to replace." : `${found} words to replace.`);
process.exitCode = found === 0 ? 0 : 1;
