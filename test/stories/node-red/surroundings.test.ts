import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { sqliteStore } from "@iotpush/core";
import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NodeRedNode } from "../../hosts/node-red.ts";
import { mountSmallDisk } from "../../hosts/small-disk.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { askFlow, fn, placed, server } from "./flows.ts";

const [PHONE] = DEMO.phones;

/** Asks, and taps. */
async function answered(fixture: Fixture, text: string) {
  const waiting = fixture.ask(text);
  fixture.mock.control.phones.tap(PHONE, await fixture.message(text), "approve");
  expect(await waiting).toMatchObject({ status: 200, body: { answer: "approve", asked: text } });
}

/** `POST /go` runs some code and answers what it returns. */
const codeFlow = (code: string): NodeRedNode[] =>
  placed([
    { id: "in-go", type: "http in", z: "flow", url: "/go", method: "post", wires: [["code"]] },
    fn("code", `${code} msg.payload = "done"; return msg;`, [["out"]]),
  ]);

test("in a project with encrypted credentials keys are there after a restart, also with another secret", async () => {
  let flows: NodeRedNode[] = [];
  const git = { user: { name: "Nora", email: "nora@example.com" } };
  await using fixture = await startFixture(
    ({ mockUrl, nodeRedUrl, file }) => {
      flows = [server(mockUrl, { publicUrl: nodeRedUrl }), ...askFlow(file)];
      return [];
    },
    { nodeRed: { settings: { editorTheme: { projects: { enabled: true }, tours: false } } } },
  );
  const { admin } = fixture.nodeRed;
  await admin.request("POST", "/settings/user", { git });
  const files = { flow: "flows.json", credentials: "flows_cred.json" };
  await admin.request("POST", "/projects", { name: "house", files, credentialSecret: "one" });
  await fixture.deploy(flows);
  const kept = () =>
    readFileSync(join(fixture.nodeRed.userDir, "projects/house/flows_cred.json"), "utf8") +
    readFileSync(join(fixture.nodeRed.userDir, "projects/house/flows.json"), "utf8");
  expect(kept()).not.toContain(DEMO.publicTopicKey);
  await answered(fixture, "In a project?");
  const secret = { credentialSecret: "two", currentCredentialSecret: "one" };
  await admin.request("PUT", "/projects/house", secret);
  await fixture.nodeRed.restart();
  await answered(fixture, "After another secret?");
  expect(kept()).not.toContain(DEMO.publicTopicKey);
});

/** Ids as an import from elsewhere may bring them. */
const [CONNECTION, NODE] = ["my server/ü", "ask 1.ä"];
const disk = mountSmallDisk();

describe("a connection and a node with odd ids", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    const contextStorage = {
      default: { module: "memory" },
      forgotten: { module: "memory" },
      file: { module: "localfilesystem", config: { flushInterval: 0 } },
    };
    let flows: NodeRedNode[] = [];
    fixture = await startFixture(
      ({ mockUrl, nodeRedUrl, file }) => {
        const from = {
          ...{ topic: "#:(file)::topic", topicType: "flow", title: "#:(forgotten)::title" },
          ...{ titleType: "global", tags: "TAGS", tagsType: "env", server: CONNECTION },
        };
        const code = `flow.set("topic", "${DEMO.publicTopic}", "file"); global.set("title", "Garage", "forgotten");`;
        const asking = JSON.stringify(askFlow(file, from)).replaceAll('"ask"', JSON.stringify(NODE));
        const connection = server(mockUrl, { id: CONNECTION, publicUrl: nodeRedUrl, topic: "" });
        flows = [connection, ...(JSON.parse(asking) as NodeRedNode[]), ...codeFlow(code)];
        return [];
      },
      { nodeRed: { env: { TAGS: "house" }, settings: { contextStorage } } },
    );
    if (disk) symlinkSync(disk.path, join(fixture.nodeRed.userDir, "iotpush"));
    await fixture.deploy(flows);
  });
  afterAll(async () => {
    await fixture?.[Symbol.asyncDispose]();
    disk?.unmount();
  });

  test("read fields from the environment and from context stores, one of which is empty after a restart", async () => {
    const asked = (search: string) => fixture.mock.control.messages({ search }).messages[0];
    const topic = expect.stringContaining("topic");
    expect(await fixture.ask("Unset?")).toMatchObject({ status: 502, body: { error: topic } });
    await fetch(`${fixture.nodeRed.url}/go`, { method: "POST" });
    await answered(fixture, "Set?");
    expect(asked("Set?")).toMatchObject({ title: "Garage", tags: ["house"], topic: DEMO.publicTopic });
    await fixture.nodeRed.restart();
    await answered(fixture, "After a restart?");
    expect(asked("After a restart?")).toMatchObject({ title: null, topic: DEMO.publicTopic });
  });

  test("ask again once another process has let go of their store", async () => {
    await fixture.nodeRed.stop();
    const folder = join(fixture.nodeRed.userDir, "iotpush", encodeURIComponent(CONNECTION));
    const other = await sqliteStore(join(folder, "store.sqlite"));
    await fixture.nodeRed.restart();
    const error = expect.stringContaining("another process");
    expect(await fixture.ask("Held?")).toMatchObject({ status: 502, body: { error } });
    await other.close();
    const free = async () => (await fixture.ask("Free?", { timeout: 1 })).status;
    await expect.poll(free, { timeout: 60_000 }).toBe(504);
    await answered(fixture, "Again?");
  });

  test.skipIf(!disk)(
    "refuse a question on a full disk, and take the answer of an older one once there is room",
    async () => {
      const waiting = fixture.ask("Before?");
      const before = await fixture.message("Before?");
      disk?.fill();
      expect(await fixture.ask("Full?")).toMatchObject({
        status: 502,
        body: { error: expect.stringMatching(/disk|full/i) },
      });
      expect(fixture.mock.control.messages({ search: "Full?" }).total).toBe(0);
      fixture.mock.control.phones.tap(PHONE, before, "approve");
      disk?.empty();
      expect(await waiting).toMatchObject({ status: 200, body: { answer: "approve" } });
      await answered(fixture, "Room?");
    },
  );
});
