import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { cardOn, RETURNING, startInboxFixture, startMock } from "../inbox/fixture.ts";
import { PROGRAM } from "./fixture.ts";

/** For the documentation: copied to docs/images after it was looked at. */
const PICTURE = join(import.meta.dirname, "../../../.run/pictures/mcp-phone.png");
const STATEMENT = "psql -h prod -d shop -c 'DROP TABLE users'";

test("the phone shows the exact statement, in the app and on the lock screen", async () => {
  await using mock = await startMock();
  await using fixture = await startInboxFixture();
  await mock.control("POST", "/clock", { set: "2026-04-10T14:26:40Z", frozen: true });
  const folder = temporaryFolder("mcp-phone");
  const hook = spawn(process.execPath, [PROGRAM, "hook", "run", "claude-code", "--after", "120s"], {
    env: {
      IOTPUSH_URL: mock.url,
      IOTPUSH_TOPIC: DEMO.privateTopic,
      IOTPUSH_KEY: DEMO.privateTopicKey,
      IOTPUSH_RESPONDERS: DEMO.phones.join(","),
      IOTPUSH_MCP_FOLDER: folder.path,
    },
  });
  try {
    hook.stdin.end(
      JSON.stringify({
        hook_event_name: "PermissionRequest",
        cwd: "/home/alice/shop",
        tool_name: "Bash",
        tool_input: { command: STATEMENT, description: "Remove the old users table" },
      }),
    );
    const page = await fixture.open(mock, {
      viewport: { width: 1280, height: 900 },
      timezoneId: "UTC",
      locale: "en-GB",
      deviceScaleFactor: 2,
      remembered: { ...RETURNING, "screen-iPhone 16": "lock" },
    });
    const cards = DEMO.phones.map((phone) => cardOn(page, phone, STATEMENT));
    for (const card of cards) await card.first().waitFor();
    expect(await cards[1]?.first().isVisible()).toBe(true);
    mkdirSync(dirname(PICTURE), { recursive: true });
    const clip = { x: 0, y: 150, width: 704, height: 540 };
    await page.screenshot({ path: PICTURE, animations: "disabled", clip });
  } finally {
    hook.kill("SIGKILL");
    folder.remove();
  }
});
