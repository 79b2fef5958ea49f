import { cpSync, rmSync } from "node:fs";
import { DEMO } from "@iotpush/mock-server";
import { afterAll, expect, test } from "vitest";
import { Person } from "../asking/person.js";
import { Gate } from "../gate/gate.js";
import { Policy } from "../gate/policy.js";
import { type Fixture, openFixture } from "../test-support/fixture.js";
import { AGENTS } from "./agents.js";
import { decide } from "./decide.js";

const rows: string[] = [];
afterAll(() => console.log(`| drill | what happened |\n| --- | --- |\n${rows.join("\n")}`));

/** A drill is a test whose result is a sentence that was measured; the table is printed at the end. */
const drill = (name: string, work: () => Promise<string>, expected: string) => {
  const place = rows.push(`| ${name} | did not end |`) - 1;
  test(`drill: ${name}`, async () => {
    const measured = await work();
    rows[place] = `| ${name} | ${measured} |`;
    expect(measured).toBe(expected);
  });
};

const call = (id: number, args: object) =>
  JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name: "run", arguments: args } });
const SQL = { sql: "DROP TABLE users" };

function openGate(person: Person, timeLimitSeconds = 600) {
  const ran: string[] = [];
  const read: string[] = [];
  const ends = {
    toServer: (line: string) => void ran.push(line),
    toAgent: (line: string) => void read.push(line),
  };
  return { gate: new Gate(person, Policy.parse({ timeLimitSeconds }), ends), ran, read };
}

const messages = ({ mock }: Fixture) => mock.control.messages().messages;
const asked = (fixture: Fixture, count: number) => expect.poll(() => messages(fixture).length).toBe(count);
const tap = ({ mock }: Fixture, index: number, button = "approve", phone: string = DEMO.phones[0]) =>
  mock.control.phones.tap(phone, mock.control.messages().messages.at(index)?.id ?? "", button);
const times = (count: number) =>
  count === 0 ? "did not run" : `ran ${count === 1 ? "once" : `${count} times`}`;

const hook = async (unattended: boolean, settings: object = {}) => {
  await using fixture = await openFixture({ settings });
  const input = {
    hook_event_name: unattended ? "PreToolUse" : "PermissionRequest",
    tool_name: "Bash",
    tool_input: SQL,
  };
  const open = () => Person.open(fixture.settings, { use: "call", clock: fixture.clock });
  const agent = AGENTS["claude-code"];
  if (!agent) throw new Error("no agent");
  const output = await decide(agent, JSON.stringify(input), open, { waitMs: 1_000, unattended });
  if (!output) return "the agent's own prompt stays";
  const { permissionDecision, permissionDecisionReason } = JSON.parse(output).hookSpecificOutput;
  return `${permissionDecision}: ${permissionDecisionReason.split(". ")[0]}`;
};

drill("silence at the desk", () => hook(false), "the agent's own prompt stays");

drill("silence away", () => hook(true), "deny: Nobody answered within the time limit");

drill(
  "killed while asked",
  async () => {
    await using fixture = await openFixture();
    void openGate(fixture.person).gate.fromAgent(call(1, SQL));
    await asked(fixture, 1);
    await expect.poll(() => fixture.person.open().length).toBe(1);
    // What a crash leaves behind: the files as they are.
    const folder = `${fixture.settings.folder}-crashed`;
    cpSync(fixture.settings.folder, folder, { recursive: true });
    await using next = await openFixture({ settings: { ...fixture.settings, folder } });
    const { ran } = openGate(next.person);
    tap(fixture, 0);
    const open = next.person.open().length;
    rmSync(folder, { recursive: true });
    return `${times(ran.length)}, ${open} questions left open`;
  },
  "did not run, 0 questions left open",
);

drill(
  "double tap",
  async () => {
    await using fixture = await openFixture();
    const { gate, ran } = openGate(fixture.person);
    const calling = gate.fromAgent(call(1, SQL));
    await asked(fixture, 1);
    tap(fixture, 0);
    expect(() => tap(fixture, 0, "reject", DEMO.phones[1])).toThrow("already answered");
    await calling;
    return times(ran.length);
  },
  "ran once",
);

drill(
  "late tap",
  async () => {
    await using fixture = await openFixture({ fakeClock: true });
    const { gate, ran } = openGate(fixture.person, 10);
    await fixture.passTimeUntil(gate.fromAgent(call(1, SQL)));
    tap(fixture, 0);
    await fixture.passTimeUntil(fixture.clock.sleep(60_000));
    return times(ran.length);
  },
  "did not run",
);

drill(
  "an argument changed after the tap",
  async () => {
    await using fixture = await openFixture();
    const { gate, ran } = openGate(fixture.person);
    const first = gate.fromAgent(call(1, SQL));
    await asked(fixture, 1);
    tap(fixture, 0);
    await first;
    void gate.fromAgent(call(2, { sql: "DROP DATABASE shop" }));
    await asked(fixture, 2);
    gate.close();
    return `${times(ran.length)}, with ${JSON.parse(ran[0] ?? "").params.arguments.sql}; the other is asked again`;
  },
  "ran once, with DROP TABLE users; the other is asked again",
);

drill(
  "replay",
  async () => {
    await using fixture = await openFixture();
    const { gate, ran } = openGate(fixture.person);
    const first = gate.fromAgent(call(1, SQL));
    await asked(fixture, 1);
    tap(fixture, 0);
    await first;
    void gate.fromAgent(call(1, SQL));
    await asked(fixture, 2);
    gate.close();
    return `${times(ran.length)}; the same call is asked again`;
  },
  "ran once; the same call is asked again",
);

drill(
  "two sessions",
  async () => {
    await using one = await openFixture();
    await using two = await openFixture({ settings: { ...one.settings } });
    const [first, second] = [openGate(one.person), openGate(two.person)];
    const calls = [first.gate.fromAgent(call(1, SQL))];
    await asked(one, 1);
    calls.push(second.gate.fromAgent(call(1, SQL)));
    await asked(one, 2);
    tap(one, -1);
    await calls[0];
    second.gate.close();
    return `the approved one ${times(first.ran.length)}, the other ${times(second.ran.length)}`;
  },
  "the approved one ran once, the other did not run",
);

drill(
  "25 requests in 35 minutes",
  async () => {
    await using fixture = await openFixture({ fakeClock: true });
    const { gate, ran } = openGate(fixture.person);
    for (let index = 0; index < 25; index++) {
      const calling = gate.fromAgent(call(index, { index }));
      let tapped = false;
      await fixture.passTimeUntil(calling, () => {
        if (!tapped && messages(fixture).length > index) tap(fixture, 0);
        tapped ||= messages(fixture).length > index;
      });
      const minutes = (35 / 25) * 60_000;
      await fixture.passTimeUntil(fixture.clock.sleep(minutes));
    }
    const minutes = Math.round(fixture.clock.mono() / 60_000);
    return `${messages(fixture).length} asked and ${ran.length} ran within ${minutes >= 35 && minutes <= 40 ? "35 to 40" : minutes} minutes`;
  },
  "25 asked and 25 ran within 35 to 40 minutes",
);

drill(
  "a diff of 300 lines",
  async () => {
    await using fixture = await openFixture();
    const { gate, ran } = openGate(fixture.person);
    const diff = Array.from({ length: 300 }, (_, line) => `+ line ${line + 1} of the change`).join("\n");
    const calling = gate.fromAgent(call(1, { path: "/srv/app.ts", diff }));
    await asked(fixture, 1);
    const { message } = messages(fixture)[0] ?? { message: "" };
    tap(fixture, 0);
    await calling;
    const both = message.includes("+ line 1 of") && message.includes("+ line 300 of");
    const whole = JSON.parse(ran[0] ?? "").params.arguments.diff === diff;
    return `${both ? "both ends" : "not both ends"} shown, with what was left out; ${whole ? "the whole" : "not the whole"} ran`;
  },
  "both ends shown, with what was left out; the whole ran",
);

drill(
  "a stranger on a public topic",
  async () => {
    const topic = { topic: DEMO.publicTopic, key: DEMO.publicTopicKey };
    await using open = await openFixture({ profile: "live", settings: topic });
    const starts = await open.person.requirePrivate("The gate").then(
      () => "starts",
      () => "does not start",
    );
    await using named = await openFixture({
      profile: "live",
      settings: { ...topic, allowedResponders: ["the-boss"] },
    });
    named.mock.control.rules.add({ do: { tap: "approve" } });
    const { gate, ran } = openGate(named.person);
    await gate.fromAgent(call(1, SQL));
    return `${starts} without responders; with them ${times(ran.length)}`;
  },
  "does not start without responders; with them did not run",
);

drill(
  "offline",
  async () => {
    await using fixture = await openFixture({ settings: { baseUrl: "http://127.0.0.1:9" } });
    const { gate, ran } = openGate(fixture.person, 10);
    await gate.fromAgent(call(1, SQL));
    const offline = { baseUrl: "http://127.0.0.1:9" };
    const desk = await hook(false, offline);
    const away = await hook(true, offline);
    return `gate: ${times(ran.length)}; hook: ${desk}; unattended: ${away.split(":")[0]}`;
  },
  "gate: did not run; hook: the agent's own prompt stays; unattended: deny",
);
