import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type N8n, type N8nCredential, type N8nWorkflow, startN8n } from "../../hosts/n8n.ts";
import { until } from "../../hosts/until.ts";
import { DIFFICULT } from "../../recipes/difficult.ts";
import { openRecipeFixture, type RecipeFixture } from "../../recipes/fixture.ts";

describe("n8n with its own nodes only", () => {
  let fixture: RecipeFixture;
  let n8n: N8n;
  let credential: N8nCredential;

  beforeAll(async () => {
    fixture = await openRecipeFixture("n8n.md");
    n8n = await startN8n();
    credential = await n8n.session.createCredential("httpBearerAuth", { token: fixture.key });
  });
  afterAll(async () => {
    await n8n[Symbol.asyncDispose]();
    await fixture[Symbol.asyncDispose]();
  });

  /** Imports the page's workflow under a path of its own, chooses the credential, and starts it. */
  async function start(path: string, text: string, to?: string, seconds = 600): Promise<string> {
    const workflow = JSON.parse(fixture.code("n8n-workflow.json", to)) as N8nWorkflow;
    const nodes = workflow.nodes.map((node) => ({
      ...node,
      ...(node.name === "Start" ? { parameters: { ...node.parameters, path } } : {}),
      ...(node.type === "n8n-nodes-base.wait"
        ? { parameters: { ...node.parameters, resumeAmount: seconds, resumeUnit: "seconds" } }
        : {}),
      ...(node.name === "Push" ? { credentials: { httpBearerAuth: credential } } : {}),
    }));
    const id = await n8n.session.createWorkflow({ ...workflow, name: path, nodes });
    await n8n.session.activate(id);
    const response = await fetch(`${n8n.url}/webhook/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text }),
    });
    expect(response.status).toBe(200);
    return id;
  }

  test.each([
    ["documented", "approve", "Deploy"],
    ["live", "reject", "Rejected, or nobody"],
  ] as const)(
    "asks with any text, waits, and goes on with the button, profile %s",
    async (profile, button, next) => {
      fixture.mock.control.reset();
      fixture.mock.control.switchProfile(profile);
      const id = await start(profile, DIFFICULT);
      const message = await until(() => fixture.mock.control.messages().messages[0], {
        what: "the question",
        describe: () => n8n.log(),
      });
      expect(message).toMatchObject({
        topic: DEMO.privateTopic,
        title: "Deployment",
        message: DIFFICULT,
        preset: "approve-reject",
        hasCallback: true,
      });
      await n8n.session.waitForExecution(id, "waiting");
      fixture.mock.control.phones.tap(DEMO.phones[0], message.id, button);
      const execution = await n8n.session.waitForExecution(id, "success");
      expect(Object.keys(execution.runs)).toContain(next);
      expect(Object.keys(execution.runs)).toHaveLength(5);
    },
  );

  test("nobody taps in time: it goes on at the other branch", async () => {
    fixture.mock.control.reset();
    const id = await start("nobody", "Anybody?", fixture.mock.url, 5);
    // n8n looks for ended waits once a minute.
    const execution = await n8n.session.waitForExecution(id, "success", { timeoutMs: 100_000 });
    expect(Object.keys(execution.runs)).toContain("Rejected, or nobody");
  });

  test("a wrong address fails the node, and nothing is sent", async () => {
    fixture.mock.control.reset();
    const id = await start("wrong", "Deploy?", fixture.redirecting);
    const execution = await n8n.session.waitForExecution(id, "error");
    expect(execution.error?.message).toBe('308 - "Redirecting..."');
    expect(fixture.mock.control.messages().messages).toEqual([]);
  });
});
