import { readFileSync } from "node:fs";
import { posix } from "node:path";
import * as z from "zod/v4";
import { parseStrictly } from "./strict-json.js";

const Rule = z.strictObject({
  /** A tool's name; `*` stands for any characters. */
  tool: z.string().min(1).optional(),
  /**
   * Regular expressions by argument, such as `{ "path": "^/etc/" }`. All must match. To ask, one way of writing the text is enough, with
   * its `..` resolved or not; to allow, every way must match. Of a list, each item counts.
   */
  arguments: z.record(z.string(), z.string()).optional(),
  /** Annotations that the server gives the tool, such as `{ "destructiveHint": true }`. A tool without annotations counts as having them. */
  annotations: z.record(z.string(), z.boolean()).optional(),
});

export const Policy = z.strictObject({
  /** Calls that need a tap. Checked before `allow`. */
  ask: z.array(Rule).default([]),
  /** Calls that run without one. */
  allow: z.array(Rule).default([]),
  /** What happens to calls that no rule names. */
  otherwise: z.enum(["ask", "allow", "refuse"]).default("ask"),
  timeLimitSeconds: z.number().int().min(10).max(86_400).default(600),
});
export type Policy = z.infer<typeof Policy>;

/** A tool call, as far as a policy looks at it. */
export interface GatedCall {
  readonly tool: string;
  readonly arguments: unknown;
  /** Undefined if the server has not listed the tool. */
  readonly annotations: Readonly<Record<string, unknown>> | undefined;
}

export function readPolicy(file: string): Policy {
  try {
    const policy = Policy.parse(parseStrictly(readFileSync(file, "utf8")));
    for (const rule of [...policy.ask, ...policy.allow])
      for (const pattern of Object.values(rule.arguments ?? {})) new RegExp(pattern, "u");
    return policy;
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String((error as Error).message);
    throw new Error(`The policy ${file} cannot be used, so every call is refused: ${why}`);
  }
}

/** What happens to a call. */
export function decideCall(policy: Policy, call: GatedCall): "ask" | "allow" | "refuse" {
  if (policy.ask.some((rule) => matchesRule(rule, call, true))) return "ask";
  if (policy.allow.some((rule) => matchesRule(rule, call, false))) return "allow";
  return policy.otherwise;
}

/** `asks`: whether the rule asks or allows. What is not known for sure asks, and never allows. */
function matchesRule(rule: z.infer<typeof Rule>, call: GatedCall, asks: boolean): boolean {
  if (rule.tool !== undefined && !glob(rule.tool).test(call.tool)) return false;
  for (const [name, pattern] of Object.entries(rule.arguments ?? {})) {
    const texts = textsOf(argumentOf(call.arguments, name));
    const matches = (text: string) => new RegExp(pattern, "u").test(text);
    if (asks ? !texts.some(matches) : texts.length === 0 || !texts.every(matches)) return false;
  }
  for (const [name, wanted] of Object.entries(rule.annotations ?? {})) {
    const given =
      call.annotations && Object.hasOwn(call.annotations, name) ? call.annotations[name] : undefined;
    if (given === undefined ? !asks : given !== wanted) return false;
  }
  return true;
}

const glob = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`, "su");

const argumentOf = (given: unknown, name: string): unknown =>
  typeof given === "object" && given !== null && Object.hasOwn(given, name)
    ? (given as Record<string, unknown>)[name]
    : undefined;

/** The ways in which a server may read a value; none if it is missing. */
function textsOf(value: unknown): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const plain = text.normalize("NFKC");
  return [text, plain, posix.normalize(plain.replaceAll("\\", "/"))];
}
