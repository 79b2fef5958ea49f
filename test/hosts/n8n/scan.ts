/**
 * Prints what n8n's scanner says of a folder, as JSON: `node scan.ts SCANNER.mjs FOLDER source|published`.
 * A process of its own, since a test runner resolves the scanner's imports in other ways than Node does.
 */
import { writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

type Scanner = {
  analyzePackage(folder: string, patterns: readonly string[]): Promise<object>;
  SOURCE_FILE_PATTERNS: readonly string[];
};

const [file = "", folder = "", stage] = process.argv.slice(2);
const { analyzePackage, SOURCE_FILE_PATTERNS } = (await import(pathToFileURL(file).href)) as Scanner;
const patterns = stage === "source" ? SOURCE_FILE_PATTERNS : ["**/*.js", "package.json"];
writeSync(1, JSON.stringify(await analyzePackage(folder, patterns)));
