import { useMedia, useStored, WIDE } from "../common/hooks.js";
import { Button, Icon } from "../common/parts.js";
import { useServer } from "../server/live.js";
import { hrefOf, useRoute } from "./route.js";

const PHONE = { panel: "phones", label: "Phone", icon: "phone" } as const;
const TOOLS = [
  { panel: "send", label: "Send", icon: "send" },
  { panel: "requests", label: "Requests", icon: "requests" },
  { panel: "callbacks", label: "Callbacks", icon: "callbacks" },
  { panel: "controls", label: "Controls", icon: "controls" },
] as const;

/** The ways to the timeline, on request to the tools, and on a narrow screen back to the phone. */
export function Nav() {
  const wide = useMedia(WIDE);
  const { panel } = useRoute();
  const faults = useServer().faults.length;
  const [tools, setTools] = useStored<"shown" | "hidden">("tools", "hidden", ["shown", "hidden"]);
  const timeline = { panel: wide ? "phones" : "message", label: "Timeline", icon: "timeline" } as const;
  const shown = tools === "shown" || faults > 0 || TOOLS.some((tool) => tool.panel === panel);
  const current = wide && panel === "message" ? "phones" : panel;
  return (
    <nav class="nav row" aria-label="Panels">
      {[...(wide ? [] : [PHONE]), timeline, ...(shown ? TOOLS : [])].map((link) => (
        <a
          key={link.label}
          class="row touch"
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
        <Button class="row touch" aria-expanded={false} onClick={() => setTools("shown")}>
          <Icon name="controls" />
          Tools
        </Button>
      )}
    </nav>
  );
}
