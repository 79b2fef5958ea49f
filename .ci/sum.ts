/** Adds up what every runner counted. A part that failed without a failed test, as lint does, counts as one. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.RESULTS;
if (!folder) throw new Error("RESULTS names the folder of the results");

let passed = 0;
let failed = 0;
for (const name of readdirSync(folder).filter((file) => file.endsWith(".json"))) {
  const report = JSON.parse(readFileSync(join(folder, name), "utf8"));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
}
const parts = readFileSync(join(folder, "parts.jsonl"), "utf8").trim().split("\n");
const failedParts = parts.map((line) => JSON.parse(line)).filter((part) => !part.passed);
passed += parts.length - failedParts.length;
failed += failedParts.length;

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
