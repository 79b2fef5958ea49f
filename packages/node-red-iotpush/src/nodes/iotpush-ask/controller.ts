import { randomUUID } from "node:crypto";
import type { Asked, AskOutcome, Delivery } from "@iotpush/core";
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow, NodeStatus } from "node-red";
import { askContext, readContext, restoreMessage } from "../../connection/ask-context.js";
import { requireCallbacks } from "../../connection/callbacks.js";
import {
  connections,
  liveMessages,
  type OutcomeSink,
  onceFlowsRun,
  sinks,
} from "../../connection/deployment.js";
import { connectionOf, inputOf } from "../../connection/input.js";
import { withResult } from "../../host/overrides.js";
import { afterTheFlow, asError, fail, problemStatus, statusText } from "../../host/status.js";
import { outputsOf } from "./outputs.js";
import { ASK_FIELDS, type AskDef } from "./properties.js";
import { comesTooLate, escalationOf, toQuestion } from "./question.js";
import { type Routing, route, settledStatus } from "./routing.js";

type Send = (outputs: (NodeMessage | null)[]) => void;
type Done = (error?: Error) => void;

/** One deployed `iotpush ask`: asks for each message and passes the message on at the output of the answer. */
export class AskController {
  readonly #red: NodeAPI;
  readonly #node: Node;
  readonly #def: AskDef;
  readonly #outputs: readonly string[];
  /** Messages that come back after a deployment or a restart, on their way through the node's input. */
  readonly #returning = new WeakMap<object, Routing>();
  readonly #sink: OutcomeSink = {
    outcome: (asked, outcome, { redelivered }) =>
      this.#take(asked, outcome, redelivered ? { redelivered } : {}),
    asked: (asked, push) => this.#tellAsked(asked, push),
    delayed: () => this.#showWaiting(),
  };

  constructor(red: NodeAPI, node: Node, def: AskDef) {
    this.#red = red;
    this.#node = node;
    this.#def = def;
    this.#outputs = outputsOf(def);
    sinks.set(node.id, this.#sink);
    node.on("input", (msg, send, done) => {
      const returning = this.#returning.get(msg);
      if (returning) return this.#pass(returning, msg, send, done);
      this.#input(msg, send, done).catch((error: unknown) => fail(node, error, done));
    });
    node.on("close", (removed: boolean, done: () => void) => {
      this.#close(removed).then(done, done);
    });
    try {
      const connection = connectionOf(red, def.server);
      escalationOf(red, def, connection);
      connection.opening.ready.catch((error: unknown) => node.status(problemStatus(error)));
      void connection.opening.opened.then(() => this.#showWaiting());
      // Questions taken up after a restart escalate, too, over whatever connection their message chose.
      onceFlowsRun(() => {
        for (const each of connections.all()) escalationOf(red, def, each);
      });
    } catch (error) {
      node.status(problemStatus(error));
    }
  }

  async #input(msg: NodeMessageInFlow, send: Send, done: Done): Promise<void> {
    const reset = resetOf(msg.reset);
    if (reset) {
      await this.#reset(reset);
      return done();
    }
    const names = ASK_FIELDS.filter((field) => field !== "actions" || this.#def.buttonsFrom === "msg");
    const input = await inputOf(this.#red, this.#node, this.#def, names, msg);
    const { connection, fields, overrides } = input;
    if (this.#def.mode === "callback") requireCallbacks(connection.callback);
    // Anyone's tap counts only if the field itself is empty: a variable that names nobody is a mistake, no permission.
    const restricted = this.#def.allowedResponders ? { allowedResponders: [] } : {};
    const escalation = escalationOf(this.#red, this.#def, connection);
    const question = toQuestion(
      this.#def,
      { ...restricted, ...fields },
      overrides,
      connection.topic,
      escalation,
    );
    for (const key of comesTooLate(question)) this.#node.warn(this.#red._(key));
    const ticket = randomUUID();
    liveMessages.set(ticket, { msg, node: this.#node.id, owner: this, send, done });
    try {
      await connection.ask({ ...question, context: askContext(this.#node, ticket, msg) });
    } catch (error) {
      liveMessages.take(ticket);
      throw error;
    }
  }

  /** It is on the phones. The output for that, if there is one, gets a copy: the message itself waits for the answer. */
  #tellAsked({ id, question, askedAt, deadline }: Asked, push: Parameters<OutcomeSink["asked"]>[1]): void {
    this.#showWaiting();
    if (!this.#def.askedOutput) return;
    const context = readContext(question.context);
    const live = liveMessages.get(context?.ticket ?? "");
    const copy = live ? this.#red.util.cloneMessage(live.msg) : restoreMessage(context?.msg);
    copy.iotpush = withResult(copy, {
      question: id,
      topic: question.topic,
      id: push.messageId,
      receipt_id: push.receiptId ?? null,
      asked_at: new Date(askedAt).toISOString(),
      deadline: deadline === null ? null : new Date(deadline).toISOString(),
    });
    this.#node.send(this.#at(this.#outputs.indexOf("asked"), copy));
  }

  async #reset(which: { readonly all: true } | { readonly id: string }): Promise<void> {
    const questions = connections.questionsOf(this.#node.id);
    const meant =
      "all" in which ? questions : questions.filter((q) => q.id === which.id || q.msgid === which.id);
    for (const { connection, id } of meant) await connection.asker.cancel(id, "msg.reset");
    if ("id" in which && meant.length === 0)
      this.#node.warn(`msg.reset: no open question of this node has the id or _msgid "${which.id}".`);
    this.#showWaiting();
  }

  #take(asked: Asked, outcome: AskOutcome, more: Partial<Delivery>): Promise<void> {
    const context = readContext(asked.question.context);
    const live = liveMessages.take(context?.ticket ?? "");
    const msg = live?.msg ?? restoreMessage(context?.msg);
    const routed = route(this.#def, asked, outcome);
    const next = routed.kind === "drop" ? routed : { ...routed, result: { ...routed.result, ...more } };
    if (live?.owner === this) this.#pass(next, msg, live.send, live.done);
    else {
      // Its input gives what Complete and Catch nodes need: those of the old node are gone.
      this.#returning.set(msg, next);
      this.#node.receive(msg);
    }
    return afterTheFlow(() => {
      const status = settledStatus(next);
      this.#showWaiting(status);
      if (next.kind === "error") this.#node.status(status);
    });
  }

  #pass(next: Routing, msg: NodeMessage, send: Send, done: Done): void {
    if (next.kind !== "drop") msg.iotpush = withResult(msg, next.result);
    if (next.kind === "send") {
      const { answer } = next.result;
      if (this.#def.buttonsFrom === "msg" && typeof answer === "string") msg.payload = answer;
      send(this.#at(next.output, msg));
    }
    if (next.kind === "error") done(new Error(next.message));
    else done();
  }

  #at(output: number, msg: NodeMessage): (NodeMessage | null)[] {
    return this.#outputs.map((_, index) => (index === output ? msg : null));
  }

  #showWaiting(otherwise: NodeStatus = {}): void {
    this.#red.comms.publish("iotpush/changed", {}, false);
    const count = connections.questionsOf(this.#node.id).length;
    const delayMs = Math.max(...connections.all().map(({ pushing }) => pushing.delayOf(this.#node.id)));
    if (delayMs > 0)
      this.#node.status({
        fill: "yellow",
        shape: "ring",
        text: statusText("delayed", Math.ceil(delayMs / 1_000)),
      });
    else if (count > 0)
      this.#node.status({ fill: "blue", shape: "ring", text: statusText("waiting", count) });
    else this.#node.status(otherwise);
  }

  /** A node that is only deployed again leaves its questions open; one that is removed takes them along. */
  async #close(removed: boolean): Promise<void> {
    try {
      const open = removed ? connections.questionsOf(this.#node.id) : [];
      for (const { connection, id } of open) await connection.asker.cancel(id, "the node was removed");
      if (open.length > 0)
        this.#node.warn(`${open.length} open question(s) were cancelled: the node was removed or disabled.`);
    } catch (error) {
      this.#node.error(asError(error).message);
    } finally {
      sinks.delete(this.#node.id, this.#sink);
    }
  }
}

/**
 * What `msg.reset` cancels: all questions of the node, or the one with an id. Undefined if it is a question to ask: also with false, null and
 * "", which other nodes leave behind.
 */
export function resetOf(reset: unknown): { readonly all: true } | { readonly id: string } | undefined {
  if (reset === undefined || reset === null || reset === false || reset === "" || reset === 0)
    return undefined;
  if (reset === true || reset === 1 || reset === "true" || reset === "all") return { all: true };
  return { id: typeof reset === "string" ? reset : JSON.stringify(reset) };
}
