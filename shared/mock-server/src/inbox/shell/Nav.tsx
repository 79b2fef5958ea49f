import { Button } from "../common/controls.js";
import { useMedia, useStored, WIDE } from "../common/hooks.js";
import { Icon, type IconName } from "../common/Icon.js";
import { useServer } from "../server/live.js";
import { hrefOf, type PanelName, useRoute } from "./route.js";

interface Link {
  readonly panel: PanelName;
  readonly label: string;
  readonly icon: IconName;
}

const PHONE: Link = { panel: "phones", label: "Phone", icon: "phone" };
const TOOLS: readonly Link[] = [
  { panel: "send", label: "Send", icon: "send" },
  { panel: "requests", label: "Requests", icon: "requests" },
  { panel: "callbacks", label: "Callbacks", icon: "callbacks" },
  { panel: "controls", label: "Controls", icon: "controls" },
];

/** The ways to the timeline, on request to the tools, and on a narrow screen back to the phone. */
export function Nav() {
  const wide = useMedia(WIDE);
  const { panel } = useRoute();
  const { faults } = useServer();
  const [tools, setTools] = useStored<"shown" | "hidden">("tools", "hidden", ["shown", "hidden"]);
  const timeline: Link = { panel: wide ? "phones" : "message", label: "Timeline", icon: "timeline" };
  const shown = tools === "shown" || faults > 0 || TOOLS.some((tool) => tool.panel === panel);
  const current = wide && panel === "message" ? "phones" : panel;
  return (
    <nav class="nav" aria-label="Panels">
      {[...(wide ? [] : [PHONE]), timeline, ...(shown ? TOOLS : [])].map((link) => (
        <a
          key={link.label}
          href={hrefOf({ panel: link.panel })}
          aria-current={link.panel === current ? "page" : undefined}
        >
          <Icon name={link.icon} />
          {link.label}{" "}
          {link.panel === "controls" && faults > 0 && (
            <span class="count">
              {faults}
              <span class="visually-hidden"> {faults === 1 ? "fault" : "faults"} in force</span>
            </span>
          )}
        </a>
      ))}
      {!shown && (
        <Button class="" aria-expanded={false} onClick={() => setTools("shown")}>
          <Icon name="tools" />
          Tools
        </Button>
      )}
    </nav>
  );
}
