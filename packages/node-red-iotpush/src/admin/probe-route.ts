import type { NodeAPI } from "node-red";
import { Probe } from "./probe.js";

type RequestHandler = ReturnType<NodeAPI["auth"]["needsPermission"]>;

export const probe = new Probe();

/** Answers the knocks that the test of the public URL expects. */
export function answerProbe(
  request: Parameters<RequestHandler>[0],
  response: Parameters<RequestHandler>[1],
): void {
  const { nonce = "" } = request.params as { nonce?: string };
  response.status(probe.isExpected(nonce) ? 200 : 404).end(probe.isExpected(nonce) ? nonce : "");
}
