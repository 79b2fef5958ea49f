import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { post, type Stack, startStack } from "./stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.[Symbol.asyncDispose]());

test("with nobody tapping the request ends with 504 after the time limit", async () => {
  expect(await stack.deploy("5.0.0", "?timeout=1")).toEqual({
    status: 504,
    body: { answer: null, timeout: true },
  });
});

test.each(["soon", "0", "-5", ""])("a time limit of '%s' is refused with the fix", async (timeout) => {
  expect(await stack.deploy("5.0.1", `?timeout=${timeout}`)).toEqual({
    status: 400,
    body: { error: "timeout is a number of seconds, such as ?timeout=60." },
  });
});

test("a second tap gets 409 and changes nothing", async () => {
  const waiting = stack.deploy("5.1.0");
  const { message_id } = await stack.asked("5.1.0");
  expect((await stack.tap(message_id, "approve")).status).toBe(200);
  const late = await stack.tap(message_id, "reject");
  expect(late.status).toBe(409);
  expect(await late.json()).toHaveProperty("reason");
  expect(await waiting).toMatchObject({ body: { answer: "approve" } });
  expect((await stack.asked("5.1.0")).actions_taken.map(({ action_id }) => action_id)).toEqual(["approve"]);
});

test("a callback with a wrong secret is refused and the flow does not move", async () => {
  const waiting = stack.deploy("5.2.0");
  const { message_id } = await stack.asked("5.2.0");
  const forged = {
    event: "action",
    message_id,
    topic: DEMO.publicTopic,
    action_id: "approve",
    acted_at: "2026-01-01T00:00:00Z",
  };
  const [server, question] = await openQuestion(stack);
  const url = `${stack.nodeRedUrl}/iotpush/callback/${server}/${question}/${"x".repeat(43)}`;
  expect((await post(url, JSON.stringify(forged))).status).toBe(401);
  await stack.tap(message_id, "reject");
  expect(await waiting).toMatchObject({ body: { answer: "reject" } });
});

test.each([
  ["an unknown topic", "/api/push/nowhere", '{"message":"x"}', 404, /not found/i],
  ["a private topic without its key", `/api/push/${DEMO.privateTopic}`, '{"message":"x"}', 401, /key/i],
  ["no message", `/api/push/${DEMO.publicTopic}`, "{}", 400, /message/i],
  ["broken JSON", `/api/push/${DEMO.publicTopic}`, '{"mess', 400, /JSON/i],
  [
    "a 2 MB body",
    `/api/push/${DEMO.publicTopic}`,
    JSON.stringify({ message: "x".repeat(2_000_000) }),
    413,
    /large/i,
  ],
])("the service answers %s with a clear error and goes on", async (_, path, body, status, says) => {
  const response = await post(stack.mockUrl + path, body);
  expect(response.status).toBe(status);
  expect(((await response.json()) as { error: string }).error).toMatch(says);
  expect((await fetch(`${stack.mockUrl}/_mock/health`)).status).toBe(200);
});

test.each([
  ["no version", '{"by":"alice"}', 400],
  ["broken JSON", '{"vers', 400],
  ["a 2 MB version", JSON.stringify({ version: "x".repeat(2_000_000), by: "alice" }), 502],
])("the flow answers %s with an error and goes on", async (_, body, status) => {
  expect((await post(`${stack.nodeRedUrl}/deploy`, body)).status).toBe(status);
  expect(await stack.deploy("5.3.0", "?timeout=1")).toMatchObject({ status: 504 });
});

/** The configuration node and the question that the open question's callback names. */
async function openQuestion({ mockUrl }: Stack): Promise<[string, string]> {
  const response = await fetch(`${mockUrl}/_mock/requests?limit=50`);
  const { requests } = (await response.json()) as { requests: { path: string; body: string }[] };
  const push = requests.find(({ path, body }) => path.startsWith("/api/push/") && body.includes("5.2.0"));
  const url = new URL((JSON.parse(push?.body ?? "{}") as { callback_url: string }).callback_url);
  const [server = "", question = ""] = url.pathname.split("/").slice(-3);
  return [server, question];
}
