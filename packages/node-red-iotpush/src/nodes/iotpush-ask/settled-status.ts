import type { NodeStatus } from "node-red";
import { fixStatus } from "../../host/problem.js";
import type { Routing } from "./routing.js";

/** What the node shows of a question that has ended, where no other waits. */
export function settledStatus(routing: Routing, translate: (key: string) => string): NodeStatus {
  switch (routing.kind) {
    case "drop":
      return {};
    case "error":
      return fixStatus(routing.fix);
    case "send": {
      const { timeout, label, device } = routing.result;
      if (timeout) return { fill: "yellow", shape: "dot", text: translate("status.timeout") };
      return { fill: "green", shape: "dot", text: [label, device].filter(Boolean).join(" · ") };
    }
  }
}
