import { Icon, type IconName } from "../common/Icon.js";
import { useMedia, WIDE } from "../common/use-media.js";
import { useServer } from "../server/server-context.js";
import { hrefOf, type Panel, useRoute } from "./route.js";

const LINKS = [
  { panel: "send", label: "Send", icon: "send" },
  { panel: "requests", label: "Requests", icon: "requests" },
  { panel: "callbacks", label: "Callbacks", icon: "callbacks" },
  { panel: "controls", label: "Controls", icon: "controls" },
] as const satisfies readonly { panel: Panel; label: string; icon: IconName }[];

/** The ways to the panels; on a narrow screen also back to the phones. */
export function Nav() {
  const wide = useMedia(WIDE);
  const { panel } = useRoute();
  const { faults } = useServer();
  const first = wide
    ? ({ panel: "phones", label: "Details", icon: "details" } as const)
    : ({ panel: "phones", label: "Phone", icon: "phone" } as const);
  const current = wide && panel === "message" ? "phones" : panel;
  return (
    <nav class="nav" aria-label="Panels">
      {[first, ...LINKS].map((link) => (
        <a
          key={link.panel}
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
    </nav>
  );
}
