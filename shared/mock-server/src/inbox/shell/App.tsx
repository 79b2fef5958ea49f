import { useMemo, useState } from "preact/hooks";
import { useMedia, WIDE } from "../common/hooks.js";
import { type FeedFilters, FilterContext, noFilters } from "../feed/use-feed.js";
import { PhonesView } from "../phone/PhonesView.js";
import { ServerContext } from "../server/live.js";
import { useConnection } from "../server/use-connection.js";
import { Nav } from "./Nav.js";
import { Announcer } from "./notifications.js";
import { Refused } from "./Refused.js";
import { useRoute } from "./route.js";
import { SidePanel } from "./SidePanel.js";
import { useShortcuts } from "./shortcuts.js";
import { TopBar } from "./TopBar.js";

/** The page: a phone of the account, and beside it what happens to its notifications. */
export function App() {
  const { server, connected, refused, reconnect } = useConnection();
  const [filters, set] = useState<FeedFilters>(noFilters);
  const filterState = useMemo(() => ({ filters, set }), [filters]);
  const route = useRoute();
  const wide = useMedia(WIDE);
  useShortcuts();
  if (!server)
    return refused ? (
      <Refused refused={refused} onToken={reconnect} />
    ) : (
      <main class="alone">
        <p role="status">{connected ? "Loading…" : GONE}</p>
      </main>
    );
  const phonesShown = wide || route.panel === "phones";
  const panelShown = wide || route.panel !== "phones";
  return (
    <ServerContext.Provider value={server}>
      <FilterContext.Provider value={filterState}>
        <div class={`page ${connected ? "" : "gone"}`}>
          <TopBar />
          <Announcer />
          {!connected && (
            <p class="connection" role="alert">
              {GONE}
            </p>
          )}
          <main class={`columns ${phonesShown ? "" : "no-phones"}`}>
            {phonesShown && (
              <div class="left">
                <PhonesView />
              </div>
            )}
            <div class="right">
              <Nav />
              {panelShown && <SidePanel route={route} />}
            </div>
          </main>
        </div>
      </FilterContext.Provider>
    </ServerContext.Provider>
  );
}

const GONE = `The mock server at ${location.host} is gone. Start it again; this page reconnects by itself.`;
