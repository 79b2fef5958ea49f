import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { startMockServer } from "../start.js";

test.each([
  ["announced", "content-length: 2000000\r\n\r\n"],
  ["in chunks", `transfer-encoding: chunked\r\n\r\n${`10000\r\n${"x".repeat(0x10000)}\r\n`.repeat(20)}`],
])("a body that is too large, %s, is refused before it is all there", async (_, sent) => {
  await using mock = await startMockServer();
  const socket = connect(mock.port, "127.0.0.1");
  socket.write(`POST /api/push/my-topic HTTP/1.1\r\nhost: localhost\r\n${sent}`);
  let answer = "";
  for await (const chunk of socket) {
    answer += chunk;
    if (answer.includes("larger than")) break;
  }
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain("The body is larger than 1 MiB");
  expect(mock.control.requests.list()).toMatchObject([{ status: 413 }]);
});

test("a body in chunks arrives whole", async () => {
  await using mock = await startMockServer();
  const sending = request(`${mock.url}/api/push/my-topic`, { method: "POST" });
  for (const part of ["Hello", " ", "ServiceContext"]) sending.write(part);
  sending.end();
  const [answer] = await once(sending, "response");
  expect(answer.statusCode).toBe(200);
  expect(mock.control.messages().messages).toMatchObject([{ message: "Hello ServiceContext" }]);
});
