import { execFile } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { contractProblems } from "../../contract/contract-check.ts";
import { hostPaths } from "../../hosts/cache.ts";

const execute = promisify(execFile);

/** An example as the documentation shows it; only the host, the placeholders of credentials and ids are filled in. */
interface Example {
  readonly section: string;
  readonly code: string;
  /** What the newest message is afterwards. */
  readonly message?: object;
  readonly status?: number;
}

const EXAMPLES: readonly Example[] = [
  {
    section: "Quick Start",
    code: `curl -d "Hello from my Pi!" https://www.iotpush.com/api/push/my-topic`,
    message: { message: "Hello from my Pi!" },
  },
  {
    section: "Troubleshooting, Diagnose your own request",
    code: `curl -v -d "test" https://www.iotpush.com/api/push/my-topic`,
    message: { message: "test" },
  },
  {
    section: "Troubleshooting, Diagnose your own request, errors",
    code: `curl --fail-with-body -sS \\
     -d "test" \\
     https://www.iotpush.com/api/push/my-topic`,
    message: { message: "test" },
  },
  {
    section: "Send Notification, with headers",
    code: `curl -H "Title: Alert" -H "Priority: high" \\
     -d "Temperature exceeded 80°C" \\
     https://www.iotpush.com/api/push/my-topic`,
    message: { title: "Alert", priority: "high", message: "Temperature exceeded 80°C" },
  },
  {
    section: "Send Notification, JSON body",
    code: `curl -H "Content-Type: application/json" \\
     -d '{"title":"Alert","message":"Temp high!","priority":"high"}' \\
     https://www.iotpush.com/api/push/my-topic`,
    message: { title: "Alert", message: "Temp high!", priority: "high" },
  },
  {
    section: "Send Notification, private topic",
    code: `curl -H "Authorization: Bearer YOUR_TOPIC_API_KEY" \\
     -H "Title: Alert" \\
     -d "Sensor triggered!" \\
     https://www.iotpush.com/api/push/my-private-topic`,
    message: { title: "Alert", topic: DEMO.privateTopic },
  },
  {
    section: "Language Examples, JavaScript",
    code: `node -e '
fetch("https://www.iotpush.com/api/push/my-topic", {
  method: "POST",
  body: "Hello from JS!",
  headers: { "Title": "JS Alert" }
});'`,
    message: { title: "JS Alert", message: "Hello from JS!" },
  },
  {
    section: "Language Examples, Python",
    code: `"$PYTHON" -c '
import requests
requests.post(
    "https://www.iotpush.com/api/push/my-topic",
    data="Hello from Python!",
    headers={"Title": "Python Alert"}
)'`,
    message: { title: "Python Alert", message: "Hello from Python!" },
  },
  {
    section: "Action Buttons, Acknowledge + Snooze + Reply",
    code: `curl -H "Content-Type: application/json" \\
     -H "Authorization: Bearer YOUR_API_KEY" \\
     -d '{
  "title": "Server Alert",
  "message": "CPU usage at 95% on prod-01. Acknowledge or snooze?",
  "priority": "high",
  "actions": [
    { "id": "ack",    "label": "Acknowledge", "type": "button" },
    { "id": "snooze", "label": "Snooze 15m",  "type": "button" },
    { "id": "reply",  "label": "Reply",        "type": "reply"  }
  ]
}' \\
     https://www.iotpush.com/api/push/my-topic`,
    message: {
      title: "Server Alert",
      actions: [
        expect.objectContaining({ id: "ack" }),
        expect.objectContaining({ id: "snooze", label: "Snooze 15m" }),
        expect.objectContaining({ id: "reply", type: "reply" }),
      ],
    },
  },
  {
    section: "Action Buttons, Approve / Reject workflow",
    code: `curl -H "Content-Type: application/json" -d '{
  "title": "Deployment Request",
  "message": "Release v2.1.0 to production — requested by @alice",
  "priority": "high",
  "actions": [
    { "id": "approve", "label": "Approve", "type": "button" },
    { "id": "reject",  "label": "Reject",  "type": "button", "destructive": true }
  ],
  "callback_url": "https://your-server.com/deploy-webhook"
}' https://www.iotpush.com/api/push/my-topic`,
    message: {
      message: "Release v2.1.0 to production — requested by @alice",
      actions: [
        expect.objectContaining({ id: "approve" }),
        expect.objectContaining({ id: "reject", destructive: true }),
      ],
    },
  },
  {
    section: "Delivery Receipts, List receipts",
    code: `curl -H "Authorization: Bearer YOUR_SESSION_TOKEN" \\
     "https://www.iotpush.com/api/receipts?status=acted&limit=10"`,
  },
  {
    section: "Webhooks, Create a webhook",
    code: `curl -X POST https://www.iotpush.com/api/webhooks \\
     -H "Authorization: Bearer USER_SESSION_TOKEN" \\
     -H "Content-Type: application/json" \\
     -d '{
  "url":    "https://your-server.com/hooks/iotpush",
  "events": ["action", "delivered"]
}'`,
  },
  {
    section: "Pushover Compatibility",
    code: `curl -s \\
  --form-string "token=YOUR_TOPIC_API_KEY" \\
  --form-string "user=my-private-topic" \\
  --form-string "message=Hello from Pushover-compatible API!" \\
  https://www.iotpush.com/api/1/messages.json`,
    message: { message: "Hello from Pushover-compatible API!", topic: DEMO.privateTopic },
  },
];

const fill = (code: string, mock: MockServer): string =>
  code
    .replaceAll("https://www.iotpush.com", mock.url)
    .replaceAll(/YOUR_TOPIC_API_KEY|YOUR_API_KEY/g, DEMO.privateTopicKey)
    .replaceAll(/(YOUR|USER)_SESSION_TOKEN/g, DEMO.sessionToken);

const bash = async (code: string) =>
  (await execute("bash", ["-c", code], { env: { PATH: process.env.PATH ?? "", PYTHON } })).stdout;

/** One that has requests. */
const PYTHON = join(hostPaths.recipes, "bin", "python");

describe.each(["documented", "live"] as const)("profile %s", (profile) => {
  // Callbacks of the examples go to a stranger's host: nothing is sent.
  const start = () => startMockServer({ profile, deliveries: "off" });

  test.each(EXAMPLES.map((example) => [example.section, example] as const))("%s", async (_, example) => {
    await using mock = await start();
    await bash(fill(example.code, mock));
    const [request] = mock.control.requests.list({}, 10);
    expect(request?.status).toBeLessThan(300);
    if (example.message) expect(mock.control.messages().messages[0]).toMatchObject(example.message);
    expect(contractProblems(mock)).toEqual([]);
  });

  test("Arduino / ESP32: what its HTTP client sends", async () => {
    await using mock = await start();
    const body = "Sensor value: 42";
    const socket = connect(mock.port, "127.0.0.1");
    socket.end(
      [
        "POST /api/push/my-topic HTTP/1.1",
        `Host: 127.0.0.1:${mock.port}`,
        "User-Agent: ESP32HTTPClient",
        "Connection: close",
        "Accept-Encoding: identity;q=1,chunked;q=0.1,*;q=0",
        "Title: ESP32 Alert",
        `Content-Length: ${body.length}`,
        "",
        body,
      ].join("\r\n"),
    );
    let answer = "";
    for await (const chunk of socket) answer += chunk;
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(mock.control.messages().messages[0]).toMatchObject({ title: "ESP32 Alert", message: body });
  });

  test("Report Action, then Get a receipt", async () => {
    await using mock = await start();
    const sent = JSON.parse(
      await bash(
        fill(
          `curl -s -H "Content-Type: application/json" -d '{"message":"m","actions":[{"id":"approve","label":"Approve","type":"button"}]}' https://www.iotpush.com/api/push/my-topic`,
          mock,
        ),
      ),
    ) as { id: string; receipt_id: string };
    const report = `curl -s -X POST https://www.iotpush.com/api/action \\
     -H "Authorization: Bearer USER_SESSION_TOKEN" \\
     -H "Content-Type: application/json" \\
     -d '{
  "message_id": "31d902cf-...",
  "action_id":  "approve",
  "reply_text": null
}'`;
    await bash(fill(report.replace("31d902cf-...", sent.id), mock));
    const read = `curl -s -H "X-Api-Key: ${DEMO.publicTopicKey}" https://www.iotpush.com/api/receipts/${sent.receipt_id}`;
    expect(JSON.parse(await bash(fill(read, mock)))).toMatchObject({
      receipt_id: sent.receipt_id,
      message_id: sent.id,
      status: "acted",
      acted_count: 1,
      actions_taken: [{ action_id: "approve", action_label: "Approve", reply_text: null }],
    });
    expect(contractProblems(mock)).toEqual([]);
  });
});

describe("If you cannot change the URL", () => {
  const send = async (from: string, flags: string) =>
    (await bash(`curl -s ${flags} -d "Hello from my Pi!" ${from}/api/push/my-topic`)).trim();

  // curl has no --post307 and --post308, which the documentation also names: it keeps the body for these anyway.
  test("curl prints Redirecting... and nothing arrives; with --location it follows", async () => {
    await using mock = await startMockServer({ redirectPorts: { http: 0, apex: 0, httpApex: 0 } });
    for (const url of Object.values(mock.redirects ?? {})) {
      expect(await send(url, "")).toBe("Redirecting...");
      expect(mock.control.messages().total).toBe(0);
      expect(JSON.parse(await send(url, "-L --post301 --post302"))).toMatchObject({ success: true });
      mock.control.reset();
    }
  });
});
