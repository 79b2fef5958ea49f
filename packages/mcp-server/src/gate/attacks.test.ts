import { PassThrough } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openFixture } from "../test-support/fixture.js";
import { Gate } from "./gate.js";
import { Policy } from "./policy.js";
import { readLines } from "./run-gate.js";
import { shorten, showCall } from "./show-call.js";
import { parseStrictly } from "./strict-json.js";

const DIGEST = "0".repeat(64);
const calls = (more: string) =>
  `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a",${more}}}`;

test.each([
  [
    "a key twice",
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","method":"ping","params":{}}',
    "appears twice",
  ],
  ["an argument twice", calls('"arguments":{"path":"/a","path":"/b"}'), "appears twice"],
  ["an argument twice, once escaped", calls('"arguments":{"path":"/a","p\\u0061th":"/b"}'), "appears twice"],
  ["a batch", `[${calls('"arguments":{}')}]`, "not a batch"],
  ["half a line", "{", "refused a line"],
  ["a number without end", calls('"arguments":{"n":1e400}'), "1e400"],
  ["minus zero", calls('"arguments":{"n":-0}'), "-0"],
  ["a number that loses digits", calls('"arguments":{"n":12345678901234567891}'), "12345678901234567891"],
  [
    "a number with too many digits",
    calls('"arguments":{"n":0.1000000000000000000001}'),
    "not read the same way",
  ],
  [
    "a message between carriage returns",
    `{"method":"x","params":\r${calls('"arguments":{}')}\r}`,
    "carriage",
  ],
  ["a method that is a list", '{"id":1,"method":["tools/call"],"params":{"name":"a"}}', "method must be"],
  ["a name that is a list", '{"id":1,"method":"tools/call","params":{"name":["a"]}}', "tool name"],
  ["no id", '{"method":"tools/call","params":{"name":"a"}}', "needs an id"],
  ["an id that is an object", '{"id":{},"method":"tools/call","params":{"name":"a"}}', "id must be"],
  ["brackets without end", "[".repeat(200_000), "refused a line"],
])("%s reaches nobody", async (_, line, says) => {
  await using fixture = await openFixture();
  const toAgent: string[] = [];
  const toServer: string[] = [];
  const ends = {
    toAgent: (text: string) => void toAgent.push(text),
    toServer: (text: string) => void toServer.push(text),
  };
  await new Gate(fixture.person, Policy.parse({ otherwise: "allow" }), ends).fromAgent(line);
  expect(toServer).toEqual([]);
  expect(toAgent[0]).toContain(says);
});

test("strict JSON means the same as JSON, or is refused", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseStrictly(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("lines end at a line feed only, whatever the pieces, and one that is too long is left out", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: "grapheme" })),
      fc.integer({ min: 1, max: 9 }),
      async (texts, size) => {
        const lines = texts.map((text) => text.replace(/[\r\n]/g, "\u2028"));
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
        const stream = new PassThrough();
        const read: string[] = [];
        const reading = readLines(
          stream,
          (line) => void read.push(line),
          () => void read.push("too long"),
          12,
        );
        for (let at = 0; at < bytes.length; at += size) stream.write(bytes.subarray(at, at + size));
        stream.end();
        await reading;
        expect(read).toEqual(lines.map((line) => (Buffer.byteLength(line) > 12 ? "too long" : line)));
      },
    ),
  );
});

describe("the phone", () => {
  test("sees both ends of a long text", () => {
    const path = `/srv/${"a".repeat(5_000)}/important`;
    expect(showCall("delete", { path }, DIGEST)).toMatch(
      /path: \/srv\/a+ … \(\d+ characters left out\) … a+\/important/,
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), fc.integer({ min: 100, max: 500 }), (text, most) => {
        const short = shorten(text, most);
        expect(short.length).toBeLessThanOrEqual(Math.max(most, 0));
        expect(text.startsWith(short.slice(0, 10)) && text.endsWith(short.slice(-10))).toBe(true);
      }),
    );
  });

  test("sees every argument, however long the others are", () => {
    const filler = "x".repeat(100_000);
    const shown = showCall("run", { a: filler, command: "rm -rf /srv", z: filler }, DIGEST);
    expect(shown).toContain("\ncommand: rm -rf /srv\n");
    expect(shown.length).toBeLessThan(3_000);
    const many = Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`a${index}`, 1]));
    expect(() => showCall("run", many, DIGEST)).toThrow("41 arguments");
  });

  test("sees what would hide, reorder, or look like another argument", () => {
    const shown = showCall(
      "dele\u200bte\nread",
      { note: `a\u202eb\u0007\u001b[2J\u3164\u00a0${"\n".repeat(300)}command: ls`, "x\ny": "\ud800" },
      DIGEST,
    );
    expect(shown.split("\n")).toEqual([
      "dele\\u{200b}te\\u{a}read",
      "note: a\\u{202e}b\\u{7}\\u{1b}[2J\\u{3164}\\u{a0} … (300 spaces left out) … command: ls",
      "x\\u{a}y: \\u{d800}",
      `#${"0".repeat(12)}`,
    ]);
    expect(showCall("a", { b: "1\nc: 2" }, DIGEST)).toContain("b: 1\n  c: 2");
  });
});

test("annotations come from the server's last list alone", async () => {
  await using fixture = await openFixture({ fakeClock: true });
  const toServer: string[] = [];
  const policy = Policy.parse({ allow: [{ annotations: { readOnlyHint: true } }], otherwise: "refuse" });
  const gate = new Gate(fixture.person, policy, {
    toAgent: () => {},
    toServer: (line) => void toServer.push(line),
  });
  const runs = async () => {
    toServer.length = 0;
    await gate.fromAgent(calls('"arguments":{}'));
    return toServer.length === 1;
  };
  const list = (id: number, ...tools: object[]) =>
    gate.fromServer(JSON.stringify({ jsonrpc: "2.0", id, result: { tools } }));
  const tool = (readOnlyHint: boolean) => ({ name: "a", annotations: { readOnlyHint } });
  list(7, tool(true));
  expect(await runs()).toBe(false);
  await gate.fromAgent('{"id":7,"method":"tools/list"}');
  list(7, tool(true));
  expect(await runs()).toBe(true);
  list(7, tool(false));
  expect(await runs()).toBe(true);
  gate.fromServer('{"method":"notifications/tools/list_changed"}');
  expect(await runs()).toBe(false);
  await gate.fromAgent('{"id":8,"method":"tools/list"}');
  list(8, tool(true), tool(false));
  expect(await runs()).toBe(false);
});

test("what cannot be recorded does not run", async () => {
  await using fixture = await openFixture();
  const toAgent: string[] = [];
  const toServer: string[] = [];
  const ends = {
    toAgent: (line: string) => void toAgent.push(line),
    toServer: (line: string) => void toServer.push(line),
  };
  const gate = new Gate(fixture.person, Policy.parse({ otherwise: "allow" }), ends, () => {
    throw new Error("the disk is full");
  });
  await expect(gate.fromAgent(calls('"arguments":{}'))).rejects.toThrow("disk is full");
  expect(toServer).toEqual([]);
  expect(toAgent[0]).toContain("The call did not run.");
});

test("a person is not asked about more than twenty calls at a time", async () => {
  await using fixture = await openFixture();
  const toAgent: string[] = [];
  const gate = new Gate(fixture.person, Policy.parse({}), {
    toAgent: (line) => void toAgent.push(line),
    toServer: () => {},
  });
  const held = Array.from({ length: 21 }, (_, id) =>
    gate.fromAgent(calls('"arguments":{}').replace('"id":1', `"id":${id}`)),
  );
  await held.at(-1);
  expect(toAgent).toEqual([expect.stringContaining("20 calls are already waiting for a tap")]);
  await expect.poll(() => fixture.person.open().length).toBe(20);
  gate.close();
  await Promise.all(held);
  expect(toAgent).toHaveLength(1);
});
