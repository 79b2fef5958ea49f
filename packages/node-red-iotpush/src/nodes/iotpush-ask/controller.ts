import { randomUUID } from "node:crypto";
import type { Asked, AskOutcome } from "@iotpush/core";
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow, NodeStatus } from "node-red";
import { askContext, readContext } from "../../connection/ask-context.js";
import type { Connection } from "../../connection/connection.js";
import { restoreMessage } from "../../connection/stored-message.js";
import { afterTheFlow } from "../../host/after-the-flow.js";
import { evaluateFields } from "../../host/fields.js";
import { overridesOf, withResult } from "../../host/overrides.js";
import { asError, fail, problemStatus } from "../../host/problem.js";
import { liveMessages, sinks } from "../../host/state.js";
import { connectionOf } from "../iotpush-config/config-node.js";
import { ASK_FIELDS, type AskDef } from "./ask-node.js";
import { toQuestion } from "./question.js";
import { route } from "./routing.js";
import { settledStatus } from "./settled-status.js";

type Send = (outputs: (NodeMessage | null)[]) => void;
type Done = (error?: Error) => void;

/** One deployed `iotpush ask`: asks for each message and passes the message on at the output of the answer. */
export class AskController {
  readonly #red: NodeAPI;
  readonly #node: Node;
  readonly #def: AskDef;
  readonly #sink = (asked: Asked, outcome: AskOutcome) => this.#take(asked, outcome);

  constructor(red: NodeAPI, node: Node, def: AskDef) {
    this.#red = red;
    this.#node = node;
    this.#def = def;
    sinks.set(node.id, this.#sink);
    node.on("input", (msg, send, done) => {
      this.#input(msg, send, done).catch((error: unknown) => fail(node, error, done));
    });
    node.on("close", (removed: boolean, done: () => void) => {
      this.#close(removed).then(done, done);
    });
    const connection = this.#connection();
    connection?.ready.then(
      () => this.#showWaiting(),
      (error: unknown) => node.status(problemStatus(error)),
    );
    this.#lendKey(connection);
  }

  async #input(msg: NodeMessageInFlow, send: Send, done: Done): Promise<void> {
    const connection = connectionOf(this.#red, this.#def.server);
    if (msg.reset !== undefined) {
      await this.#reset(connection, msg.reset);
      return done();
    }
    if (this.#def.mode === "callback") connection.requireCallbacks();
    const fields = await evaluateFields(this.#red, this.#node, { ...this.#def }, ASK_FIELDS, msg);
    // Anyone's tap counts only where the field itself is empty: a variable that names nobody is a mistake, no permission.
    const restricted = this.#def.allowedResponders ? { allowedResponders: [] } : {};
    const question = toQuestion(
      this.#def,
      { ...restricted, ...fields, ...overridesOf(msg) },
      connection.topic,
      this.#escalation(connection),
    );
    const ticket = randomUUID();
    liveMessages.set(ticket, { msg, owner: this, send, done });
    try {
      await connection.ask({ ...question, context: askContext(this.#node.id, ticket, msg) });
    } catch (error) {
      liveMessages.take(ticket);
      throw error;
    }
    // It may have failed already: what the status says of that stays.
    if (this.#open() > 0) this.#showWaiting();
  }

  /** `true` cancels all questions of this node; a string the one with this id, or that a message with this _msgid asked. */
  async #reset(connection: Connection, reset: unknown): Promise<void> {
    for (const { id, msgid } of connection.questionsOf(this.#node.id))
      if (reset === true || reset === id || reset === msgid) await connection.asker.cancel(id, "msg.reset");
    this.#showWaiting();
  }

  /** Questions taken up after a restart escalate, too. */
  #lendKey(connection: Connection | undefined): void {
    try {
      if (connection) this.#escalation(connection);
    } catch (error) {
      this.#node.status(problemStatus(error));
    }
  }

  /** The topic that repetitions go to; its configuration node's key is lent to this one. */
  #escalation(connection: Connection): string | undefined {
    if (!this.#def.repeat || !this.#def.escalateTo) return undefined;
    const other = connectionOf(this.#red, this.#def.escalateTo);
    connection.keys.borrow(other.keys);
    return other.topic;
  }

  #take(asked: Asked, outcome: AskOutcome): Promise<void> {
    const context = readContext(asked.question.context);
    const live = liveMessages.take(context?.ticket ?? "");
    const msg = live?.msg ?? restoreMessage(context?.msg);
    const own = live?.owner === this ? live : undefined;
    const send: Send = own ? own.send : (outputs) => this.#node.send(outputs);
    const done: Done = own ? own.done : (error) => error && this.#node.error(error.message, msg);
    const next = route(this.#def, asked, outcome);
    if (next.kind !== "drop") msg.iotpush = withResult(msg, next.result);
    if (next.kind === "send") send(this.#outputs(next.output, msg));
    if (next.kind === "error") done(new Error(next.message));
    else done();
    return afterTheFlow(() => {
      const status = settledStatus(next, (key) => this.#red._(key));
      this.#showWaiting(status);
      if (next.kind === "error") this.#node.status(status);
    });
  }

  #outputs(output: number, msg: NodeMessage): (NodeMessage | null)[] {
    return Array.from({ length: this.#def.buttons.length + 1 }, (_, index) =>
      index === output ? msg : null,
    );
  }

  #showWaiting(otherwise: NodeStatus = {}): void {
    this.#red.comms.publish("iotpush/changed", {}, false);
    const count = this.#open();
    const text = this.#red._("status.waiting", { count });
    this.#node.status(count > 0 ? { fill: "blue", shape: "ring", text } : otherwise);
  }

  #open(): number {
    return this.#connection()?.questionsOf(this.#node.id).length ?? 0;
  }

  #connection(): Connection | undefined {
    try {
      return connectionOf(this.#red, this.#def.server);
    } catch (error) {
      this.#node.status(problemStatus(error));
      return undefined;
    }
  }

  /** A node that is only deployed anew leaves its questions open; one that is removed takes them along. */
  async #close(removed: boolean): Promise<void> {
    const connection = removed ? this.#connection() : undefined;
    try {
      for (const { id } of connection?.questionsOf(this.#node.id) ?? [])
        await connection?.asker.cancel(id, "the node was removed");
    } catch (error) {
      this.#node.error(asError(error).message);
    } finally {
      sinks.delete(this.#node.id, this.#sink);
    }
  }
}
