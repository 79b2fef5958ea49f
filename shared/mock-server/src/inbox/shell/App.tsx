import { useState } from "preact/hooks";
import { useMedia, WIDE } from "../common/hooks.js";
import { Button, Form, Icon, Input } from "../common/parts.js";
import { ControlsPanel } from "../controls/ControlsPanel.js";
import { MessagePanel } from "../details/MessagePanel.js";
import { DeliveriesPanel } from "../log/Deliveries.js";
import { RequestsPanel } from "../log/Requests.js";
import { PhonesView } from "../phone/PhonesView.js";
import { SendPanel } from "../send/SendPanel.js";
import { type ControlRefused, keepControlToken } from "../server/api.js";
import { ServerContext } from "../server/live.js";
import { useConnection } from "../server/use-connection.js";
import { Nav } from "./Nav.js";
import { Announcer } from "./notifications.js";
import { hrefOf, type PageRoute, useRoute } from "./route.js";
import { useShortcuts } from "./shortcuts.js";
import { TopBar } from "./TopBar.js";

/** The page: a phone of the account, and beside it what happens to its notifications. */
export function App() {
  const { server, connected, refused, reconnect } = useConnection();
  const route = useRoute();
  const wide = useMedia(WIDE);
  useShortcuts();
  if (!server)
    return refused ? (
      <Refused refused={refused} onToken={reconnect} />
    ) : (
      <main class="alone stack">
        <p role="status">{connected ? "Loading…" : GONE}</p>
      </main>
    );
  const phonesShown = wide || route.panel === "phones";
  const panelShown = wide || route.panel !== "phones";
  return (
    <ServerContext.Provider value={server}>
      <div class={`page column ${connected ? "" : "gone"} ${wide ? "" : "narrow"}`}>
        <TopBar />
        <Announcer />
        {!connected && (
          <p class="connection" role="alert">
            {GONE}
          </p>
        )}
        <main class={`columns ${phonesShown ? "" : "no-phones"}`}>
          {phonesShown && (
            <div class="left column">
              <PhonesView />
            </div>
          )}
          <div class="right column">
            <Nav />
            {panelShown && <SidePanel route={route} />}
          </div>
        </main>
      </div>
    </ServerContext.Provider>
  );
}

const GONE = `The mock server at ${location.host} is gone. Start it again; this page reconnects automatically.`;

/** What the address asks for, beside the phones or in their place. */
function SidePanel({ route }: { readonly route: PageRoute }) {
  const wide = useMedia(WIDE);
  return (
    <section class={`panel column panel-${route.panel}`} aria-label="Timeline and tools" key={route.panel}>
      {(!wide || route.id !== undefined) && (
        <a class="back row touch" href={hrefOf({ panel: "phones" })}>
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

const NEEDS_TOKEN = 401;

/** The control API is closed to the page: why, and where a token opens it, a field for it. */
function Refused({ refused, onToken }: { readonly refused: ControlRefused; readonly onToken: () => void }) {
  const [token, setToken] = useState("");
  return (
    <main class="alone stack">
      <h1>iotpush inbox</h1>
      <p role="alert">{refused.message}.</p>
      {refused.status === NEEDS_TOKEN && (
        <Form
          onSend={() => {
            keepControlToken(token);
            onToken();
          }}
        >
          <Input
            label="Control token, as given to --control-token"
            type="password"
            autocomplete="off"
            value={token}
            onText={setToken}
          />
          <Button type="submit" class="button primary" disabled={token === ""}>
            Open the inbox
          </Button>
        </Form>
      )}
    </main>
  );
}
