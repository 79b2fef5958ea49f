import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from "node-red";
import type { NodeRedConnection } from "../../connection/connection.js";
import { onceFlowsRun } from "../../connection/state.js";
import { evaluateFields, type FieldValues } from "../../host/fields.js";
import { overridesOf, withResult } from "../../host/overrides.js";
import { fail, statusText } from "../../host/status.js";
import { connectionFor } from "../iotpush-config/config-node.js";
import { getOneReceipt, list, waitForStatus } from "./operations.js";
import { RECEIPT_FIELDS, type ReceiptDef } from "./receipt-node.js";

const INTERRUPTED =
  "The wait for the receipt ended: the node was deployed again. Send the message again, or ask with iotpush ask, which keeps waiting.";

/** One deployed `iotpush receipt`: the receipt, or the list, becomes the payload. */
export class ReceiptController {
  readonly #red: NodeAPI;
  readonly #node: Node;
  readonly #def: ReceiptDef;
  readonly #closed = new AbortController();
  #waiting = 0;

  constructor(red: NodeAPI, node: Node, def: ReceiptDef) {
    this.#red = red;
    this.#node = node;
    this.#def = def;
    node.on("close", () => this.#closed.abort());
    node.on("input", (msg, send, done) => {
      this.#operate(msg).then(
        (outputs) => {
          if (this.#closed.signal.aborted) return this.#interrupted(msg, done);
          send(outputs);
          done();
        },
        (error: unknown) =>
          this.#closed.signal.aborted ? this.#interrupted(msg, done) : fail(node, error, done),
      );
    });
  }

  /** The node that was deployed in the place of this one reports it: Catch nodes of the old flow are gone. */
  #interrupted(msg: NodeMessage, done: () => void): void {
    done();
    onceFlowsRun(() => this.#red.nodes.getNode(this.#node.id)?.error(INTERRUPTED, msg));
  }

  async #operate(msg: NodeMessageInFlow): Promise<(NodeMessage | null)[]> {
    const connection = connectionFor(this.#red, this.#def.server, overridesOf(msg).connection);
    const fields = await evaluateFields(this.#red, this.#node, { ...this.#def }, RECEIPT_FIELDS, msg);
    switch (this.#def.operation) {
      case "get": {
        const receipt = await getOneReceipt(connection, fields, this.#closed.signal);
        this.#node.status({ fill: "green", shape: "dot", text: `status_filter.${receipt.status}` });
        return [{ ...msg, payload: receipt }];
      }
      case "list": {
        const receipts = await list(connection, this.#def.status, fields, this.#closed.signal);
        this.#node.status({ fill: "green", shape: "dot", text: statusText("listed", receipts.length) });
        return [{ ...msg, payload: receipts }];
      }
      case "wait":
        return this.#wait(connection, fields, msg);
    }
  }

  async #wait(
    connection: NodeRedConnection,
    fields: FieldValues,
    msg: NodeMessage,
  ): Promise<(NodeMessage | null)[]> {
    this.#waiting += 1;
    this.#showWaiting();
    try {
      const { arrived, receipt } = await waitForStatus(connection, this.#def, fields, this.#closed.signal);
      const { receipt_id } = fields;
      const iotpush = withResult(msg, { receipt_id, status: receipt?.status ?? null, timeout: !arrived });
      const next = { ...msg, iotpush, ...(receipt ? { payload: receipt } : {}) };
      const text = arrived ? `until.${this.#def.until}` : statusText("timeout");
      this.#node.status({ fill: arrived ? "green" : "yellow", shape: "dot", text });
      return arrived ? [next, null] : [null, next];
    } finally {
      this.#waiting -= 1;
      if (this.#waiting > 0) this.#showWaiting();
    }
  }

  #showWaiting(): void {
    this.#node.status({ fill: "blue", shape: "ring", text: statusText("waiting", this.#waiting) });
  }
}
