import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireProgram } from "../../hosts/install/apt.ts";
import { goPackage } from "../../hosts/install/recipes.ts";
import { type TemporaryFolder, temporaryFolder } from "../../hosts/temporary.ts";
import { DIFFICULT, DIFFICULT_TITLE } from "../../recipes/difficult.ts";
import { openRecipeFixture, type RecipeFixture } from "../../recipes/fixture.ts";
import { grafanaWebhook as WEBHOOK } from "../../recipes/recipe.ts";
import { run } from "../../recipes/run.ts";

const SOURCE = join(import.meta.dirname, "../../recipes/grafana/template.go");
const [ALERT] = WEBHOOK.alerts;

let folder: TemporaryFolder;
let engine: string;

beforeAll(async () => {
  folder = temporaryFolder("grafana");
  engine = join(folder.path, "template");
  const env = { HOME: folder.path, GOTOOLCHAIN: "local" };
  expect(
    await run(requireProgram(goPackage, "recipes"), ["build", "-o", engine, SOURCE], { env }),
  ).toMatchObject({
    code: 0,
  });
});
afterAll(() => folder.remove());

/** Fills the page's template and posts what comes out, as Grafana's contact point would. */
async function notify(fixture: RecipeFixture, webhook: object) {
  const files = [
    fixture.write("payload.tmpl", fixture.code("payload")),
    fixture.write("webhook.json", JSON.stringify(webhook)),
  ];
  const { code, stdout, stderr } = await run(engine, files);
  expect(code, stderr).toBe(0);
  const response = await fetch(`${fixture.mock.url}/api/push/my-private-topic`, {
    method: "POST",
    headers: { authorization: `Bearer ${fixture.key}`, "content-type": "application/json" },
    body: stdout,
  });
  expect(response.status).toBe(200);
  return fixture.mock.control.messages().messages[0];
}

/** The live service trims messages. */
const arrives = (message: string, profile: "documented" | "live") =>
  profile === "live" ? message.trim() : message;

describe.each(["documented", "live"] as const)("Grafana's payload template, profile %s", (profile) => {
  test("makes a push of a firing group", async () => {
    await using fixture = await openRecipeFixture("grafana.md", { profile });
    expect(await notify(fixture, WEBHOOK)).toMatchObject({
      title: "firing: BoilerHot",
      message: arrives('firing: BoilerHot The boiler is at "81 °C"\n', profile),
      priority: "high",
      clickUrl: "https://grafana.example.com/",
    });
  });

  test("carries any text, several alerts, and reports the end in low priority", async () => {
    await using fixture = await openRecipeFixture("grafana.md", { profile });
    const ended = (summary: string) => ({ ...ALERT, status: "resolved", annotations: { summary } });
    const alerts = [ended(DIFFICULT_TITLE), ended(DIFFICULT)];
    expect(await notify(fixture, { ...WEBHOOK, status: "resolved", alerts })).toMatchObject({
      title: "resolved: BoilerHot",
      message: arrives(`resolved: BoilerHot ${DIFFICULT_TITLE}\nresolved: BoilerHot ${DIFFICULT}\n`, profile),
      priority: "low",
    });
  });
});
