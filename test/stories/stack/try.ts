/** Starts everything as `npm start` does, answers the question of the release flow, and ends: for platforms on which no story runs. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const INBOX = "http://127.0.0.1:4780";
const DEPLOY = "http://127.0.0.1:1880/deploy";
const LIMIT_MS = 240_000;

const post = (url: string, body: object, headers = {}) =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });

async function newestQuestion(text: string): Promise<string> {
  for (;;) {
    const response = await fetch(`${INBOX}/_mock/messages?limit=1`, { signal: AbortSignal.timeout(5_000) });
    const { messages } = (await response.json()) as { messages: { id: string; message: string }[] };
    const [newest] = messages;
    if (newest?.message.includes(text)) return newest.id;
    await sleep(200);
  }
}

setTimeout(() => process.exit(1), LIMIT_MS).unref();
const child = spawn(
  process.execPath,
  [join(import.meta.dirname, "../../../shared/tooling/start/start.mjs")],
  {
    stdio: ["ignore", "pipe", "inherit"],
  },
);
child.once("exit", () => process.exit(1));
await new Promise<void>((resolve) =>
  child.stdout.on("data", (chunk: Buffer) => {
    process.stdout.write(chunk);
    if (chunk.includes("Ctrl-C stops")) resolve();
  }),
);
const released = post(DEPLOY, { version: "2.2.0", by: "alice" });
const message_id = await newestQuestion("2.2.0");
const authorization = "Bearer demo-session-token";
await post(`${INBOX}/api/action`, { message_id, action_id: "approve" }, { authorization });
const answer = (await (await released).json()) as { answer?: string };
console.log(answer);
child.removeAllListeners("exit");
child.kill();
process.exitCode = answer.answer === "approve" ? 0 : 1;
