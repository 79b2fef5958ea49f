import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ownBlueprint } from "../../hosts/home-assistant.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { codeBlock } from "../../recipes/recipe.ts";
import { bridgeProgram } from "./bridge.ts";

async function audit(files: Record<string, string>): Promise<string> {
  const program = await bridgeProgram();
  const folder = temporaryFolder("audit").path;
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const args = [program, "audit", ...Object.keys(files)];
  return new Promise((resolve, reject) =>
    execFile(process.execPath, args, { cwd: folder }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    ),
  );
}

test("of Home Assistant's own blueprint and the documentation's garage only the cleared question loses something", async () => {
  const said = await audit({
    "confirmable_notification.yaml": ownBlueprint("script", "confirmable_notification"),
    "garage.yaml": codeBlock("home-assistant.md", "garage"),
  });
  expect(said).toMatch(/^confirmable_notification\.yaml\n +\d+ {2}answered +device {2}!input message\n/);
  expect(said).toContain("garage.yaml\n");
  // What is left to be lost: the cleared question stays on the phone.
  expect(said).toMatch(/6 answered, 1 lose something, 0 cannot be told\.\n$/);
});
