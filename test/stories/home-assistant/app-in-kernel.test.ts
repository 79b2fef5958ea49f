import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { bootApp } from "../../hosts/app-vm.ts";
import { bridgeProgram } from "./bridge.ts";

test("the app starts under its own AppArmor profile in a real kernel, asks, and starts again after a crash", async () => {
  const folder = join(dirname(await bridgeProgram()), "..");
  const { said, console } = await bootApp({
    app: join(folder, "addon/iotpush_bridge"),
    package: folder,
    name: "@iotpush/home-assistant-bridge",
    command: "iotpush-bridge",
    program: "dist/cli.js",
    options: { topics: [{ name: "my-alerts", api_key: "k".repeat(32) }], base_url: "http://127.0.0.1:4001" },
  });
  const answer =
    '{"answer":"yes","answered":true,"outcome":"answered","label":"Yes","reply":null,"device":"A phone","person":null}';
  expect(said, console).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^profiles .*iotpush_bridge \(enforce\)/),
      "alive",
      "confined iotpush_bridge (enforce)",
      `asked ${answer}`,
      `asked again ${answer}`,
      "over",
    ]),
  );
  expect(said).not.toContain("read a foreign file");
  const denied = said.filter((line) => line.includes('apparmor="DENIED"'));
  // The one file that the test asked for on purpose.
  expect(denied.filter((line) => !line.includes('name="/vm/secret"'))).toEqual([]);
  expect(denied).toHaveLength(1);
});
