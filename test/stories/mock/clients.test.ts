import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import { describe, expect, onTestFinished, test } from "vitest";
import { hostPaths } from "../../hosts/cache.ts";
import { freePort } from "../../hosts/ports.ts";
import { startReady } from "../../hosts/process.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { run } from "../../recipes/run.ts";

const PYTHON = join(hostPaths.recipes, "bin", "python");
const TEXT = 'It\'s 80 °C in the "boiler room"';
const KEY = DEMO.privateTopicKey;

/** Programs that push TEXT; `{url}` is the private topic's push URL, `{base}` the server's. */
const PUSHES: Readonly<Record<string, readonly [command: string, ...args: string[]]>> = {
  curl: ["curl", "-fsS", "-H", `Authorization: Bearer ${KEY}`, "-d", TEXT, "{url}"],
  wget: ["wget", "-qO-", `--header=Authorization: Bearer ${KEY}`, `--post-data=${TEXT}`, "{url}"],
  requests: python(`import requests
requests.post(url, data=text.encode(), headers=headers).raise_for_status()`),
  httpx: python(`import httpx
httpx.post(url, json={"message": text}, headers=headers).raise_for_status()`),
  aiohttp: python(`import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.post(url, json={"message": text}) as response:
            response.raise_for_status()
asyncio.run(main())`),
  apprise: python(`import apprise
service = apprise.Apprise()
service.add(url.replace("http://", "json://") + "?+Authorization=" + headers["Authorization"].replace(" ", "%20"))
assert service.notify(body=text, title="Boiler")`),
};

function python(program: string): readonly [string, ...string[]] {
  return [
    PYTHON,
    "-c",
    `url, text, headers = "{url}", ${JSON.stringify(TEXT)}, {"Authorization": "Bearer ${KEY}"}\n${program}`,
  ];
}

/** Pushover's clients, whose address is fixed in the program: sent to the mock server instead. */
const PUSHOVER: Readonly<Record<string, (base: string) => readonly [string, ...string[]]>> = {
  "pushover_complete, with sounds and validation": (base) => [
    PYTHON,
    "-c",
    `from pushover_complete import PushoverAPI, pushover_api, error
pushover_api.PUSHOVER_API_URL = "${base}/api/1/"
api = PushoverAPI("${KEY}")
api.send_message("${DEMO.privateTopic}", ${JSON.stringify(TEXT)}, title="Boiler", priority=2, retry=30, expire=60)
for call in (lambda: api.validate("${DEMO.privateTopic}"), api.get_sounds):
    try:
        call()
    except error.BadAPIRequestError as refused:
        print(refused)`,
  ],
  "pushover-notifications": (base) =>
    inNode(
      base,
      `const Pushover = require("pushover-notifications");
new Pushover({ token: "${KEY}", user: "${DEMO.privateTopic}" }).send({ message: TEXT, title: "Boiler" }, (error, body) => console.log(error ?? body));`,
    ),
  "node-pushover": (base) =>
    inNode(
      base,
      `const Pushover = require("node-pushover");
new Pushover({ token: "${KEY}", user: "${DEMO.privateTopic}" }).send("Boiler", TEXT, (error, body) => console.log(error ?? body));`,
    ),
};

/** A program that calls api.pushover.net, which is led to the mock server. */
const inNode = (base: string, program: string): readonly [string, ...string[]] => [
  process.execPath,
  "-e",
  `const http = require("http"), https = require("https"), { port } = new URL("${base}");
https.request = (options, done) => http.request({ ...options, protocol: "http:", host: "127.0.0.1", hostname: "127.0.0.1", port, agent: undefined, path: "/api" + options.path }, done);
const TEXT = ${JSON.stringify(TEXT)};
${program}`,
];

async function push(mock: MockServer, [command, ...args]: readonly [string, ...string[]]) {
  const url = `${mock.url}/api/push/${DEMO.privateTopic}`;
  const ended = await run(
    command,
    args.map((arg) => arg.replaceAll("{url}", url)),
    {
      env: { NODE_PATH: join(hostPaths.recipesNpm, "node_modules") },
    },
  );
  expect([ended.code, ended.stderr]).toEqual([0, expect.not.stringContaining("Traceback")]);
  return ended.stdout;
}

describe.each(["documented", "live"] as const)("profile %s", (profile) => {
  test.each(Object.entries(PUSHES))("%s pushes", async (_, command) => {
    await using mock = await startMockServer({ profile });
    await push(mock, command);
    expect(mock.control.messages().messages[0]).toMatchObject({ message: TEXT, topic: DEMO.privateTopic });
  });

  test.each(Object.entries(PUSHOVER))("%s pushes over the Pushover path", async (name, command) => {
    await using mock = await startMockServer({ profile });
    const printed = await push(mock, command(mock.url));
    expect(mock.control.messages().messages[0]).toMatchObject({ message: TEXT, title: "Boiler" });
    if (name.startsWith("pushover_complete")) expect(printed.match(/iotpush has no/g)).toHaveLength(2);
  });

  test("Alertmanager's own webhook, without an adapter, is refused or arrives as its JSON", async () => {
    await using mock = await startMockServer({ profile });
    const folder = temporaryFolder("alertmanager");
    onTestFinished(() => folder.remove());
    const file = join(folder.path, "alertmanager.yml");
    const url = `${mock.url}/api/push/${DEMO.publicTopic}`;
    const receiver = { name: "iotpush", webhook_configs: [{ url }] };
    // JSON is YAML.
    writeFileSync(
      file,
      JSON.stringify({ route: { receiver: "iotpush", group_wait: "1ms" }, receivers: [receiver] }),
    );
    const address = `127.0.0.1:${await freePort()}`;
    const alertmanager = await startReady(
      {
        name: "Alertmanager",
        command: "/usr/bin/prometheus-alertmanager",
        args: [
          `--config.file=${file}`,
          `--storage.path=${folder.path}`,
          `--web.listen-address=${address}`,
          "--cluster.listen-address=",
        ],
      },
      { url: `http://${address}/-/ready` },
    );
    onTestFinished(() => alertmanager.stop());
    await fetch(`http://${address}/api/v2/alerts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([{ labels: { alertname: "BoilerHot" } }]),
    });
    const request = await mock.control.requests.waitFor({ method: "POST" });
    expect(request?.status).toBe(profile === "live" ? 200 : 400);
    if (profile === "live") expect(mock.control.messages().messages[0]?.message).toContain('"BoilerHot"');
  });
});
