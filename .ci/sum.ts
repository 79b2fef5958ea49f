/** Says what failed, then adds up what every runner counted. A part that failed without a failed test, as lint does, counts as one. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

const folder = process.env.RESULTS;
if (!folder) throw new Error("RESULTS names the folder of the results");

/** Enough of a failure to know where to look. */
const firstLines = (text: string) => text.split("\n").slice(0, 12).join("\n    ");

let passed = 0;
let failed = 0;
for (const name of readdirSync(folder).filter((file) => file.endsWith(".json"))) {
  const report: Report = JSON.parse(readFileSync(join(folder, name), "utf8"));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  for (const file of report.testResults.filter((result) => result.status === "failed")) {
    console.log(`\nfailed: ${relative(process.cwd(), file.name)}\n    ${firstLines(file.message)}`);
    for (const test of file.assertionResults.filter((result) => result.status === "failed"))
      console.log(`  ${test.fullName}\n    ${firstLines(test.failureMessages.join("\n"))}`);
  }
}
const parts: { name: string; passed: boolean }[] = readFileSync(join(folder, "parts.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));
const failedParts = parts.filter((part) => !part.passed);
for (const part of failedParts) console.log(`\nfailed part: ${part.name}`);
passed += parts.length - failedParts.length;
failed += failedParts.length;

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
