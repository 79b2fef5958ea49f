import { DEMO } from "@iotpush/mock-server";
import type { NodeRedNode } from "../../hosts/node-red.ts";

export const BUTTONS = [
  { id: "approve", label: "Approve", type: "button" },
  { id: "reject", label: "Reject", type: "button", destructive: true },
];

/** Nodes with places on their flow: Node-RED takes those without for configuration nodes. */
export const placed = (nodes: readonly NodeRedNode[]): NodeRedNode[] =>
  nodes.map((node, index) => ("z" in node ? { x: 200, y: 40 * (index + 1), ...node } : node));

/** The configuration node; its credentials travel with it when it is deployed. */
export const server = (baseUrl: string, more: Record<string, unknown> = {}): NodeRedNode => ({
  id: "server",
  type: "iotpush-config",
  version: 1,
  name: "",
  baseUrl,
  publicUrl: "",
  topic: DEMO.publicTopic,
  tls: "",
  credentials: { apiKey: DEMO.publicTopicKey, sessionToken: DEMO.sessionToken },
  ...more,
});

export const fn = (id: string, code: string, wires: string[][]): NodeRedNode => ({
  id,
  type: "function",
  z: "flow",
  name: id,
  func: code,
  outputs: wires.length,
  libs: [],
  wires,
});

/** Writes each payload to a file, a line each. */
export const lineFile = (filename: string): NodeRedNode => ({
  id: "file",
  type: "file",
  z: "flow",
  filename,
  filenameType: "str",
  appendNewline: true,
  overwriteFile: "false",
  wires: [[]],
});

/**
 * `POST /ask?timeout=` with text asks it and holds the request: it answers what `msg.iotpush` became, 504 for no answer, 502 with
 * the error. Whatever goes on is also written to a file, a line each. `POST /reset` cancels the question of that message, or `all`.
 * Nodes without a version get the defaults of the first one.
 */
export const askFlow = (file: string, ask: Record<string, unknown> = {}): NodeRedNode[] =>
  placed([
    { id: "flow", type: "tab", label: "Ask", disabled: false },
    { id: "in", type: "http in", z: "flow", url: "/ask", method: "post", wires: [["read"]] },
    fn("read", "msg.seconds = Number(msg.req.query.timeout ?? 60); return msg;", [["ask"]]),
    {
      id: "ask",
      type: "iotpush-ask",
      z: "flow",
      name: "",
      server: "server",
      buttons: BUTTONS,
      timeout: "seconds",
      timeoutType: "msg",
      outputs: 3,
      wires: [["answered"], ["answered"], ["late"]],
      ...ask,
    },
    fn("answered", "msg.payload = { ...msg.iotpush, asked: msg.payload }; return msg;", [["go-on"]]),
    fn("late", "msg.statusCode = 504; msg.payload = { ...msg.iotpush, asked: msg.payload }; return msg;", [
      ["go-on"],
    ]),
    { id: "catch", type: "catch", z: "flow", scope: ["ask"], wires: [["failed"]] },
    fn(
      "failed",
      "msg.statusCode = 502; msg.payload = { error: msg.error.message, asked: msg.payload }; return msg;",
      [["go-on"]],
    ),
    fn("go-on", "return [{ payload: JSON.stringify(msg.payload) }, msg.res ? msg : null];", [
      ["file"],
      ["out"],
    ]),
    {
      id: "file",
      type: "file",
      z: "flow",
      filename: file,
      filenameType: "str",
      appendNewline: true,
      overwriteFile: "false",
      wires: [[]],
    },
    { id: "out", type: "http response", z: "flow", wires: [] },
    { id: "in-reset", type: "http in", z: "flow", url: "/reset", method: "post", wires: [["cancel"]] },
    fn("cancel", 'return [{ reset: msg.payload === "all" ? true : msg.payload }, msg];', [["ask"], ["out"]]),
  ]);
