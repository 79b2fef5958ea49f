import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { screenshot, startChromium } from "../../hosts/chromium.ts";
import { openStage, PROGRAM } from "./stage.ts";

/** For the documentation: copied to docs/images after it was looked at. */
const PICTURE = join(import.meta.dirname, "../../../.run/pictures/mcp-phone.png");

test("the phone shows the exact statement, in the app and on the lock screen", async () => {
  await using stage = await openStage("live");
  stage.mock.control.clock.set(Date.parse("2026-04-10T14:26:40Z"), { frozen: true });
  const hook = spawn(process.execPath, [PROGRAM, "hook", "run", "claude-code", "--after", "60s"], {
    env: stage.env,
  });
  const statement = "psql -h prod -d shop -c 'DROP TABLE users'";
  hook.stdin.end(
    JSON.stringify({
      hook_event_name: "PermissionRequest",
      cwd: "/home/alice/shop",
      tool_name: "Bash",
      tool_input: { command: statement, description: "Remove the old users table" },
    }),
  );
  await stage.question();
  await using browser = await startChromium();
  const page = await browser.newPage({
    viewport: { width: 1280, height: 460 },
    timezoneId: "UTC",
    locale: "en-GB",
  });
  await page.addInitScript(() => localStorage.setItem("iotpush-inbox-screen-iPhone 16", "lock"));
  await page.goto(stage.mock.url);
  const cards = page.getByRole("article").filter({ hasText: statement });
  await cards.nth(1).waitFor();
  expect(await cards.count()).toBe(2);
  await screenshot(page, PICTURE);
  hook.kill("SIGKILL");
});
