import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import type { Readable } from "node:stream";
import type { Person } from "../asking/person.js";
import { Gate, type GateStep } from "./gate.js";
import { type Policy, readPolicy } from "./policy.js";

export interface GateOptions {
  readonly person: Person;
  readonly policyFile: string;
  readonly command: readonly string[];
  /** A file to which each step is appended as a line of JSON. */
  readonly auditFile?: string | undefined;
}

/** Longer lines are not read: nothing may fill the memory. */
const MOST_LINE_BYTES = 32 * 1024 * 1024;
/** How long the server has to exit on its own once its agent has exited. */
const LEAVING_MS = 5_000;

/** Runs the command behind the gate until it ends. Resolves to its exit code. */
export async function runGate({ person, policyFile, command, auditFile }: GateOptions): Promise<number> {
  await person.requirePrivate("The gate");
  let policy: Policy | string;
  try {
    policy = readPolicy(policyFile);
  } catch (error) {
    policy = (error as Error).message;
    console.error(policy);
  }
  const [program = "", ...args] = command;
  // The server behind the gate needs no key to ask, or to approve, in your name.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("IOTPUSH_")),
  );
  const server = spawn(program, args, { env, stdio: ["pipe", "pipe", "inherit"] });
  process.once("exit", () => server.kill());
  const audit = (step: GateStep) => {
    if (auditFile) appendFileSync(auditFile, `${JSON.stringify(step)}\n`, { mode: 0o600 });
  };
  const gate = new Gate(
    person,
    policy,
    {
      toAgent: (line) => process.stdout.write(`${line}\n`),
      toServer: (line) => server.stdin.write(`${line}\n`),
    },
    audit,
  );
  const fail = (error: unknown) => console.error(`The gate failed at a line: ${String(error)}`);
  // Whoever writes to a process that has just ended reads of it from `close` below.
  for (const end of [server.stdin, process.stdout]) end.on("error", () => {});
  const reading = readLines(
    process.stdin,
    (line) => line.trim() && void gate.fromAgent(line).catch(fail),
    () => gate.refuseLine("it is longer than 32 MiB", ""),
  );
  void reading.catch(fail).then(() => {
    gate.close();
    server.stdin.end();
    // One that stays although its input has ended would stay forever.
    setTimeout(() => server.kill(), LEAVING_MS).unref();
  });
  void readLines(
    server.stdout,
    (line) => gate.fromServer(line),
    () => fail("the server wrote one longer than 32 MiB, which was left out"),
  ).catch(fail);
  return new Promise((resolve) => {
    server.once("error", (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve(127);
    });
    server.once("close", (code) => resolve(code ?? 1));
  });
}

/**
 * Reads lines of UTF-8. Only a line feed ends one: Node's own readers also stop at U+2028, which JSON allows inside a text. Resolves when
 * the stream has ended.
 */
export async function readLines(
  stream: Readable,
  onLine: (line: string) => void,
  onTooLong: () => void,
  most = MOST_LINE_BYTES,
): Promise<void> {
  // One character per byte, since a chunk may end in the middle of a character.
  let bytes = "";
  const add = (part = "") => {
    if (bytes.length <= most) bytes += part;
  };
  const end = () => {
    if (bytes.length > most) onTooLong();
    else onLine(Buffer.from(bytes, "latin1").toString("utf8").replace(/\r$/, ""));
    bytes = "";
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const [first, ...more] = chunk.toString("latin1").split("\n");
    add(first);
    for (const part of more) {
      end();
      add(part);
    }
  }
  if (bytes !== "") end();
}
