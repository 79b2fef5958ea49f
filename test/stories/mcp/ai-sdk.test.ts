import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { hostPaths } from "../../hosts/cache.ts";
import { startReady } from "../../hosts/process.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { codeBlock } from "../../recipes/recipe.ts";

/** A model that wants to drop a table, and ends once it has read what became of it. */
const RUN = `
import { generateText, stepCountIs } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { tools } from "./tools.ts";

const tokens = { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0, text: 1, reasoning: 0 };
const usage = { inputTokens: tokens, outputTokens: tokens };
const call = { type: "tool-call", toolCallId: "1", toolName: "dropTable", input: '{"table":"users"}' };
const model = new MockLanguageModelV4({
  doGenerate: async ({ prompt }) => {
    const last = prompt.at(-1);
    const done = last.role === "tool";
    return {
      content: [done ? { type: "text", text: JSON.stringify(last.content[0].output) } : call],
      finishReason: { unified: done ? "stop" : "tool-calls", raw: undefined },
      usage,
      warnings: [],
    };
  },
});
const { text } = await generateText({ model, tools, stopWhen: stepCountIs(3), prompt: "Drop the users." });
console.log("The model read:", text);
setInterval(() => {}, 1000);
`;

test.each([
  ["approve", "Dropped users."],
  ["reject", "It did not run: rejected."],
])("the recipe's tool after a tap on %s", async (tap, says) => {
  await using mock = await startMockServer({ profile: "live" });
  mock.control.rules.add({ phone: DEMO.phones[0], do: { tap } });
  const { path, remove } = temporaryFolder("ai-sdk");
  const link = (name: string, target: string) => {
    mkdirSync(dirname(join(path, "node_modules", name)), { recursive: true });
    symlinkSync(target, join(path, "node_modules", name));
  };
  link("ai", join(hostPaths.mcp, "node_modules/ai"));
  link("@iotpush/core", join(import.meta.dirname, "../../../shared/core"));
  writeFileSync(join(path, "package.json"), '{"type":"module"}');
  writeFileSync(join(path, "tools.ts"), codeBlock("recipes/vercel-ai-sdk.md", "tools"));
  writeFileSync(join(path, "run.ts"), RUN);
  const env = { IOTPUSH_URL: mock.url, IOTPUSH_KEY: DEMO.privateTopicKey };
  const agent = { name: "agent", command: process.execPath, args: [join(path, "run.ts")], env };
  const started = await startReady(agent, { log: /The model read/ });
  try {
    expect(started.log()).toContain(says);
    expect(mock.control.messages().messages[0]?.message).toContain('"table": "users"');
  } finally {
    await started.kill();
    remove();
  }
});
