import { buttonSet } from "@iotpush/core/adapter";
import type { Person } from "../asking/person.js";
import { sha256 } from "../asking/person.js";
import { type AskResult, toResult } from "../asking/result.js";
import { decide, type Policy } from "./policy.js";
import { showCall } from "./show-call.js";
import { parseStrictly } from "./strict-json.js";

/** Lines of JSON to the agent and to the server behind the gate. */
export interface GateEnds {
  readonly toAgent: (line: string) => void;
  readonly toServer: (line: string) => void;
}

/** What the gate did, for an audit log: no arguments, only their digest. */
export interface GateStep {
  readonly at: string;
  readonly step: "allowed" | "asked" | "approved" | "refused" | "cancelled";
  readonly tool: string;
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
  readonly result?: { readonly tools?: unknown };
}

const PROGRESS_EVERY_MS = 10_000;

/** Stands between an agent and an MCP server: calls that the policy names reach the server only after a tap. */
export class Gate {
  readonly #person: Person;
  /** The reason if there is no usable policy: then every call is refused. */
  readonly #policy: Policy | string;
  readonly #ends: GateEnds;
  readonly #audit: (step: GateStep) => void;
  readonly #annotations = new Map<string, Readonly<Record<string, unknown>>>();
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
      message = parseStrictly(line) as Message;
      if (typeof message !== "object" || message === null || Array.isArray(message))
        throw new SyntaxError("one JSON-RPC message on a line is allowed, not a batch");
    } catch (error) {
      return this.#answer(null, {
        error: { code: -32700, message: `The gate refused a line: ${(error as Error).message}.` },
      });
    }
    if (message.method === "notifications/cancelled") return this.#cancelled(message, line);
    if (message.method !== "tools/call") return this.#ends.toServer(line);
    await this.#call(message, line);
  }

  /** A line from the server. */
  fromServer(line: string): void {
    this.#learnAnnotations(line);
    this.#ends.toAgent(line);
  }

  async #call({ id, params }: Message, line: string): Promise<void> {
    const tool = params?.name;
    if (id === undefined || typeof tool !== "string")
      return this.#answer(id ?? null, {
        error: { code: -32602, message: "The gate refused a call without an id or a tool's name." },
      });
    const digest = sha256({ tool, arguments: params?.arguments ?? {} });
    const step = (name: GateStep["step"], more: Partial<GateStep> = {}) =>
      this.#audit({ at: new Date().toISOString(), step: name, tool, digest, ...more });
    const refuse = (reason: string, more: Partial<GateStep> = {}) => {
      step("refused", { reason, ...more });
      this.#answer(id, {
        result: { isError: true, content: [{ type: "text", text: `${reason} The call did not run.` }] },
      });
    };
    if (typeof this.#policy === "string") return refuse(this.#policy);
    const call = { tool, arguments: params?.arguments, annotations: this.#annotations.get(tool) };
    const decision = decide(this.#policy, call);
    if (decision === "refuse") return refuse(`The gate's policy refuses ${tool}.`);
    if (decision === "allow") {
      step("allowed");
      return this.#ends.toServer(line);
    }
    const held = JSON.stringify(id);
    if (this.#held.has(held)) return refuse(`A call with the id ${held} is waiting already.`);
    const cancel = new AbortController();
    this.#held.set(held, cancel);
    const beat = this.#keepAlive(params?._meta?.progressToken);
    try {
      step("asked");
      const result = await this.#ask(
        showCall(tool, params?.arguments, digest),
        digest,
        held,
        this.#policy,
        cancel.signal,
      );
      if (cancel.signal.aborted) return step("cancelled");
      const responder = result.responder === undefined ? {} : { responder: result.responder };
      if (!result.approved) return refuse(result.message, responder);
      step("approved", responder);
      this.#ends.toServer(line);
    } catch (error) {
      refuse(`The gate could not ask: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      clearInterval(beat);
      this.#held.delete(held);
    }
  }

  /** One question for one call: an approval is never used for a second one. */
  async #ask(
    message: string,
    digest: string,
    held: string,
    policy: Policy,
    signal: AbortSignal,
  ): Promise<AskResult> {
    const asking = await this.#person.ask(
      {
        message,
        title: "An agent wants to run a tool",
        priority: "high",
        buttons: buttonSet("approve-reject-comment"),
        timeoutMs: policy.timeLimitSeconds * 1_000,
      },
      `${digest} ${held} ${process.pid} ${performance.now()}`,
    );
    const { id } = asking.asked;
    const cancel = () => void this.#person.cancel(id, "the agent cancelled the call");
    if (signal.aborted) cancel();
    signal.addEventListener("abort", cancel, { once: true });
    return toResult(id, await asking.outcome);
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

  #learnAnnotations(line: string): void {
    if (!line.includes('"tools"')) return;
    try {
      const { result } = JSON.parse(line) as Message;
      if (!Array.isArray(result?.tools)) return;
      for (const tool of result.tools as { name?: unknown; annotations?: unknown }[])
        if (
          typeof tool.name === "string" &&
          typeof tool.annotations === "object" &&
          tool.annotations !== null
        )
          this.#annotations.set(tool.name, tool.annotations as Record<string, unknown>);
    } catch {
      // Not JSON: the agent will say so.
    }
  }

  #answer(id: string | number | null, body: object): void {
    this.#ends.toAgent(JSON.stringify({ jsonrpc: "2.0", id, ...body }));
  }
}
