import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findNotifications, UnreadableFile } from "./find.js";
import { auditText, runAudit } from "./run-audit.js";

const action = (fields: string) =>
  `- action: notify.mobile_app_pixel\n  data:\n${fields.replace(/^/gm, "    ")}`;

const scrap = fc.constantFrom(
  ...[
    "- action: notify.x",
    "  data:",
    "&a ",
    "*a",
    "<<: *a",
    "<<: !include x",
    "!secret y",
    "{",
    "}",
    "[",
    "]",
  ],
  ...[
    "\t",
    "? ",
    ": ",
    "'",
    '"',
    "- ",
    "type: notify",
    "|",
    "---",
    "\u0000",
    "!!binary x",
    "!unknown q",
    "#",
  ],
);
const text = fc
  .array(fc.tuple(scrap, fc.constantFrom("\n", "\n  ", " ", ", ")))
  .map((all) => all.flat().join(""));

test("any text is judged, or refused with a line", () => {
  fc.assert(
    fc.property(text, (source) => {
      const audited = auditText("a.yaml", source);
      if ("problem" in audited) expect(audited.problem).toMatch(/^line \d+: /);
    }),
  );
});

test("no YAML is reported with its line", () => {
  expect(() => findNotifications("a: 1\nb: [\n")).toThrow(UnreadableFile);
  expect(findNotifications("")).toEqual({ found: [], defaults: {} });
});

test("the report names each file, each verdict and their sum", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bridge-audit-"));
  const file = (name: string) => join(folder, name);
  await writeFile(file("good.yaml"), action("message: Hello"));
  await writeFile(file("none.yaml"), "light: []");
  await writeFile(file("broken.yaml"), "a: [");
  expect(await runAudit([file("good.yaml"), file("none.yaml")])).toEqual({
    ok: true,
    said: `${file("good.yaml")}
    1  answered         notify.mobile_app_pixel  "Hello"
${file("none.yaml")}
  no notification

1 answered, 0 lose something, 0 cannot be judged.`,
  });
  expect((await runAudit([folder])).said).toContain(`${file("none.yaml")}\n  no notification`);
  const bomb = [..."bcdefg"].map((name, n) => `${name}: &${name} [${`*${"abcdef"[n]}, `.repeat(9)}]`);
  const notify = "z: { action: notify.mobile_app_me, data: { message: x, data: { tags: *g } } }";
  await writeFile(file("bomb.yaml"), ["a: &a [x, x]", ...bomb, notify].join("\n"));
  await writeFile(file("latin.yaml"), Buffer.from("name: Gar\xe4n", "latin1"));
  await writeFile(file("huge.yaml"), `# ${"x".repeat(5_000_000)}`);
  const odd = await runAudit([file("bomb.yaml"), file("latin.yaml"), file("huge.yaml")]);
  expect(odd.said).toMatch(/cannot be resolved[\s\S]*not UTF-8[\s\S]*larger than 5 MB/);
  const { ok, said } = await runAudit([file("broken.yaml"), file("missing.yaml")]);
  expect(ok).toBe(false);
  expect(said).toMatch(/line 1: .*Correct the YAML/);
  expect(said).toMatch(/cannot be read \(ENOENT\)/);
  await rm(folder, { recursive: true });
});
