import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { DIFFICULT, DIFFICULT_TITLE } from "../../recipes/difficult.ts";
import { openRecipeFixture, type RecipeFixture } from "../../recipes/fixture.ts";
import { run } from "../../recipes/run.ts";
import { startTlsFront } from "../../recipes/tls-front.ts";

const STUBS = join(import.meta.dirname, "../../recipes/arduino");
const SERVICE = "https://www.iotpush.com";

/** Compiles the page's header and sketch, unchanged, against the libraries' names on a desktop. */
async function compile(fixture: RecipeFixture): Promise<string> {
  for (const file of ["iotpush.h", "sketch.ino"]) fixture.program(file, file, SERVICE);
  const program = join(fixture.folder, "sketch");
  const flags = ["-std=c++17", "-Wall", "-Wextra", "-Werror", "-I", fixture.folder, "-I", STUBS];
  const ended = await run("g++", [...flags, "-o", program, join(STUBS, "main.cpp")]);
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  return program;
}

const plainPort = (fixture: RecipeFixture): number => Number(new URL(fixture.mock.url).port);

describe.each(["documented", "live"] as const)("the sketch, profile %s", (profile) => {
  test("compiles, sends its messages and difficult ones, and says so", async () => {
    await using fixture = await openRecipeFixture("arduino.md", { profile });
    await using front = await startTlsFront(fixture.mock.url);
    const sketch = await compile(fixture);
    const env = { PORT: String(front.port) };
    expect(await run(sketch, [], { env })).toMatchObject({ code: 0, stdout: "sent\nsent\n" });
    expect(fixture.mock.control.messages().messages).toMatchObject([
      { topic: DEMO.privateTopic, title: "Boiler", message: "It is 81 °C", priority: "high" },
      { topic: DEMO.privateTopic, title: null, message: 'Boiler "1": 81 °C' },
    ]);
    await run(sketch, [DIFFICULT_TITLE, DIFFICULT], { env });
    expect(fixture.mock.control.messages().messages.slice(0, 2)).toMatchObject([
      { title: DIFFICULT_TITLE, message: DIFFICULT },
      { title: null, message: DIFFICULT },
    ]);
  });

  test("waits for a service that takes a second, and says what is not known if none responds", async () => {
    await using fixture = await openRecipeFixture("arduino.md", { profile });
    await using front = await startTlsFront(fixture.mock.url);
    const sketch = await compile(fixture);
    const env = { PORT: String(front.port) };
    fixture.mock.control.faults.add({ match: { path: "/api/push/" }, delay_ms: 1_000 });
    fixture.mock.control.faults.add({ match: { path: "/api/1/" }, connection: "reset" });
    expect((await run(sketch, [], { env })).stdout).toBe("sent\nno response: it may have arrived\n");
  });

  test("without TLS it says that it is redirected, and nothing is sent", async () => {
    await using fixture = await openRecipeFixture("arduino.md", { profile });
    const sketch = await compile(fixture);
    const { stdout } = await run(sketch, [], { env: { PORT: String(plainPort(fixture)) } });
    expect(stdout).toBe("redirects: use TLS and www.iotpush.com\n".repeat(2));
    expect(fixture.mock.control.messages().messages).toEqual([]);
  });

  test("the request of the page, byte for byte", async () => {
    await using fixture = await openRecipeFixture("arduino.md", { profile });
    await using front = await startTlsFront(fixture.mock.url);
    const request = fixture.code("wire", SERVICE).replace("YOUR_TOPIC_API_KEY", fixture.key).trimEnd();
    expect(await play(plainPort(fixture), request)).toMatch(/^HTTP\/1\.1 308 [\s\S]*Redirecting\.\.\.$/);
    expect(await play(front.port, request)).toMatch(/^HTTP\/1\.1 200 /);
    expect(fixture.mock.control.messages().messages).toMatchObject([{ message: 'Boiler "1": 81 °C' }]);
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
