import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { cleanEnvironment, run as install } from "../../hosts/install/command.ts";
import { packPackage } from "../../hosts/pack.ts";
import { freePort } from "../../hosts/ports.ts";
import { startReady } from "../../hosts/process.ts";
import { type TemporaryFolder, temporaryFolder } from "../../hosts/temporary.ts";
import { codeBlock } from "../../recipes/recipe.ts";
import { run } from "../../recipes/run.ts";

const PAGE = "mock-server.md";
const ROOT = new URL("../../../", import.meta.url).pathname;

let folder: TemporaryFolder;
let tarball: string;
beforeAll(async () => {
  folder = temporaryFolder("empty");
  tarball = await packPackage(join(ROOT, "shared/mock-server"));
});
afterAll(() => folder.remove());

const getJson = async (url: string, headers: Record<string, string> = {}) =>
  (await (await fetch(url, { headers })).json()) as Record<string, unknown>;

test("npx starts the packed package in an empty folder, with its inbox and nothing of this repository", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const own = Object.fromEntries(
    Object.entries(cleanEnvironment()).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  const started = await startReady(
    {
      name: "npx iotpush-mock",
      command: "npx",
      args: ["--yes", `--package=file:${tarball}`, `--call=exec iotpush-mock --port ${port}`],
      cwd: folder.path,
      // As this machine reaches its registry, but with nothing fetched before.
      env: { ...own, npm_config_cache: join(folder.path, "cache") },
    },
    { url: `${url}/_mock/health` },
  );
  for (const path of ["/", "/inbox/app.js", "/inbox/style.css", "/openapi.json", "/_mock/openapi.json"])
    expect([path, (await fetch(url + path)).status]).toEqual([path, 200]);
  const { code, stdout } = await run("curl", ["-sS", "-d", "Hello", `${url}/api/push/${DEMO.publicTopic}`]);
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { success: true, subscribers: 2 }]);
  await started.stop();
});

test("the Dockerfile's steps install and start it, open to other machines", async () => {
  const dockerfile = codeBlock(PAGE, "examples/mock-server/Dockerfile");
  const environment = Object.fromEntries(
    [...dockerfile.matchAll(/(IOTPUSH_MOCK_\w+)=(\S+)/g)].map(([, name = "", value = ""]) => [name, value]),
  );
  const [, packages = ""] = /^RUN npm install --global (\S+)$/m.exec(dockerfile) ?? [];
  const [, command = "[]"] = /^CMD (.+)$/m.exec(dockerfile) ?? [];
  expect(packages).toBe("@iotpush/mock-server");
  const prefix = join(folder.path, "global");
  await install("npm", ["install", "--no-audit", "--no-fund", "--global", "--prefix", prefix, tarball]);

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [program, ...args] = JSON.parse(command) as [string, ...string[]];
  const start = () =>
    startReady(
      {
        name: "the container's command",
        command: join(prefix, "bin", program),
        args,
        env: {
          ...environment,
          IOTPUSH_MOCK_PORT: String(port),
          IOTPUSH_MOCK_DATA: join(folder.path, "iotpush.sqlite"),
          ...(parse(codeBlock(PAGE, "examples/mock-server/compose.yaml")).services.iotpush
            .environment as Record<string, string>),
        },
      },
      { url: `${url}/_mock/health` },
    );
  const started = await start();
  expect(started.log()).toContain("at http://0.0.0.0:");
  const [, check = ""] = /^HEALTHCHECK .*CMD (.+)$/m.exec(dockerfile) ?? [];
  const health = (at: number) =>
    run("sh", ["-c", check], {
      env: {
        PATH: `${join(prefix, "bin")}:${process.env.PATH}`,
        IOTPUSH_MOCK_HOST: "0.0.0.0",
        IOTPUSH_MOCK_PORT: `${at}`,
      },
    });
  expect(await health(port)).toMatchObject({ code: 0 });
  expect(await health(await freePort())).toMatchObject({ code: 1 });
  await fetch(`${url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: "kept" });
  await started.kill();

  const again = await start();
  const token = { "x-control-token": "for-tests-only" };
  expect(await getJson(`${url}/_mock/messages`, token)).toMatchObject({ messages: [{ message: "kept" }] });
  expect(await getJson(`${url}/_mock/messages`)).toEqual({
    error: "Send the control token in X-Control-Token",
  });
  await again.stop();
});

test("the page's seed, its rule and its faults do what it says", async () => {
  const seed = JSON.parse(codeBlock(PAGE, "seed"));
  await using mock = await startMockServer({ seed });
  const here = (name: string) =>
    run("bash", ["-euc", codeBlock(PAGE, name).replaceAll("http://127.0.0.1:4780", mock.url)]);
  const push = (body: object) =>
    fetch(`${mock.url}/api/push/server-alerts`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer alerts-key" },
      body: JSON.stringify(body),
    });
  expect((await here("rule")).code).toBe(0);
  const actions = ["approve", "reject"].map((id) => ({ id, label: id, type: "button" }));
  const asked = (await (await push({ title: "Deployment 1", message: "m", actions })).json()) as {
    id: string;
  };
  await expect
    .poll(() => mock.control.message(asked.id).actionsTaken)
    .toMatchObject([{ action_id: "approve", device_name: "Pixel 9" }]);

  expect((await here("fault")).code).toBe(0);
  const statuses = [];
  for (let n = 0; n < 3; n++) statuses.push((await push({ message: "m" })).status);
  expect(statuses).toEqual([200, 503, 200]);
});

test("the page's question goes from its push over a tap to its callback", async () => {
  const received: unknown[] = [];
  const receiver = createServer(async (request, response) => {
    received.push(await json(request));
    response.end();
  });
  await once(receiver.listen(0, "127.0.0.1"), "listening");
  await using mock = await startMockServer();
  const script = codeBlock(PAGE, "control")
    .replace("http://127.0.0.1:4780", mock.url)
    .replace(":8080/", `:${(receiver.address() as AddressInfo).port}/`);
  const { code, stdout } = await run("bash", ["-euc", script]);
  receiver.close();
  expect(code).toBe(0);
  const [message] = mock.control.messages().messages;
  expect(message?.actionsTaken).toMatchObject([{ action_id: "yes", device_name: "Pixel 9" }]);
  expect(received).toHaveLength(1);
  expect(stdout).toContain(`"messageId":"${message?.id}"`);
  expect(stdout).toContain('"state":"delivered"');
});

test("the bodies of the page's list are taken", async () => {
  const page = readFileSync(join(ROOT, "docs", PAGE), "utf8");
  const rows = [...page.matchAll(/^- `(POST|PUT) (\/[^`]+)`[^:]*: (`\{.*)$/gm)];
  expect(rows).toHaveLength(5);
  await using mock = await startMockServer();
  await fetch(`${mock.url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: "m" });
  const [message] = mock.control.messages().messages;
  for (const [, method = "", path = "", bodies = ""] of rows) {
    const [first = "", further = ""] = [...bodies.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);
    const whole = further.startsWith('"rows"') ? first.replace(/\}$/, `,${further}}`) : first;
    const response = await fetch(`${mock.url}/_mock${path.replace("{name}", "Pixel%209")}`, {
      method,
      body: whole.replace("…", message?.id ?? ""),
    });
    // A wrong body is refused with 400; an unknown button with 404.
    expect([path, response.status]).toEqual([path, expect.not.toBeOneOf([400, 500])]);
  }
});

test("the options of the page are those of the program", async () => {
  const { stdout } = await run(process.execPath, [join(ROOT, "shared/mock-server/dist/cli.js"), "--help"]);
  const told = [...stdout.matchAll(/^ {2}(--\S+)/gm)].map(([, name]) => name);
  const page = readFileSync(join(ROOT, "docs", PAGE), "utf8");
  expect([...page.matchAll(/^- `(--[\w-]+)`/gm)].map(([, name]) => name)).toEqual(
    told.filter((name) => name !== "--help"),
  );
});

test("the file for Compose is YAML", () => {
  const { services } = parse(codeBlock(PAGE, "examples/mock-server/compose.yaml"));
  expect(Object.keys(services)).toEqual(["iotpush", "tests"]);
});
