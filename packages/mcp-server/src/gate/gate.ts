import { errorText } from "@iotpush/core/adapter";
import { type Person, sha256 } from "../asking/person.js";
import { toResult } from "../asking/result.js";
import { ToolAnnotations } from "./annotations.js";
import { decideCall, type Policy } from "./policy.js";
import { onOneLine, showCall } from "./show-call.js";
import { parseStrictly } from "./strict-json.js";

export interface GateEnds {
  readonly toAgent: (line: string) => void;
  readonly toServer: (line: string) => void;
}

/** What the gate did, for an audit log: no arguments, only their digest. */
export interface GateStep {
  readonly at: string;
  readonly step: "allowed" | "asked" | "approved" | "refused" | "cancelled";
  /** Empty for a line that is not a call. */
  readonly tool: string;
  /** SHA-256 of the canonical JSON of tool and arguments. */
  readonly digest: string;
  readonly reason?: string;
  readonly responder?: string;
}

interface Message {
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: {
    readonly name?: unknown;
    readonly arguments?: unknown;
    readonly requestId?: string | number;
    readonly _meta?: { readonly progressToken?: string | number };
  };
}

/** A call of a tool, as it is judged. */
interface Call {
  readonly id: string | number;
  readonly tool: string;
  readonly arguments: unknown;
  readonly digest: string;
  readonly line: string;
  readonly progressToken?: string | number | undefined;
}

const PROGRESS_EVERY_MS = 10_000;
/** A person is never asked about more calls at a time. */
const MOST_HELD = 20;

/** Stands between an agent and an MCP server: calls that the policy names reach the server only after a tap. */
export class Gate {
  readonly #person: Person;
  /** The reason if there is no usable policy: then every call is refused. */
  readonly #policy: Policy | string;
  readonly #ends: GateEnds;
  readonly #audit: (step: GateStep) => void;
  readonly #annotations = new ToolAnnotations();
  /** Calls that wait for a tap, by their id as JSON. */
  readonly #held = new Map<string, AbortController>();

  constructor(
    person: Person,
    policy: Policy | string,
    ends: GateEnds,
    audit: (step: GateStep) => void = () => {},
  ) {
    this.#person = person;
    this.#policy = policy;
    this.#ends = ends;
    this.#audit = audit;
  }

  /** A line from the agent. What is forwarded is the very line that was judged. */
  async fromAgent(line: string): Promise<void> {
    let message: Message;
    try {
      message = readMessage(line);
    } catch (error) {
      return this.refuseLine((error as Error).message, sha256(line));
    }
    const { id, method, params } = message;
    if (method === "notifications/cancelled") return this.#cancelled(message, line);
    if (method === "tools/list") this.#annotations.asked(id, params);
    if (method !== "tools/call") return this.#ends.toServer(line);
    const tool = params?.name;
    if (id === undefined || typeof tool !== "string")
      return this.refuseLine("a call needs an id and a tool name", sha256(line), id);
    const given = params?.arguments;
    const progressToken = params?._meta?.progressToken;
    const digest = sha256({ tool, arguments: given ?? {} });
    await this.#judge({ id, tool, arguments: given, digest, line, progressToken });
  }

  fromServer(line: string): void {
    this.#annotations.learn(line);
    this.#ends.toAgent(line);
  }

  /** Tells the agent, and the audit log, that a line reached nobody. */
  refuseLine(reason: string, digest: string, id: string | number | null = null): void {
    this.#step("refused", { tool: "", digest }, { reason });
    this.#answer(id, { error: { code: -32600, message: `The gate refused a line: ${reason}.` } });
  }

  /** Call it when the agent has exited: no waiting call may run. */
  close(): void {
    for (const held of this.#held.values()) held.abort();
  }

  async #judge(call: Call): Promise<void> {
    const { tool } = call;
    try {
      if (typeof this.#policy === "string") return this.#refuse(call, this.#policy);
      const annotations = this.#annotations.of(tool);
      const decision = decideCall(this.#policy, { tool, arguments: call.arguments, annotations });
      if (decision === "refuse") return this.#refuse(call, `The gate's policy refuses ${onOneLine(tool)}.`);
      if (decision === "ask") return await this.#hold(call, this.#policy.timeLimitSeconds * 1_000);
      this.#step("allowed", call);
      this.#ends.toServer(call.line);
    } catch (error) {
      this.#refuse(call, `The gate could not ask: ${errorText(error)}`);
    }
  }

  /** One question for one call: an approval is never used for a second one. */
  async #hold(call: Call, timeoutMs: number): Promise<void> {
    const held = JSON.stringify(call.id);
    if (this.#held.has(held)) return this.#refuse(call, `A call with the id ${held} is already waiting.`);
    if (this.#held.size >= MOST_HELD)
      return this.#refuse(
        call,
        `${MOST_HELD} calls are already waiting for a tap; wait until one of them ends.`,
      );
    const message = showCall(call.tool, call.arguments, call.digest);
    const cancel = new AbortController();
    const { signal } = cancel;
    this.#held.set(held, cancel);
    const beat = this.#keepAlive(call.progressToken);
    try {
      this.#step("asked", call);
      const title = "An agent wants to run a tool";
      const { asked, outcome } = await this.#person.askForOneCall({ message, title, timeoutMs }, signal);
      const { approved, message: reason, responder: name } = toResult(asked.id, await outcome);
      if (signal.aborted) return this.#step("cancelled", call);
      const responder = name === undefined ? {} : { responder: name };
      if (!approved) return this.#refuse(call, reason, responder);
      this.#step("approved", call, responder);
      this.#ends.toServer(call.line);
    } finally {
      clearInterval(beat);
      this.#held.delete(held);
    }
  }

  #cancelled({ params }: Message, line: string): void {
    const held = this.#held.get(JSON.stringify(params?.requestId));
    if (held) held.abort();
    else this.#ends.toServer(line);
  }

  #keepAlive(progressToken: string | number | undefined): NodeJS.Timeout | undefined {
    if (progressToken === undefined) return undefined;
    let progress = 0;
    return setInterval(() => {
      progress += PROGRESS_EVERY_MS / 1_000;
      const params = { progressToken, progress, message: "Waiting for a tap" };
      this.#ends.toAgent(JSON.stringify({ jsonrpc: "2.0", method: "notifications/progress", params }));
    }, PROGRESS_EVERY_MS);
  }

  /** Throws if the step cannot be recorded: what cannot be recorded does not run. */
  #step(step: GateStep["step"], of: Pick<Call, "tool" | "digest">, more: Partial<GateStep> = {}): void {
    this.#audit({ at: new Date().toISOString(), step, tool: onOneLine(of.tool), digest: of.digest, ...more });
  }

  #refuse(call: Call, reason: string, more: Partial<GateStep> = {}): void {
    try {
      this.#step("refused", call, { reason, ...more });
    } finally {
      const content = [{ type: "text", text: `${reason} The call did not run.` }];
      this.#answer(call.id, { result: { isError: true, content } });
    }
  }

  #answer(id: string | number | null, body: object): void {
    this.#ends.toAgent(JSON.stringify({ jsonrpc: "2.0", id, ...body }));
  }
}

/** Throws SyntaxError unless the line is one JSON-RPC message that every reader understands alike. */
function readMessage(line: string): Message {
  const message = parseStrictly(line);
  if (typeof message !== "object" || message === null || Array.isArray(message))
    throw new SyntaxError("send one JSON-RPC message per line, not a batch");
  const { id, method } = message as Message;
  if (method !== undefined && typeof method !== "string") throw new SyntaxError("method must be a string");
  if (id !== undefined && typeof id !== "string" && !Number.isInteger(id))
    throw new SyntaxError("id must be a string or a whole number");
  return message as Message;
}
