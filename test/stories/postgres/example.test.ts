import { DEMO } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { freePorts } from "../../hosts/ports.ts";
import { startReady } from "../../hosts/process.ts";

test("pnpm replicas: a question asked through the proxy is answered on a phone", async () => {
  const [port, mockPort] = await freePorts(2);
  const program = new URL("../../../docs/examples/replicas/start.ts", import.meta.url).pathname;
  const env = { PORT: String(port), MOCK_PORT: String(mockPort), FIRST_PORT: String(Number(mockPort) + 20) };
  const example = await startReady(
    { name: "the example", command: process.execPath, args: [program], env },
    { log: /Ctrl\+C ends/ },
  );
  try {
    const asked = fetch(`http://127.0.0.1:${port}/`).then((response) => response.json());
    const mock = `http://127.0.0.1:${mockPort}/_mock`;
    const messages = () =>
      fetch(`${mock}/messages`)
        .then((response) => response.json())
        .then((page) => (page as { messages: { id: string }[] }).messages);
    await expect.poll(async () => (await messages()).length).toBe(1);
    const [message] = await messages();
    const body = JSON.stringify({ message_id: message?.id, action_id: "approve" });
    await fetch(`${mock}/phones/${encodeURIComponent(DEMO.phones[0])}/tap`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(await asked).toMatchObject({ kind: "answered", answer: { actionId: "approve" } });
  } finally {
    await example.stop();
  }
});
