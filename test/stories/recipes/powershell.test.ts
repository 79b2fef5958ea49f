import { expect, test } from "vitest";
import { DIFFICULT, DIFFICULT_TITLE } from "../../recipes/difficult.ts";
import { openRecipeFixture } from "../../recipes/fixture.ts";

/** PowerShell itself cannot be installed here: what the script sends is read out of it. */
test.each(["documented", "live"] as const)("the fields of the script arrive, profile %s", async (profile) => {
  await using fixture = await openRecipeFixture("powershell.md", { profile });
  const script = fixture.code("Send-Iotpush.ps1");
  const [, fields = ""] = /^\$body = @\{\n([\s\S]*?)^\} \| ConvertTo-Json/m.exec(script) ?? [];
  const variables: Record<string, string> = { $Title: DIFFICULT_TITLE, $Message: DIFFICULT };
  const body = Object.fromEntries(
    [...fields.matchAll(/^ +(\w+) += (\S+)$/gm)].map(([, name, value = ""]) => [
      name,
      variables[value] ?? value.replaceAll("'", ""),
    ]),
  );
  const [, base = ""] = /^\$base = '(.+)'$/m.exec(script) ?? [];
  const [, path = ""] = /^ +Uri += "\$base(.+)"$/m.exec(script) ?? [];
  const [, contentType = ""] = /^ +ContentType += '(.+)'$/m.exec(script) ?? [];
  const headers = { authorization: `Bearer ${fixture.key}`, "content-type": contentType };
  const response = await fetch(base + path, { method: "POST", headers, body: JSON.stringify(body) });
  expect(await response.json()).toMatchObject({ success: true, subscribers: 2 });
  expect(fixture.mock.control.messages().messages).toMatchObject([
    { title: DIFFICULT_TITLE, message: DIFFICULT, priority: "high" },
  ]);
});
