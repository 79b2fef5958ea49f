import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { sqliteStore } from "@iotpush/core";
import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NodeRedNode } from "../../hosts/node-red.ts";
import { mountSmallDisk } from "../../hosts/small-disk.ts";
import { askFlow, fn, placed, server } from "./flows.ts";
import { type Stage, startStage } from "./stage.ts";

const [PHONE] = DEMO.phones;

/** Asks, and taps. */
async function answered(stage: Stage, text: string) {
  const waiting = stage.ask(text);
  stage.mock.control.phones.tap(PHONE, await stage.message(text), "approve");
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
  await using stage = await startStage(
    ({ mockUrl, nodeRedUrl, file }) => {
      flows = [server(mockUrl, { publicUrl: nodeRedUrl }), ...askFlow(file)];
      return [];
    },
    { nodeRed: { settings: { editorTheme: { projects: { enabled: true }, tours: false } } } },
  );
  const { admin } = stage.nodeRed;
  await admin.request("POST", "/settings/user", { git });
  const files = { flow: "flows.json", credentials: "flows_cred.json" };
  await admin.request("POST", "/projects", { name: "house", files, credentialSecret: "one" });
  await stage.deploy(flows);
  const kept = () =>
    readFileSync(join(stage.nodeRed.userDir, "projects/house/flows_cred.json"), "utf8") +
    readFileSync(join(stage.nodeRed.userDir, "projects/house/flows.json"), "utf8");
  expect(kept()).not.toContain(DEMO.publicTopicKey);
  await answered(stage, "In a project?");
  const secret = { credentialSecret: "two", currentCredentialSecret: "one" };
  await admin.request("PUT", "/projects/house", secret);
  await stage.nodeRed.restart();
  await answered(stage, "After another secret?");
  expect(kept()).not.toContain(DEMO.publicTopicKey);
});

/** Ids as an import from elsewhere may bring them. */
const [CONNECTION, NODE] = ["my server/ü", "ask 1.ä"];
const disk = mountSmallDisk();

describe("a connection and a node with odd ids", () => {
  let stage: Stage;
  beforeAll(async () => {
    const contextStorage = {
      default: { module: "memory" },
      forgotten: { module: "memory" },
      file: { module: "localfilesystem", config: { flushInterval: 0 } },
    };
    let flows: NodeRedNode[] = [];
    stage = await startStage(
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
    if (disk) symlinkSync(disk.path, join(stage.nodeRed.userDir, "iotpush"));
    await stage.deploy(flows);
  });
  afterAll(async () => {
    await stage?.[Symbol.asyncDispose]();
    disk?.unmount();
  });

  test("read fields from the environment and from context stores, one of which is empty after a restart", async () => {
    const asked = (search: string) => stage.mock.control.messages({ search }).messages[0];
    const topic = expect.stringContaining("topic");
    expect(await stage.ask("Unset?")).toMatchObject({ status: 502, body: { error: topic } });
    await fetch(`${stage.nodeRed.url}/go`, { method: "POST" });
    await answered(stage, "Set?");
    expect(asked("Set?")).toMatchObject({ title: "Garage", tags: ["house"], topic: DEMO.publicTopic });
    await stage.nodeRed.restart();
    await answered(stage, "After a restart?");
    expect(asked("After a restart?")).toMatchObject({ title: null, topic: DEMO.publicTopic });
  });

  test("ask again once another process has let go of their store", async () => {
    await stage.nodeRed.stop();
    const folder = join(stage.nodeRed.userDir, "iotpush", encodeURIComponent(CONNECTION));
    const other = await sqliteStore(join(folder, "store.sqlite"));
    await stage.nodeRed.restart();
    const error = expect.stringContaining("another process");
    expect(await stage.ask("Held?")).toMatchObject({ status: 502, body: { error } });
    await other.close();
    const free = async () => (await stage.ask("Free?", { timeout: 1 })).status;
    await expect.poll(free, { timeout: 60_000 }).toBe(504);
    await answered(stage, "Again?");
  });

  test.skipIf(!disk)(
    "refuse a question on a full disk, and take the answer of an older one once there is room",
    async () => {
      const waiting = stage.ask("Before?");
      const before = await stage.message("Before?");
      disk?.fill();
      expect(await stage.ask("Full?")).toMatchObject({
        status: 502,
        body: { error: expect.stringMatching(/disk|full/i) },
      });
      expect(stage.mock.control.messages({ search: "Full?" }).total).toBe(0);
      stage.mock.control.phones.tap(PHONE, before, "approve");
      disk?.empty();
      expect(await waiting).toMatchObject({ status: 200, body: { answer: "approve" } });
      await answered(stage, "Room?");
    },
  );
});
