import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { chromiumPackage, requireProgram } from "./install/apt.ts";

/** No sandbox, which root and containers do not have, and nothing that talks to the internet by itself. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Starts Chromium without a window: Debian's, or the one at `CHROMIUM_BIN`.
 * It closes when it is disposed of (`await using`).
 */
export async function startChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_BIN ?? requireProgram(chromiumPackage, "chromium");
  return chromium.launch({ executablePath, headless: true, args: flags });
}

/** Saves a picture of what a page shows, with a style sheet of its own for what does not belong into it. */
export async function screenshot(page: Page, file: string, style = ""): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  await page.screenshot({ path: file, animations: "disabled", style });
}
