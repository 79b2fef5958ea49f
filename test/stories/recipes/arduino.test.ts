import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { DIFFICULT, DIFFICULT_TITLE } from "../../recipes/difficult.ts";
import { run } from "../../recipes/run.ts";
import { startTlsFront } from "../../recipes/tls-front.ts";
import { openWorkbench, type Workbench } from "../../recipes/workbench.ts";

const STUBS = join(import.meta.dirname, "../../recipes/arduino");
const SERVICE = "https://www.iotpush.com";

/** Compiles the page's header and sketch, unchanged, against the libraries' names on a desktop. */
async function compile(bench: Workbench): Promise<string> {
  for (const file of ["iotpush.h", "sketch.ino"]) bench.program(file, file, SERVICE);
  const program = join(bench.folder, "sketch");
  const flags = ["-std=c++17", "-Wall", "-Wextra", "-Werror", "-I", bench.folder, "-I", STUBS];
  const ended = await run("g++", [...flags, "-o", program, join(STUBS, "main.cpp")]);
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  return program;
}

const plainPort = (bench: Workbench): number => Number(new URL(bench.mock.url).port);

describe.each(["documented", "live"] as const)("the sketch, profile %s", (profile) => {
  test("compiles, sends its messages and difficult ones, and says so", async () => {
    await using bench = await openWorkbench("arduino.md", { profile });
    await using front = await startTlsFront(bench.mock.url);
    const sketch = await compile(bench);
    const env = { PORT: String(front.port) };
    expect(await run(sketch, [], { env })).toMatchObject({ code: 0, stdout: "sent\nsent\n" });
    expect(bench.mock.control.messages().messages).toMatchObject([
      { topic: DEMO.privateTopic, title: "Boiler", message: "It is 81 °C", priority: "high" },
      { topic: DEMO.privateTopic, title: null, message: 'Boiler "1": 81 °C' },
    ]);
    await run(sketch, [DIFFICULT_TITLE, DIFFICULT], { env });
    expect(bench.mock.control.messages().messages.slice(0, 2)).toMatchObject([
      { title: DIFFICULT_TITLE, message: DIFFICULT },
      { title: null, message: DIFFICULT },
    ]);
  });

  test("waits for a service that takes a second, and says what is not known if none responds", async () => {
    await using bench = await openWorkbench("arduino.md", { profile });
    await using front = await startTlsFront(bench.mock.url);
    const sketch = await compile(bench);
    const env = { PORT: String(front.port) };
    bench.mock.control.faults.add({ match: { path: "/api/push/" }, delay_ms: 1_000 });
    bench.mock.control.faults.add({ match: { path: "/api/1/" }, connection: "reset" });
    expect((await run(sketch, [], { env })).stdout).toBe("sent\nno response: it may have arrived\n");
  });

  test("without TLS it says that it is redirected, and nothing is sent", async () => {
    await using bench = await openWorkbench("arduino.md", { profile });
    const sketch = await compile(bench);
    const { stdout } = await run(sketch, [], { env: { PORT: String(plainPort(bench)) } });
    expect(stdout).toBe("redirects: use TLS and www.iotpush.com\n".repeat(2));
    expect(bench.mock.control.messages().messages).toEqual([]);
  });

  test("the request of the page, byte for byte", async () => {
    await using bench = await openWorkbench("arduino.md", { profile });
    await using front = await startTlsFront(bench.mock.url);
    const request = bench.code("wire", SERVICE).replace("YOUR_TOPIC_API_KEY", bench.key).trimEnd();
    expect(await play(plainPort(bench), request)).toMatch(/^HTTP\/1\.1 308 [\s\S]*Redirecting\.\.\.$/);
    expect(await play(front.port, request)).toMatch(/^HTTP\/1\.1 200 /);
    expect(bench.mock.control.messages().messages).toMatchObject([{ message: 'Boiler "1": 81 °C' }]);
  });
});

/** Writes a request to a socket and gives what comes back. */
async function play(port: number, request: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const answer = text(socket);
  socket.write(request.replaceAll("\n", "\r\n"));
  return answer;
}
