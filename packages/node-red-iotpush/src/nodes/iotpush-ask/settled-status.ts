import type { NodeStatus } from "node-red";
import { fixStatus } from "../../host/problem.js";
import type { Routing } from "./routing.js";

/** What the node shows of a question that has ended, if no other is open. */
export function settledStatus(routing: Routing): NodeStatus {
  switch (routing.kind) {
    case "drop":
      return {};
    case "error":
      return fixStatus(routing.fix);
    case "send": {
      const { timeout, outcome, label, device } = routing.result;
      if (outcome === "cancelled") return { fill: "grey", shape: "ring", text: "status.cancelled" };
      if (timeout) return { fill: "yellow", shape: "dot", text: "status.timeout" };
      return { fill: "green", shape: "dot", text: [label, device].filter(Boolean).join(" · ") };
    }
  }
}
