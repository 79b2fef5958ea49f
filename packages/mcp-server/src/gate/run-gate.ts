import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { ValidationError } from "@iotpush/core/adapter";
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

/** Throws ValidationError if anybody could approve: a topic that is or may be public, and no allowed responders. */
export async function requirePrivate(person: Person, what: string): Promise<void> {
  const { topic, allowedResponders } = person.settings;
  if (allowedResponders) return;
  const isPublic = await person.isTopicPublic();
  if (isPublic === false) return;
  throw new ValidationError({
    what,
    issues: [{ field: "IOTPUSH_RESPONDERS", problem: "is missing" }],
    problem: isPublic
      ? `The topic ${topic} is public: anybody who knows its name could approve`
      : `The service does not say whether the topic ${topic} is private, and anybody could approve on a public one`,
    fix: "Set IOTPUSH_RESPONDERS to the user ids or device names that may approve, or use a private topic (these need iotpush Pro).",
  });
}

/** Runs the command behind the gate until it ends. Resolves to its exit code. */
export async function runGate({ person, policyFile, command, auditFile }: GateOptions): Promise<number> {
  await requirePrivate(person, "The gate");
  let policy: Policy | string;
  try {
    policy = readPolicy(policyFile);
  } catch (error) {
    policy = (error as Error).message;
    console.error(policy);
  }
  const [program = "", ...args] = command;
  const server = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
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
  createInterface({ input: process.stdin })
    .on("line", (line) => line.trim() && void gate.fromAgent(line))
    .on("close", () => server.stdin.end());
  createInterface({ input: server.stdout }).on("line", (line) => gate.fromServer(line));
  return new Promise((resolve) => {
    server.once("error", (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve(127);
    });
    server.once("close", (code) => resolve(code ?? 1));
  });
}
