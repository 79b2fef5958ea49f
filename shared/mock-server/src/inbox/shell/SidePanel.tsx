import { ControlsPanel } from "../controls/ControlsPanel.js";
import { DeliveriesPanel } from "../deliveries/DeliveriesPanel.js";
import { MessagePanel } from "../details/MessagePanel.js";
import { RequestsPanel } from "../requests/RequestsPanel.js";
import { SendPanel } from "../send/SendPanel.js";
import type { Route } from "./route.js";

/** What the address asks for, beside the phones or in their place. */
export function SidePanel({ route }: { readonly route: Route }) {
  return (
    <section class={`panel panel-${route.panel}`} aria-label="Details and tools" key={route.panel}>
      <PanelContent route={route} />
    </section>
  );
}

function PanelContent({ route }: { readonly route: Route }) {
  switch (route.panel) {
    case "send":
      return <SendPanel />;
    case "requests":
      return <RequestsPanel search={route.search} />;
    case "callbacks":
      return <DeliveriesPanel />;
    case "controls":
      return <ControlsPanel />;
    default:
      return <MessagePanel id={route.id} />;
  }
}
