import { useMedia, WIDE } from "../common/hooks.js";
import { Icon } from "../common/Icon.js";
import { ControlsPanel } from "../controls/ControlsPanel.js";
import { DeliveriesPanel } from "../deliveries/DeliveriesPanel.js";
import { MessagePanel } from "../details/MessagePanel.js";
import { RequestsPanel } from "../requests/RequestsPanel.js";
import { SendPanel } from "../send/SendPanel.js";
import { hrefOf, type PageRoute } from "./route.js";

/** What the address asks for, beside the phones or in their place. */
export function SidePanel({ route }: { readonly route: PageRoute }) {
  const wide = useMedia(WIDE);
  return (
    <section class={`panel panel-${route.panel}`} aria-label="Timeline and tools" key={route.panel}>
      {(!wide || route.id !== undefined) && (
        <a class="back" href={hrefOf({ panel: "phones" })}>
          <Icon name="back" /> {wide ? "Latest" : "Back to the phone"}
        </a>
      )}
      <PanelContent route={route} />
    </section>
  );
}

function PanelContent({ route }: { readonly route: PageRoute }) {
  switch (route.panel) {
    case "send":
      return <SendPanel />;
    case "requests":
      return <RequestsPanel key={route.search} search={route.search} />;
    case "callbacks":
      return <DeliveriesPanel />;
    case "controls":
      return <ControlsPanel />;
    default:
      return <MessagePanel id={route.id} />;
  }
}
